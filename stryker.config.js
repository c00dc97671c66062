/**
 * Mutation testing: `npm run mutation` writes docs/mutation.md.
 *
 * These tests judge the mutants, up to the first that fails: all unit tests but for one, which runs the package in `dist`,
 * and those of test/e2e that run the code in their own process and wait for nothing. A time-out of a test on a busy
 * machine would look like a killed mutant.
 */
const testFiles = ['test/unit/**/!(prom-client).js', 'test/e2e/{trace-bad-input,count-on-any-registry}.js']

// Tests inherit these: the first failure is enough, and what never ends is a failure too; none takes more than four seconds
Object.assign(process.env, { TAP_BAIL: '1', TAP_TIMEOUT: '20' })

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // The other entries hold no logic, types.ts does not run at all
  mutate: ['index.ts', 'lib/**/*.ts', '!lib/types.ts'],
  ignorePatterns: ['.ci', '.tap', 'bench', 'coverage', 'dashboards', 'dist', 'docs', 'examples', 'packages', 'soak'],
  // Once for all mutants, in the sandbox; under tap's loader, every run would compile again
  buildCommand: 'tsc --noEmit false --noCheck --declaration false --sourceMap false',
  testRunner: 'tap',
  tap: { testFiles },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Far more than any test takes on a busy machine, so that what is counted as timed out never ends
  timeoutMS: 30_000,
  tempDirName: '.tap/stryker',
  plugins: ['@stryker-mutator/*', './scripts/mutation-reporter.js'],
  reporters: ['progress', 'clear-text', 'html', 'json', 'document'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  jsonReporter: { fileName: 'coverage/mutation.json' },
  thresholds: { high: 98, low: 95, break: 95 }
}
