import { readFileSync } from 'node:fs'

/**
 * Mutation testing, `npm run mutation`; docs/mutation.md has the result, and why each survivor is there.
 *
 * These tests can judge a mutant, because they run the code in their own process. They run in this order, up to the
 * first that fails. Left out are
 * - allocation, lifecycle: they start TypeScript files, which takes tap's loader
 * - package, prom-client, readme, examples, register: they run the package in `dist`
 * - version-1, hypercore, scrape-with-*: they bring other packages and programs to code that the others cover as well
 * - hostile-clients, cut-off-scrape: they wait for time-outs and for Prometheus, which on a busy machine looks like a kill
 */
const tests = [
  'label-value', 'label-schema', 'exposition-format', 'options', 'environment', 'page', 'warning', 'lookup', 'lifetimes',
  'series-table', 'trace-function', 'registration', 'trace-counter', 'exposition', 'server', 'listener', 'start-server',
  'fastify-plugin', 'registries', 'bad-input', 'default-metrics', 'rendering', 'exactness'
]

// The line of the factory from which on Stryker cannot follow: it takes the name of this export for a text to change
const end = readFileSync(new URL('./index.ts', import.meta.url), 'utf8').split('\n').findIndex(line => line.endsWith("as 'module.exports' }"))

// Tests inherit these: the first failure is enough, and what never ends is a failure too; none takes more than four seconds
Object.assign(process.env, { TAP_BAIL: '1', TAP_TIMEOUT: '20' })

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  // types.ts does not run at all, register.ts in processes of its own only
  mutate: [`index.ts:1-${end}`, 'lib/*.ts', '!lib/register.ts', '!lib/types.ts'],
  ignorePatterns: ['.ci', '.tap', 'bench', 'coverage', 'dashboards', 'dist', 'docs', 'examples', 'packages', 'soak'],
  // Once for all mutants, in the sandbox; under tap's loader, every run would compile again
  buildCommand: 'tsc --noEmit false --noCheck --declaration false --sourceMap false',
  testRunner: 'tap',
  tap: { testFiles: tests.map(name => `test/${name}.js`) },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // Far more than any test takes on a busy machine, so that what is counted as timed out never ends
  timeoutMS: 30_000,
  tempDirName: '.tap/stryker',
  reporters: ['progress', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'coverage/mutation.html' },
  jsonReporter: { fileName: 'coverage/mutation.json' },
  thresholds: { high: 95, low: 90, break: 90 }
}
