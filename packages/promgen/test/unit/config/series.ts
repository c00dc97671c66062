import t from 'tap'
import { linear, readSeries } from '../../../index.ts'
import { isFault, type Fault } from '../../../lib/config/fault.ts'
import { load, start } from '../../support/configurations.ts'
import { errorOf } from '../../support/outcome.ts'

const options = { interval: 15_000, now: start }

/** Path and message of the error of a series. */
function faultOf (json: unknown, read = (json: unknown) => readSeries(json, options)): [string, string] {
  try {
    read(json)
  } catch (error) {
    if (isFault(error)) return [(error as Fault).path, `${error.name}: ${error.message}`]
    throw error
  }
  return ['', 'no error']
}

t.test('a series is read from JSON', async t => {
  const data = [{ LinearSegment: { iterationCount: 2, amplitudeStart: 1, amplitudeEnd: 2 } }]
  const json = JSON.parse(JSON.stringify({ name: 'x', labels: { a: 'b' }, data, endStrategy: 'loop', start: '-1m' }))
  const { name, labels, end, start: begin, source, data: signal } = readSeries(json, options)
  t.strictSame({ name, labels, end, begin }, { name: 'x', labels: { a: 'b' }, end: 'loop', begin: start - 60_000 })
  t.strictSame(source, { data })
  t.equal((signal as ReturnType<typeof linear>).describe(), linear(1, 2, { steps: 2 }).describe())
})

t.test('labels, end and start may be left out', async t => {
  const definition = readSeries({ name: 'x', data: 5 }, options)
  t.strictSame(Object.keys(definition), ['name', 'labels', 'data', 'source'])
  t.strictSame([definition.labels, definition.source], [{}, { data: 5 }])
})

const known = 'name, labels, data, rate, quantiles, distribution, resolution, endStrategy, start, churn'

const rejected: Array<[unknown, string, string]> = [
  [null, '', 'TypeError: must be a map, got null'],
  [[], '', 'TypeError: must be a map, got a list'],
  [{}, '', 'TypeError: name is missing'],
  [{ name: 'x' }, '', 'TypeError: data is missing'],
  [{ name: 7, data: 1 }, 'name', 'TypeError: name: must be text, got number 7: quote it'],
  [{ name: 'x', data: 1, paused: true }, 'paused',
    `TypeError: paused: unknown key, known are ${known}`],
  [JSON.parse('{"name": "x", "data": 1, "__proto__": {"data": 2}}'), '__proto__',
    `TypeError: __proto__: unknown key, known are ${known}`],
  [{ name: 'x', data: 1, labels: { code: 7 } }, 'labels.code',
    'TypeError: labels.code: must be text, got number 7: quote it'],
  [{ name: 'x', data: [{ Random: { min: 5, max: 1, iterationCount: 5 } }] }, 'data[0].Random.min',
    'RangeError: data[0].Random.min: random: min must not exceed max, got 5 and 1'],
  [{ name: 'x', data: [{ Void: { count: 1 }, Loop: {} }] }, 'data[0]',
    'TypeError: data[0]: a segment has one key, got Void and Loop'],
  [{ name: 'x', data: [{ Linaer: {} }] }, 'data[0]',
    'TypeError: data[0]: unknown segment Linaer; did you mean LinearSegment?'],
  [{ name: 'x', data: [{ Ref: 'a' }] }, 'data[0].Ref', 'TypeError: data[0].Ref: unknown signal a, none is known'],
  [{ name: 'x', data: { Recorded: { csv: '/etc/passwd' } } }, 'data.Recorded.csv',
    'TypeError: data.Recorded.csv: files are read for a configuration only: give times and values'],
  [{ name: 'x', data: { Smooth: { of: 1, window: '1d' } } }, 'data.Smooth',
    'RangeError: data.Smooth: smooth: window 1d at 15s takes 5760 points, at most 1000'],
  [{ name: 'x', data: 1, endStrategy: 'end' }, 'endStrategy', 'TypeError: endStrategy: must be loop, sendLastValue, ' +
    'removeTimeSeries or {sendCustomValue: {value: 0}}, got "end"'],
  [{ name: 'x', data: { Walk: {} }, start: 0 }, 'data.Walk', 'RangeError: data.Walk: 117815040 steps from start to ' +
    'now, at most 10000000: set start later, or every'],
  [{ name: 'x', data: JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) }, `data${'[0]'.repeat(200)}`,
    `RangeError: data${'[0]'.repeat(200)}: signals are nested too deeply`]
]

for (const [json, path, message] of rejected) {
  t.test(`rejected: ${message.slice(0, 100)}`, async t => {
    t.strictSame(faultOf(json), [path, message])
  })
}

t.test('a histogram is read from JSON', async t => {
  const json = { name: 'x', rate: 5, quantiles: { 0.5: 1 }, resolution: '1m' }
  const { data, source } = readSeries(json, options)
  t.match(data, { quantiles: { 0.5: Object }, resolution: 60_000 })
  t.strictSame(source, { rate: 5, quantiles: { 0.5: 1 }, resolution: '1m' })
  t.strictSame(faultOf({ ...json, data: 1 }),
    ['data', 'TypeError: data: a histogram or a summary takes rate in place of data'])
  t.strictSame(faultOf({ name: 'x', resolution: '1m' }), ['', 'TypeError: rate is missing'])
})

t.test('a series that is refused leaves nothing behind', async t => {
  const { readSeries: read } = load('signals: {a: {Walk: {}}, b: [{Ref: a}]}')
  for (let i = 0; i < 3; i++) {
    t.strictSame(faultOf({ name: 'x', data: [{ Ref: 'b' }, { Ref: 'c' }] }, read),
      ['data[1].Ref', 'TypeError: data[1].Ref: unknown signal c, known are a, b'])
    t.strictSame(faultOf({ name: 'x', data: Array(60_000).fill(1) }, read), ['', 'no error'])
  }
})

t.test('a series refers to the signals of the configuration, and shares them', async t => {
  const { registry, readSeries: read } = load(`
signals: {a: [{Walk: {}}]}
metrics: [{name: x, type: gauge, data: {Ref: a}}]`)
  const [x] = registry.definitions()
  t.equal(read({ name: 'x', data: [{ Ref: 'a' }] }).data, x!.definition.data)
})

t.test('lengths and starts are those of the configuration', async t => {
  const { readSeries: read } = load('interval: 1m\nstart: 1970-01-01T00:00:00Z')
  const segment = { LinearSegment: { for: '5m', amplitudeStart: 0, amplitudeEnd: 1 } }
  t.equal((read({ name: 'x', data: segment }).data as ReturnType<typeof linear>).length(60_000), 300_000)
  t.match(errorOf(() => read({ name: 'x', data: { Walk: {} } }, start)), 'Walk: 29453760 steps from start to now')
  t.equal(read({ name: 'x', data: 1, start: '-1m' }, 90_000).start, 30_000)
})

t.test('a relative start refers to the present by default', async t => {
  const before = Date.now()
  const json = { name: 'x', data: 1, start: 'now' }
  for (const { start: begin } of [readSeries(json, { interval: 1_000 }), load('seed: 1').readSeries(json)]) {
    t.ok(Number(begin) >= before && Number(begin) <= Date.now())
  }
})
