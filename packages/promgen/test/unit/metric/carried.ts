import t from 'tap'
import {
  constant, counter, custom, fromRate, gap, histogram, join, linear, Registry, sin, summary, uniform, VALUE,
  type Data, type Metric, type SeriesDefinition, type Signal
} from '../../../index.ts'
import { EntryMaker } from '../../../lib/metric/entry-maker.ts'
import { Reader } from '../../../lib/metric/reader.ts'
import { reading, readingsOf, type Reading } from '../../support/readings.ts'

const jobs = counter('a')

/** A counter of 10 per second, whose data is replaced. */
function replaced (data: Data, at = 5_000, start = 0): Registry {
  const registry = new Registry({ start, interval: '1s' }).add(jobs.series({}, fromRate(10)))
  registry.replace(registry.series[0]!.id, { name: 'a', labels: {}, data }, at)
  return registry
}

/** What a registry reads at a single instant. */
function readAt (registry: Registry, at: number): Reading | undefined {
  const { id } = registry.series[0]!
  return Array.from(registry.read(id, [at]), ({ values, states }) => reading(values[0]!, states[0]!))[0]
}

function definitionOf (registry: Registry): SeriesDefinition {
  return Array.from(registry.definitions())[0]!.definition
}

/** Counters with other data, and what is added to each series from 65 s on. */
const carried: Array<[string, Metric, Data, number[]]> = [
  ['a counter', jobs.series({}, fromRate(10)), fromRate(2), [40]],
  ['a histogram', histogram('a', { buckets: [1] }).series({}, { rate: 4, distribution: uniform({ min: 0, max: 2 }) }),
    { rate: 1, distribution: uniform({ min: 0, max: 1 }) }, [5, 15, 17.5, 15]],
  ['a summary', summary('a', { quantiles: [0.5] }).series({}, { rate: 4, quantiles: { 0.5: 1 } }),
    { rate: 1, quantiles: { 0.5: 1 } }, [0, 15, 15]]
]

for (const [what, metric, data, offsets] of carried) {
  t.test(`${what} that goes on does so after it was written and read again`, async t => {
    const make = (): Registry => new Registry({ start: 60_000, interval: '1s' })
    const registry = make().add(metric)
    t.notOk('carried' in definitionOf(registry))
    registry.replace(registry.series[0]!.id, { name: 'a', labels: {}, data }, 65_000)
    const definition = definitionOf(registry)
    t.strictSame(definition.carried, { at: 65_000, offsets })
    const other = make().add(metric.with([]))
    other.removeFamily('a')
    other.addFamily(metric.family)
    other.create(definition)
    t.strictSame(definitionOf(other), definition)
    t.strictSame(readingsOf(other.readBlock(63_000, 9)), readingsOf(registry.readBlock(63_000, 9)))
  })
}

t.test('what is added may be said with a relative instant', async t => {
  const registry = new Registry({ start: 0, interval: '1s', now: 7_000 })
    .add(jobs.with([{ name: 'a', labels: {}, data: fromRate(1), carried: { at: '-2s', offsets: [100] } }]))
  t.strictSame(readingsOf(registry.readBlock(3_000, 4)), { 'a{}': ['_', '_', 105, 106] })
  t.strictSame(definitionOf(registry).carried, { at: 5_000, offsets: [100] })
})

t.test('each series needs a number that is added', async t => {
  const registry = new Registry({ start: 0 }).add(histogram('wait', { buckets: [1] }))
  for (const offsets of [[], [1, 2, 3], [1, 2, 3, 4, 5]]) {
    const data = { rate: 1, quantiles: { 0.5: 1 } }
    t.throws(() => registry.create({ name: 'wait', labels: {}, data, carried: { at: 0, offsets } }), new RangeError(
      `carried: offsets must be 4, as many as wait has series, got ${offsets.length}`))
  }
  t.equal(registry.size, 0)
})

const table: Array<[string, Signal, Array<[at: number, Reading]>]> = [
  ['stays the same', constant(3), [[5_000, 50], [6_000, 50], [9_000, 50]]],
  // The step at 7 s is missing, and what the memory for it had before is more than the next value
  ['has gaps', join(linear(0, 6, { steps: 7 }), gap('2s'), linear(9, 12, { steps: 4 })),
    [[6_000, 51], [7_000, '_'], [9_000, 54], [10_000, 55]]],
  ['ended before', custom(1, 2), [[3_000, 'end'], [4_000, 'end'], [5_000, 'end'], [6_000, 'end']]]
]

for (const [what, data, expected] of table) {
  t.test(`a counter whose new data ${what}`, async t => {
    const registry = replaced(data)
    for (const [at, value] of expected) t.equal(readAt(registry, at), value, `at ${at}`)
    const again = replaced(data)
    for (const [at, value] of expected.toReversed()) t.equal(readAt(again, at), value, `at ${at}`)
  })
}

t.test('a fall between two steps is found by what the last step had', async t => {
  // Steps are at 5.5, 6.5 and 7.5 s
  const falling = replaced(fromRate(4).resetAt('7875ms'), 5_500)
  t.strictSame([7_500, 7_750, 7_875, 8_000].map(at => readAt(falling, at)), [63, 64, 0, 0.5])
  const missing = replaced(custom(0, 0, 0, 0, 0, 7, null, 3, 4), 5_500)
  t.strictSame([5_500, 6_500, 7_100, 7_500].map(at => readAt(missing, at)), [55, '_', 51, 3])
})

t.test('falls are those at the time of the data, which may follow the clock', async t => {
  const wave = sin({ period: '8s', amplitude: 1, offset: 5 })
  const rounded = (registry: Registry) => (at: number) => Math.round(Number(readAt(registry, at)) * 1e3) / 1e3
  const seconds = (from: number) => Array.from({ length: 6 }, (_, i) => from + i * 1_000)
  // It is at its least when it replaces the other, rises for four seconds, then falls
  const rising = replaced(wave, 1_006_000, 1_001_000)
  t.strictSame(seconds(1_006_000).map(rounded(rising)), [50, 50.293, 51, 51.707, 52, 5.707])
  // Between two steps
  t.strictSame([1_010_500, 1_011_500].map(rounded(replaced(wave, 1_006_000, 1_001_000))), [5.924, 5.383])
})

t.test('the quantiles of a summary may fall, and its counters go on', async t => {
  const metric = summary('a', { quantiles: [0.5] })
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(metric.series({}, { rate: 1, quantiles: { 0.5: 4 } }))
  const data = { rate: 1, quantiles: { 0.5: linear(9, 0, { steps: 10 }) } }
  registry.replace(registry.series[0]!.id, { name: 'a', labels: {}, data }, 3_000)
  const [quantile, sum, count] = Object.values(readingsOf(registry.readBlock(2_000, 5)))
  t.strictSame([quantile, sum, count], [['_', 6, 5, 4, 3], ['_', 12, 18, 23, 27], ['_', 3, 4, 5, 6]])
})

t.test('a histogram that goes on is read alike in long and short blocks', async t => {
  const metric = histogram('a', { buckets: [1] })
  const of = (rate: number): Data => ({ rate, distribution: uniform({ min: 0, max: 2 }), quantiles: [] })
  const registry = new Registry({ start: 0, interval: '1s' }).add(metric.series({}, of(4)))
  registry.replace(registry.series[0]!.id, { name: 'a', labels: {}, data: of(2) }, 5_000)
  const long = Object.values(readingsOf(registry.readBlock(6_000, 9)))
  t.strictSame(long[0], [11, 12, 13, 14, 15, 16, 17, 18, 19])
  t.strictSame(Object.values(readingsOf(registry.readBlock(6_000, 2))), long.map(column => column.slice(0, 2)))
})

t.test('a counter that goes on raises no quantiles', async t => {
  const entry = new EntryMaker(0, 1, 1_000).make(counter('a').family, {
    name: 'a', labels: {}, data: fromRate(1), carried: { at: 5_000, offsets: [1] }
  }, 0)
  const reader = new Reader(1_000, 1, () => t.fail('raised'))
  reader.read(entry, Float64Array.of(7_000), 0, 1)
  t.strictSame([reader.states[0], entry.plan.raised], [VALUE, 0])
})
