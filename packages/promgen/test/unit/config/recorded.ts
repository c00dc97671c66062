import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { Config } from '../../../index.ts'
import { load, start } from '../../support/configurations.ts'
import { errorOf } from '../../support/outcome.ts'

const folder = t.testdir({})
mkdirSync(join(folder, 'data'))

/** Reads a configuration beside a file. */
function loadWith (csv: string, keys: string, skipBad = false): Config {
  writeFileSync(join(folder, 'data', 'incident.csv'), csv)
  const text = `metrics:\n  - {name: x, type: gauge, data: [{Recorded: {csv: data/incident.csv${keys}}}]}`
  return load(text, { file: join(folder, 'promgen.yaml'), skipBad })
}

/** The values at the first instants, 15 s apart, null being a missing one; until the end. */
function valuesOf ({ registry }: Config): Array<number | null> {
  const [{ values, states }] = registry.columns({ from: start, to: start + 90_000 }) as Iterable<never> as [
    { values: Float64Array, states: Uint8Array }
  ]
  return Array.from(values, (value, i) => states[i] === 0 ? value : null).slice(0, states.findLastIndex(s => s < 2) + 1)
}

const good: Array<[string, string, string, Array<number | null>]> = [
  ['RFC 3339', 'ts,cpu\n2026-01-01T10:00:00Z,1\n2026-01-01T11:00:15+01:00,2.5\n', ', time: ts, value: cpu', [1, 2.5]],
  ['default names', 'value,other,time\n5,x,1767225600\n6,,1767225615\n', '', [5, 6]],
  ['epoch seconds with parts', 'time,value\n1767225600.5,5\n1767225615.5,-6e1\n', '', [5, -60]],
  ['epoch milliseconds', 'time,value\n1767225600000,5\n1767225630000,6\n', '', [5, 5, 6]],
  ['a missing value', 'time,value\n0,5\n15, \n30,7', '', [5, null, 7]],
  ['a cell that is not there', 'time,value\n0,5\n15\n30,7', '', [5, null, 7]],
  ['another curve', 'time,value\n0,5\n30,7', ', curve: linear', [5, 6, 7]],
  ['quotes, spaces, carriage returns, a mark at the beginning and empty lines',
    '\uFEFF "time" , "value" \r\n"0","5"\r\n\r\n 15 , 6 \r\n'.replaceAll(' "', '"').replaceAll('" ', '"'), '', [5, 6]],
  ['cells with commas and line feeds', 'note,time,value\n"a ""b"", c\nd",0,5\n,15,6', '', [5, 6]],
  ['one row', 'time,value\n0,5', '', [5]]
]

for (const [name, csv, keys, values] of good) {
  t.test(`a recording with ${name}`, async t => {
    t.strictSame(valuesOf(loadWith(csv, keys)), values)
  })
}

const rows = Array.from({ length: 15 }, (_, i) => `2026-01-01T00:00:${String(i).padStart(2, '0')}Z,1\n`).join('')
const got = 'time must be RFC 3339 or a number, got'

const bad: Array<[string, string]> = [
  [`time,value\n${rows}2026-01-01T00:01:00Z,n/a\n`, 'data/incident.csv:17: value must be a number, got "n/a"'],
  ['time,value\n0,NaN', 'data/incident.csv:2: value must be a number, got "NaN"'],
  ['time,value\n0,Infinity', 'data/incident.csv:2: value must be a number, got "Infinity"'],
  ['time,value\n,1', `data/incident.csv:2: ${got} ""`],
  ['value,time\n1', `data/incident.csv:2: ${got} ""`],
  ['time,value\nnow,1', `data/incident.csv:2: ${got} "now"`],
  ['time,value\n-7d,1', `data/incident.csv:2: ${got} "-7d"`],
  ['time,value\nyesterday,1', `data/incident.csv:2: ${got} "yesterday"`],
  ['time,value\n2026-02-30T00:00:00Z,1', `data/incident.csv:2: ${got} "2026-02-30T00:00:00Z"`],
  ['time,value\n0,1\n0,2', 'data/incident.csv:3: time must rise, got "0"'],
  ['time,value\n"\n0",1\n-1,2', 'data/incident.csv:4: time must rise, got "-1"']
]

for (const [csv, message] of bad) {
  t.test(message, async t => {
    t.equal(errorOf(() => loadWith(csv, '')),
      `TypeError: ${folder}/promgen.yaml:2:52: metrics[0].data[0].Recorded.csv: ${message}`)
  })
}

t.test('bad rows are counted if asked for', async t => {
  const config = loadWith('time,value\n0,1\nx,2\n15,y\n15,3\n14,4', '', true)
  t.strictSame(config.skipped, [
    `data/incident.csv:3: ${got} "x"`, 'data/incident.csv:4: value must be a number, got "y"',
    'data/incident.csv:6: time must rise, got "14"'
  ])
  t.strictSame(valuesOf(config), [1, 3])
  t.strictSame(loadWith('time,value\n0,1', '', true).skipped, [])
})

t.test('what is wrong with a file as a whole', async t => {
  const at = (column: number, key: string) => {
    return `TypeError: ${folder}/promgen.yaml:2:${column}: metrics[0].data[0].Recorded.${key}: `
  }
  t.equal(errorOf(() => loadWith('', '')), `${at(52, 'csv')}data/incident.csv is empty`)
  t.equal(errorOf(() => loadWith('a,b', '')), `${at(52, 'csv')}data/incident.csv has no column time, known are a, b`)
  t.equal(errorOf(() => loadWith('time,b', ', value: cpu')),
    `${at(78, 'value')}data/incident.csv has no column cpu, known are time, b`)
  t.equal(errorOf(() => loadWith('times,b', ', time: tims, value: b')),
    `${at(77, 'time')}data/incident.csv has no column tims; did you mean times?`)
  t.match(errorOf(() => loadWith('time,value', '')), 'recorded: must not be empty')
  t.match(errorOf(() => load('metrics: [{name: x, type: gauge, data: {Recorded: {csv: nowhere.csv}}}]')),
    /^TypeError: promgen.yaml:1:57: metrics\[0\].data.Recorded.csv: cannot be read: ENOENT: no such file/)
})

t.test('a file is read once', async t => {
  const file = join(folder, 'data', 'big.csv')
  writeFileSync(file, 'time,a,b\n0,1,2\n15,3,4')
  const recorded = (value: string) => `{Recorded: {csv: ${file}, value: ${value}}}`
  const { registry } = load(`metrics:
  - {name: x, type: gauge, data: {Add: [${recorded('a')}, ${recorded('b')}]}}`, { file: join(folder, 'x.yaml') })
  t.strictSame(Array.from(registry.at(start + 15_000), sample => 'value' in sample && sample.value), [7])
})
