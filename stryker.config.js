import { readFileSync } from 'node:fs'

/**
 * Mutation testing: `npm run mutation` writes docs/mutation.md.
 *
 * These tests judge the mutants: all unit tests except the one that runs the package in `dist`, and the tests of
 * test/e2e that run the code in their own process and wait for nothing, because a test that times out on a busy machine
 * would look like a killed mutant. A run ends with the first failure.
 */
const testFiles = ['test/unit/**/!(prom-client).js', 'test/e2e/{trace-bad-input,count-on-any-registry}.js']

// Stryker would mutate the name of the export in this line of index.ts, so only the lines before it are mutated
const lines = readFileSync(new URL('./index.ts', import.meta.url), 'utf8').split('\n')
const end = lines.findIndex(line => line.endsWith("as 'module.exports' }"))

// The tests inherit these: stop at the first failure, and after 20 s, since no test takes more than four
Object.assign(process.env, { TAP_BAIL: '1', TAP_TIMEOUT: '20' })

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // The other entries contain no logic, and types.ts only types
  mutate: [`index.ts:1-${end}`, 'lib/**/*.ts', '!lib/types.ts'],
  ignorePatterns: ['.ci', '.tap', 'bench', 'coverage', 'dashboards', 'dist', 'docs', 'examples', 'packages', 'soak'],
  // Compiles once for all mutants, in the sandbox; with tap's loader each run would compile again
  buildCommand: 'tsc --noEmit false --noCheck --declaration false --sourceMap false',
  testRunner: 'tap',
  tap: { testFiles },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Far longer than any test takes on a busy machine, so only mutants that never end time out
  timeoutMS: 30_000,
  tempDirName: '.tap/stryker',
  plugins: ['@stryker-mutator/*', './scripts/mutation-reporter.js'],
  reporters: ['progress', 'clear-text', 'html', 'json', 'document'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  jsonReporter: { fileName: 'coverage/mutation.json' },
  thresholds: { high: 98, low: 95, break: 95 }
}
