/** Tells tap which files its coverage is about, whichever test runs: the product, not tests and examples. */
export default function coverageMap () {
  return ['*.ts', 'lib/**/*.{ts,cjs}']
}
