// Breaks the code and checks that tests notice: `npm run mutation` runs Stryker over all parts of a package, one after
// the other, and writes a document. Each part is judged by the tests of its own folder, which takes a third of the time
// of all tests, and shows what the tests next to a file leave out. The root's parts are in scripts/mutation-parts.js,
// those of a package of the repository in its own folder scripts/, with paths from the package's root.
//
//   node scripts/mutation.js [--package promgen] [part …]
//
// With some parts only, the document is in coverage/. A mutant is judged again only where it or a test file that
// reaches it has changed since the last run; without the folder coverage/ all are.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Stryker } from '@stryker-mutator/core'
import config from '../stryker.config.js'
import { markdown } from './mutation-report.js'

const root = new URL('..', import.meta.url)
process.chdir(root.pathname)

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

// Their properties take the time of many other tests
if (folder !== undefined) process.env.TEST_REPETITIONS = 'fewest'

const otherPackages = folder === undefined ? 'packages' : `packages/!(${folder})`
const fixed = {
  ignorePatterns: [...config.ignorePatterns, otherPackages],
  buildCommand: `${config.buildCommand} --project ${base}tsconfig.json`
}
const document = folder === undefined ? 'mutation.md' : `mutation-of-${folder}.md`
const output = folder === undefined ? 'coverage' : `coverage/${folder}`
mkdirSync(output, { recursive: true })
const files = {}
for (const name of chosen) {
  const { mutate, testFiles, ...own } = parts[name]
  // The other options come from stryker.config.js
  const fileName = `${output}/mutation-${name}.json`
  const htmlReporter = { fileName: `${output}/mutation-${name}.html` }
  const incrementalFile = `${output}/mutation-${name}-last.json`
  const tap = testFiles === undefined ? {} : { tap: { testFiles: testFiles.map(file => base + file) } }
  const paths = { mutate: mutate.map(file => base + file), jsonReporter: { fileName }, htmlReporter, incrementalFile }
  await new Stryker({ ...fixed, ...own, ...tap, ...paths }).runMutationTest()
  Object.assign(files, JSON.parse(readFileSync(fileName, 'utf8')).files)
}

const lowestScore = config.thresholds.low
const { text, score } = markdown(files, lowestScore, folder)
writeFileSync(`${chosen.length === Object.keys(parts).length ? 'docs' : 'coverage'}/${document}`, text)
console.log(`${score.toFixed(1)}% killed, at least ${lowestScore}% have to be`)
if (score < lowestScore) process.exitCode = 1
