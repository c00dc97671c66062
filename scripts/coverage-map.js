/**
 * Tells tap to measure the coverage of the package's sources, whichever test runs, and not of tests and examples. Those
 * in lib/bare are left out, because only Bare can run them, which has no coverage for tap: each is there for
 * test/e2e/packaging/run-on-bare.ts and serve-on-bare.ts to test.
 */
export default function coverageMap () {
  return ['*.ts', 'lib/**/!(bare)/*.ts', 'lib/*.ts']
}
