/** Tells tap to measure the coverage of the package's sources, whichever test runs, and not of tests and examples. */
export default function coverageMap () {
  return ['*.ts', 'lib/**/*.{ts,cjs}']
}
