// What all parts of a mutation run have in common, see scripts/mutation.js.

// The tests inherit these: stop at the first failure, and after half a minute, which no file takes on a busy machine:
// some forty mutants wait for what never comes. And try properties less often
Object.assign(process.env, { TAP_BAIL: '1', TAP_TIMEOUT: '30', TEST_REPETITIONS: 'few' })

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  ignorePatterns: ['.ci', '.tap', 'bench', 'coverage', 'dist', 'docs', 'examples', 'soak'],
  // Compiles once for all mutants, in the sandbox; with tap's loader each run would compile again
  buildCommand: 'tsc --noEmit false --noCheck --declaration false --sourceMap false --allowJs false',
  testRunner: 'tap',
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Far more than any test takes on a busy machine, so that what is counted as timed out never ends
  timeoutMS: 30_000,
  tempDirName: '.tap/stryker',
  reporters: ['progress', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 98, low: 95 }
}
