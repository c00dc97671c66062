import { fileURLToPath } from 'node:url'
import { Stryker } from '@stryker-mutator/core'
import t from 'tap'

const runner = fileURLToPath(new URL('../../../scripts/mutation-runner.js', import.meta.url))

const lib = `
export const size = 10 * 2
export function double (n) { return n * 2 }
export function same (n) { return n + 0 }
export function count () { let n = 0; while (n < 3) n++; return n }
export function unused () { return 1 + 1 }
`

// What it leaves behind when it fails must not be counted against other mutants
const double = `
import t from 'tap'
import { double } from '../lib/numbers.js'
t.test('twice', async t => {
  globalThis.left = true
  t.equal(double(3), 6)
  delete globalThis.left
})
`
const others = `
import t from 'tap'
import { three } from './support/three.js'
import { count, same, size } from '../lib/numbers.js'
t.equal(globalThis.left, undefined)
t.test('the same', async t => t.equal(same(0), 0))
t.test('counted', async t => t.equal(count(), three))
t.equal(size, 20)
`

t.test('tests of tap judge mutants in a process of Stryker', async t => {
  const before = process.cwd()
  process.chdir(t.testdir({
    'package.json': '{ "type": "module" }',
    lib: { 'numbers.js': lib },
    test: { 'double.js': double, 'others.js': others, support: { 'three.js': 'export const three = 3' } }
  }))
  t.teardown(() => process.chdir(before))
  const results = await new Stryker({
    mutate: ['lib/*.js'],
    testRunner: 'tap-in-process',
    plugins: ['@stryker-mutator/tap-runner', runner],
    tap: { testFiles: ['test/*.js'] },
    tapInProcess: { support: 'test/support' },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    symlinkNodeModules: false,
    allowConsoleColors: false,
    reporters: [],
    logLevel: 'off'
  } as object).runMutationTest()
  const verdicts = results.map(({ location, replacement, status, killedBy = [] }) => {
    return `${location.start.line} ${replacement}: ${[status, ...killedBy].join(' by ')}`
  })
  t.strictSame(verdicts.sort(), [
    '2 10 / 2: Killed by test/others.js',
    '3 n / 2: Killed by test/double.js',
    '3 {}: Killed by test/double.js',
    '4 n - 0: Survived',
    '4 {}: Killed by test/others.js',
    '5 false: Killed by test/others.js',
    '5 n <= 3: Killed by test/others.js',
    '5 n >= 3: Killed by test/others.js',
    '5 n--: Timeout',
    '5 {}: Killed by test/others.js',
    '6 1 - 1: NoCoverage',
    '6 {}: NoCoverage'
  ])
})
