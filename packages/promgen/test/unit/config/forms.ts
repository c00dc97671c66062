/** Forms of documents, their tables and settings that are right, and what comes of them. */

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { csvRows } from '../../../lib/config/csv.ts'
import { FlowWriter } from '../../../lib/config/flow.ts'
import { nearest } from '../../../lib/config/nearest.ts'
import { YamlDocument } from '../../../lib/config/yaml.ts'
import { jsonSchema } from '../../../index.ts'
import { gaugeOf, load, signalOf, start } from '../../support/configurations.ts'
import { steps } from '../../support/evaluate.ts'
import { isValid } from '../../support/json-schema.ts'
import { errorOf } from '../../support/outcome.ts'

t.test('lists and maps beside each other are not levels', async t => {
  const lists = `[${'[1], '.repeat(400)}[]]`
  t.strictSame(new YamlDocument('a.yaml', lists).value, JSON.parse(lists))
  const maps = `[${'{}, '.repeat(400)}{}]`
  t.equal((new YamlDocument('a.yaml', maps).value as unknown[]).length, 401)
  t.equal(errorOf(() => new YamlDocument('a.yaml', `[${'[{}], '.repeat(400)}${'['.repeat(300)}`)),
    'TypeError: a.yaml:1:2701: must have at most 300 levels of brackets')
})

t.test('a mark of byte order is one at the beginning of a text', async t => {
  t.strictSame({ ...new YamlDocument('a.yaml', 'a: x\uFEFFy').value as object }, { a: 'x\uFEFFy' })
  t.strictSame(csvRows('a\uFEFFb'), [{ line: 1, cells: ['a\uFEFFb'] }])
})

t.test('cells of comma-separated values', async t => {
  const cells = (text: string): ReadonlyArray<readonly string[]> => csvRows(text).map(({ cells }) => cells)
  t.strictSame(cells('a,b\n1,'), [['a', 'b'], ['1', '']])
  t.strictSame(cells('"a ""b""",c'), [['a "b"', 'c']])
  t.strictSame(cells('a,"b\nc,d'), [['a', 'b\nc,d']])
})

t.test('spaces around names and times of a recording mean nothing', async t => {
  const folder = t.testdir({})
  writeFileSync(join(folder, 'a.csv'), ' ts , cpu \n 2026-01-01T00:00:00Z , 5 \n 2026-01-01T00:00:15Z, 6\n')
  const text = gaugeOf('{Recorded: {csv: a.csv, time: ts, value: cpu}}')
  const { registry } = load(text, { file: join(folder, 'promgen.yaml') })
  t.strictSame(Array.from(registry.at(start + 15_000), sample => 'value' in sample && sample.value), [6])
})

t.test('a row of a recording that cannot be read is an error unless it may be skipped', async t => {
  const folder = t.testdir({})
  writeFileSync(join(folder, 'a.csv'), 'time,value\n0,5\nx,6\n')
  const file = join(folder, 'promgen.yaml')
  const text = gaugeOf('{Recorded: {csv: a.csv}}')
  t.match(errorOf(() => load(text, { file })), 'a.csv:3: time must be RFC 3339 or a number, got "x"')
  t.strictSame(load(text, { file, skipBad: true }).skipped, ['a.csv:3: time must be RFC 3339 or a number, got "x"'])
})

t.test('where data that is written begins', async t => {
  const writer = 'remoteWriter: {host: a, scraper: {startTime: -1h}}'
  const beginOf = (text: string, written?: { from?: string }): number => {
    return load(text, written && { written }).registry.start
  }
  t.equal(beginOf(writer, {}), start - 3_600_000)
  t.equal(beginOf(writer, { from: '-2h' }), start - 7_200_000)
  t.equal(beginOf('seed: 1', { from: '-2h' }), start - 7_200_000)
  t.equal(beginOf('seed: 1', {}), start)
  t.equal(beginOf(writer), start)
  t.match(errorOf(() => load('advance: scrape', { written: {} })), 'advance: scrape cannot be back-dated')
})

t.test('a circle of signals is named without what leads to it', async t => {
  t.match(errorOf(() => load('signals: {a: [{Ref: b}], b: [{Ref: c}], c: [{Ref: b}]}')),
    /: signals\.b refers to itself: b > c > b$/)
})

t.test('a label may have no value at all', async t => {
  const text = 'metrics: [{name: x, type: gauge, labels: [a], expand: {a: {name: "p{i}", count: 0}}, data: 1}]'
  t.equal(load(text).registry.series.length, 0)
})

t.test('words that only end in those with a meaning need no quotes', async t => {
  const flow = new FlowWriter([])
  t.strictSame(['untrue', 'nullable', 'true', 'NULL', 'a b'].map(text => flow.text(text)),
    ['untrue', 'nullable', '"true"', '"NULL"', '"a b"'])
})

t.test('the nearest name', async t => {
  t.equal(nearest('int', ['interval']), 'interval')
  t.equal(nearest('name', ['names', 'name']), 'name')
  t.equal(nearest('name', ['nane', 'name']), 'name')
  t.equal(nearest('nmae', ['nome', 'name']), 'name')
})

t.test('noise has a seed of its own only where it is given', async t => {
  const values = (seed: string): number[] => {
    return steps(signalOf(gaugeOf(`{Random: {min: 0, max: 1, iterationCount: 3${seed}}}`)), 3) as number[]
  }
  t.strictSame(values(', seed: 5'), values(', seed: 5'))
  t.notSame(values(', seed: 5'), values(''))
})

t.test('the schema says what it is, and describes each key', async t => {
  const schema = jsonSchema()
  t.equal(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema')
  t.equal(schema['title'], 'Configuration of promgen')
  let described = 0
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { properties, required, description, minItems } = value as Record<string, unknown>
    if (required !== undefined) t.not((required as unknown[]).length, 0)
    if (description !== undefined) t.match(description, /\w/)
    t.not(minItems, 0)
    for (const [key, property] of Object.entries(properties ?? {})) {
      described++
      t.match(property, { description: /\w/ }, `description of ${key}`)
    }
    Object.values(value).forEach(visit)
  }
  visit(schema)
  t.ok(described > 150)
})

t.test('the schema refuses what is wrong within a list of data', async t => {
  const of = (data: unknown): boolean => isValid({ metrics: [{ name: 'x', type: 'gauge', data }] })
  t.ok(of([1, [2, { Void: { count: 1 } }]]))
  t.notOk(of([1, true]))
  t.notOk(of([{ Viod: { count: 1 } }]))
  t.notOk(of([{ When: { of: 1, between: ['a', 'b'], then: 1 } }]))
})
