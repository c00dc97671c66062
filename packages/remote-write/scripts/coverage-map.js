/** Tells tap to measure the coverage of the package's sources, whichever test runs, and not of tests. */
export default function coverageMap () {
  return ['index.ts', 'lib/**/*.ts']
}
