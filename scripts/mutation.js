// Breaks the code and checks that tests notice: `npm run mutation` runs Stryker over all parts of the package, one
// after the other, and writes docs/mutation.md. Each part is judged by the tests of its own folder, which takes a third
// of the time of all tests, and shows what the tests next to a file leave out.
//
//   node scripts/mutation.js [part …]
//
// With some parts only, the document is coverage/mutation.md. A mutant is judged again only where it or a test file
// that reaches it has changed since the last run; without the folder coverage/ all are.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Stryker } from '@stryker-mutator/core'
import config from '../stryker.config.js'
import { markdown } from './mutation-report.js'

/**
 * What is changed, and the tests that judge it, compiled. Files of lib/ in no folder are those of `options`. Tests that
 * are named one by one run first: they are quick, and kill most mutants.
 */
const parts = {
  counting: {
    mutate: ['lib/trace-function.ts', 'lib/counting/**/*.ts'],
    testFiles: [
      'test/unit/counting/!(hash|series-expiry|totals).js', 'test/unit/{trace-function,trace-function-app-code}.js',
      'test/unit/counting/*.js', 'test/unit/trace-function*.js', 'test/e2e/trace-bad-input.js'
    ]
  },
  exposition: {
    mutate: ['lib/{slices,text-format}.ts', 'lib/registry/!(check).ts', 'lib/exposition/**/*.ts'],
    testFiles: [
      'test/unit/{slices,text-format}.js', 'test/unit/exposition/pieces.js', 'test/e2e/count-on-any-registry.js',
      'test/unit/registry/{attach,totals-families}.js', 'test/unit/registry/!(prom-client).js',
      'test/unit/exposition/**/*.js'
    ]
  },
  http: {
    mutate: ['lib/server.ts', 'lib/http/!(live).ts'],
    testFiles: [
      'test/unit/http/{address,connections,encoding,host,listener,places,turns}.js', 'test/unit/http/app.js',
      'test/unit/server.js', 'test/unit/http/*.js'
    ]
  },
  feed: {
    mutate: ['lib/http/live.ts', 'lib/http/feed/*.ts'],
    testFiles: [
      'test/unit/http/feed/{pace,busiest,feed,changes}.js', 'test/unit/http/feed/*.js', 'test/unit/http/live.js'
    ]
  },
  command: {
    mutate: ['lib/cli/!(preload).ts'],
    testFiles: ['test/unit/cli/!(preload).js']
  },
  // These run in processes that the tests start, where the runner for tap does not see which of them a test reaches
  preload: {
    mutate: ['lib/cli/preload.ts', 'lib/{preload,process}.ts'],
    testRunner: 'command',
    commandRunner: { command: 'node test/unit/process.js && node test/unit/cli/preload.js' }
  },
  options: {
    mutate: [
      'index.ts', 'lib/!(preload|process|server|slices|text-format|trace-function|types).ts', 'lib/registry/check.ts'
    ],
    testFiles: ['test/unit/!(process|server|slices|text-format|trace-function*).js', 'test/unit/registry/attach.js']
  }
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts)
const unknown = chosen.find(name => !Object.hasOwn(parts, name))
if (unknown !== undefined) {
  throw new RangeError(`a part must be one of ${Object.keys(parts).join(', ')}, received '${unknown}'`)
}

mkdirSync('coverage', { recursive: true })
const files = {}
for (const name of chosen) {
  const { testFiles, ...others } = parts[name]
  // The other options come from stryker.config.js
  const fileName = `coverage/mutation-${name}.json`
  const htmlReporter = { fileName: `coverage/mutation-${name}.html` }
  const incrementalFile = `coverage/mutation-${name}-last.json`
  const tap = testFiles === undefined ? {} : { tap: { testFiles } }
  const options = { ...others, ...tap, jsonReporter: { fileName }, htmlReporter, incrementalFile }
  await new Stryker(options).runMutationTest()
  Object.assign(files, JSON.parse(readFileSync(fileName, 'utf8')).files)
}

const lowestScore = config.thresholds.low
const { text, score } = markdown(files, lowestScore)
writeFileSync(chosen.length === Object.keys(parts).length ? 'docs/mutation.md' : 'coverage/mutation.md', text)
console.log(`${score.toFixed(1)}% killed, at least ${lowestScore}% have to be`)
if (score < lowestScore) process.exitCode = 1
