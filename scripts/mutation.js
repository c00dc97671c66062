// Breaks the code and checks that tests notice: `npm run mutation` runs Stryker over all parts of a package, one after
// the other, and writes a document. Each part is judged by the tests of its own folder, which takes a third of the time
// of all tests, and shows what the tests next to a file leave out. The root's parts are in scripts/mutation-parts.js,
// those of a package of the repository in its own folder scripts/, with paths from the package's root.
//
//   node scripts/mutation.js [--package promgen] [part …]
//
// Reports are kept in coverage/, so that a run which was cut off can go on with the parts that are left, and a later
// one tries only what has changed in a part's code or tests; without the folder all is tried. The document names parts
// that have no report yet, or one of code that has changed since.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import config from '../stryker.config.js'
import { markdown } from './mutation-report.js'

const root = new URL('..', import.meta.url)
process.chdir(fileURLToPath(root))

const { values: { package: folder }, positionals } = parseArgs({
  options: { package: { type: 'string' } },
  allowPositionals: true
})
const base = folder === undefined ? '' : `packages/${folder}/`
const { parts } = await import(new URL(`${base}scripts/mutation-parts.js`, root))

const chosen = positionals.length > 0 ? positionals : Object.keys(parts)
const unknown = chosen.find(name => !Object.hasOwn(parts, name))
if (unknown !== undefined) {
  throw new RangeError(`a part must be one of ${Object.keys(parts).join(', ')}, received '${unknown}'`)
}

/** Tests of packages work in any process; some of the root's need one of their own, and flags of Node. */
const ofPackage = {
  testRunner: 'tap-in-process',
  plugins: ['@stryker-mutator/*', fileURLToPath(new URL('mutation-runner.js', import.meta.url))],
  tapInProcess: { support: `${base}test/support` },
  // Added to a share of the dry run, which takes several times as long as later runs where it counts much
  timeoutMS: 6_000,
  timeoutFactor: 0.2,
  // Each file that is loaded again stays in memory
  maxTestRunnerReuse: 200
}
// Their properties take the time of many other tests
if (folder !== undefined) process.env.TEST_REPETITIONS = 'fewest'

const fixed = {
  ...folder === undefined ? {} : ofPackage,
  // Tests of packages use helpers of each other, and compare their documents
  ignorePatterns: folder === undefined
    ? [...config.ignorePatterns, 'packages']
    : config.ignorePatterns.filter(pattern => pattern !== 'docs'),
  buildCommand: `${config.buildCommand} --project ${base}tsconfig.json`
}
const output = folder === undefined ? 'coverage' : `coverage/${folder}`
mkdirSync(output, { recursive: true })
const report = name => `${output}/mutation-${name}.json`

for (const name of chosen) {
  const { mutate, testFiles, ...own } = parts[name]
  // The other options come from stryker.config.js
  const reporters = {
    jsonReporter: { fileName: report(name) },
    htmlReporter: { fileName: `${output}/mutation-${name}.html` }
  }
  const tap = testFiles === undefined ? {} : { tap: { testFiles: testFiles.map(file => base + file) } }
  const paths = { mutate: mutate.map(file => base + file), ...tap }
  // Only mutants that have changed since the last report, or whose tests have, are tried again
  const incremental = { incremental: true, incrementalFile: `${output}/incremental-${name}.json` }
  await new Stryker({ ...fixed, ...own, ...paths, ...incremental, ...reporters }).runMutationTest()
}

const reports = Object.keys(parts).map(name => ({ name, files: filesOf(report(name)) }))
const left = reports.filter(({ files }) => files === undefined).map(({ name }) => name)
const files = Object.assign({}, ...reports.map(({ files }) => files))
const lowestScore = config.thresholds.low
const { text, score } = markdown(files, lowestScore, { folder, left })
writeFileSync(folder === undefined ? 'docs/mutation.md' : `docs/mutation-of-${folder}.md`, text)
console.log(`${score.toFixed(1)}% killed, at least ${lowestScore}% have to be`)
if (left.length > 0) console.log(`without a report of ${left.join(', ')}`)
if (score < lowestScore || left.length > 0) process.exitCode = 1

/** The files of a report, unless there is none, or one of them has changed since. */
function filesOf (report) {
  if (!existsSync(report)) return undefined
  const { files } = JSON.parse(readFileSync(report, 'utf8'))
  const isCurrent = ([file, { source }]) => existsSync(file) && readFileSync(file, 'utf8') === source
  return Object.entries(files).every(isCurrent) ? files : undefined
}
