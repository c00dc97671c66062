import t from 'tap'
import {
  constant, counter, custom, fromRate, gap, gauge, histogram, join, linear, Registry, summary, uniform, untyped,
  type Data, type Metric, type SeriesOptions
} from '../../../index.ts'
import { readingsOf, type Reading } from '../../support/readings.ts'

/** The readings of the first series after its data was replaced at 5 s; a step is a second. */
function replaced (metric: Metric, data: Data, options: SeriesOptions = {}, at = 5_000): Record<string, Reading[]> {
  const registry = new Registry({ start: 0, interval: '1s' }).add(metric)
  const { id, family } = registry.series[0]!
  registry.replace(id, { ...options, name: family.name, labels: {}, data }, at)
  return readingsOf(registry.readBlock(0, 10))
}

const jobs = counter('a')
const missing: Reading[] = ['_', '_', '_', '_', '_']

const table: Array<[string, Data, Data, SeriesOptions, Reading[]]> = [
  ['a rate by a slower one', fromRate(10), fromRate(1), {}, [...missing, 50, 51, 52, 53, 54]],
  ['a rate by a faster one', fromRate(1), fromRate(10), {}, [...missing, 5, 15, 25, 35, 45]],
  ['a rate by one that begins now', fromRate(10), fromRate(1), { start: 5_000 }, [...missing, 50, 51, 52, 53, 54]],
  ['a rate by one that begins later', fromRate(10), fromRate(1), { start: 7_000 },
    [...missing, '_', '_', 50, 51, 52]],
  ['a rate by one with resets', fromRate(10), fromRate(1).resetEvery('4s'), {}, [...missing, 50, 51, 52, 0, 1]],
  ['a rate by values', fromRate(10), linear(1, 10, { steps: 10 }), {}, [...missing, 50, 51, 52, 53, 54]],
  ['values that fall and rise', fromRate(10), custom(0, 0, 0, 0, 0, 7, 9, 8, 9, 10), {},
    [...missing, 50, 52, 8, 9, 10]],
  ['values with gaps', fromRate(10), custom(0, 0, 0, 0, 0, 7, null, 8, null, 3), {}, [...missing, 50, '_', 51, '_', 3]],
  ['values that end', fromRate(10), linear(0, 6, { steps: 7 }), {}, [...missing, 50, 51, 'stale', 'end', 'end']],
  ['a looped counter', fromRate(10), fromRate(1).take('4s'), { end: 'loop' }, [...missing, 50, 51, 52, 0, 1]],
  ['a missing value', join(custom(1, 2, 3, 4, 5), gap('9s')), fromRate(1), {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['an ended counter', custom(1, 2), fromRate(1), {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]
]

for (const [what, before, after, options, expected] of table) {
  t.test(`a counter goes on from its value: ${what}`, async t => {
    t.strictSame(replaced(jobs.series({}, before), after, options), { 'a{}': expected })
  })
}

t.test('a gauge and an untyped series have the new data alone', async t => {
  for (const metric of [gauge('a'), untyped('a')]) {
    const found = replaced(metric.series({}, constant(100)), linear(0, 9, { steps: 10 }))
    t.strictSame(found, { 'a{}': [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] })
  }
})

t.test('a histogram goes on in all its series', async t => {
  const metric = histogram('a', { buckets: [1, 2] })
  const data = (rate: number, max: number) => ({ rate, distribution: uniform({ min: 0, max }), quantiles: [] })
  const found = replaced(metric.series({}, data(8, 4)), data(10, 1))
  t.strictSame(Object.values(found).map(all => all.slice(4, 8)), [
    ['_', 10, 20, 30], ['_', 20, 30, 40], ['_', 40, 50, 60], ['_', 80, 85, 90], ['_', 40, 50, 60]
  ])
})

t.test('the quantiles of a summary are those of the new data', async t => {
  const metric = summary('a', { quantiles: [0.5] })
  const found = replaced(metric.series({}, { rate: 1, quantiles: { 0.5: 1 } }), { rate: 2, quantiles: { 0.5: 3 } })
  t.strictSame(Object.values(found).map(all => all.slice(4, 8)), [['_', 3, 3, 3], ['_', 5, 11, 17], ['_', 5, 7, 9]])
})

t.test('a counter can be replaced again and again', async t => {
  const registry = new Registry({ start: 0, interval: '1s' }).add(jobs.series({}, fromRate(10)))
  const { id } = registry.series[0]!
  for (const [i, rate] of [1, 100, 2].entries()) {
    registry.replace(id, { name: 'a', labels: {}, data: fromRate(rate) }, (i + 1) * 2_000)
  }
  t.strictSame(readingsOf(registry.readBlock(6_000, 3)), { 'a{}': [222, 224, 226] })
  t.equal(registry.isInfinite, true)
  t.strictSame(registry.definition(id, 0).state, 'active')
})

t.test('between two steps a counter that goes on is read like at them', async t => {
  const registry = new Registry({ start: 0, interval: '1s' }).add(jobs.series({}, fromRate(10)))
  const { id } = registry.series[0]!
  const data = fromRate(4).resetAt('7500ms')
  registry.replace(id, { name: 'a', labels: {}, data }, 5_500)
  const times = [5_499, 5_500, 5_750, 7_000, 7_250, 7_375, 7_500, 7_750, 8_000, 9_250]
  const expected = ['_', 55, 56, 61, 62, 62.5, 0, 1, 2, 7]
  const read = (times: number[]) => Array.from(registry.read(id, times))
    .flatMap(({ values, states }) => Array.from(values, (value, i) => states[i] === 1 ? '_' : value))
  t.strictSame(read(times), expected)
  for (const i of [9, 1, 7, 0, 6, 3]) t.strictSame(read([times[i]!]), [expected[i]])
})

t.test('a fall long after is found, in any order', async t => {
  const make = () => {
    const registry = new Registry({ start: 0, interval: '1s' }).add(jobs.series({}, fromRate(10)))
    const { id } = registry.series[0]!
    registry.replace(id, { name: 'a', labels: {}, data: fromRate(1).resetAt('2000s') }, 5_000)
    return (second: number) => Array.from(registry.read(id, [second * 1_000]))[0]!.values[0]
  }
  const seconds = [3_000, 1_999, 2_000, 6, 2_001]
  const expected = [1_000, 2_044, 0, 51, 1]
  t.strictSame(seconds.map(make()), expected)
  t.strictSame(seconds.toReversed().map(make()), expected.toReversed())
})

t.test('the present is that of the call by default', async t => {
  const registry = new Registry({ start: '-1h' }).add(jobs.series({}, constant(5)))
  const { id } = registry.series[0]!
  const before = Date.now()
  registry.replace(id, { name: 'a', labels: {}, data: constant(100) })
  t.strictSame(registry.at(before - 1), [])
  t.strictSame(registry.at(Date.now()).map(sample => 'value' in sample && sample.value), [5])
})
