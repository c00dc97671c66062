import t from 'tap'
import {
  constant, custom, histogram, linear, normal, ramp, Registry, summary, uniform, type Data, type SeriesOptions
} from '../../../index.ts'
import { EntryMaker } from '../../../lib/metric/entry-maker.ts'
import { describeTree } from '../../../lib/signal/describe.ts'
import { columnReadings, readingsOf, type Reading } from '../../support/readings.ts'

const wait = histogram('a', { buckets: [1] })
/** A quarter of the observations is up to 1. */
const distribution = uniform({ min: 0, max: 4 })

function registryOf (data: Data, options: SeriesOptions = {}, interval: string | number = '1s'): Registry {
  return new Registry({ start: 0, interval }).add(wait.series({}, data, options))
}

/** The bucket, the sum and the count at some instants, which are read together. */
function read (registry: Registry, ...times: number[]): Array<Reading[] | undefined> {
  const all = columnReadings(registry.read(registry.series[0]!.id, times))
  return [all['a_bucket{le="1.0"}'], all['a_sum{}'], all['a_count{}']]
}

// The first that is read: working memory has to grow for it
t.test('instants in many steps are read together', async t => {
  const registry = registryOf({ rate: 4, distribution, quantiles: [] })
  const seconds = Array.from({ length: 200 }, (_, i) => i)
  t.strictSame(read(registry, ...seconds.map(second => second * 1_000)),
    [seconds, seconds.map(second => 8 * second), seconds.map(second => 4 * second)])
})

t.test('instants far apart are read together, in any order', async t => {
  const registry = registryOf({ rate: 4, distribution, quantiles: [] })
  t.strictSame(read(registry, 0, 1_000_000, 2_000, 63_000, 64_000, 700_000),
    [[0, 1_000, 2, 63, 64, 700], [0, 8_000, 16, 504, 512, 5_600], [0, 4_000, 8, 252, 256, 2_800]])
})

t.test('cells may be shorter than a millisecond', async t => {
  const data: Data = { rate: linear(4_000, 0, { steps: 9 }), distribution, quantiles: [], resolution: 0.25 }
  t.strictSame(read(registryOf(data, {}, 1), 0, 1, 2, 3)[2], [0, 4, 7, 10])
})

t.test('a number that follows the end is that of all series, however they are read', async t => {
  const registry = registryOf({ rate: custom(4, 8), distribution, quantiles: [] }, { end: { custom: 5 } })
  t.strictSame(read(registry, 1_000, 2_000, 3_000, 4_000), [[1, 5, 5, 5], [8, 5, 5, 5], [4, 5, 5, 5]])
})

t.test('data that has a value at its end has observations until then', async t => {
  const registry = registryOf({ rate: ramp(0, 8, '4s'), distribution: uniform({ min: 0, max: ramp(4, 4, '4s') }) })
  t.strictSame(read(registry, 2_000, 4_000, 4_001, 5_000)[2], [4, 16, 'stale', 'stale'])
  t.equal(registry.lastInstant, 5_000)
  const mean = linear(4, 4, { steps: 4 })
  const shorter = registryOf({ rate: ramp(0, 8, '4s'), distribution: normal({ mean, deviation: 1 }) })
  t.strictSame(read(shorter, 2_000, 4_000, 5_000)[2], [4, 'stale', 'end'])
})

t.test('groups end as blocks do, all series at once', async t => {
  const registry = registryOf({ rate: custom(4, null, 4), distribution, quantiles: [] })
  const found = Array.from(registry.groups({ from: 0, to: 4_000 }), ({ blocks }) => readingsOf(...blocks()))
  t.strictSame(found, [readingsOf(registry.readBlock(0, 5))])
  t.strictSame(found[0]!['a_count{}'], [0, 4, 4, 'stale', 'end'])
})

t.test('where nothing is observed no quantile is raised', async t => {
  const registry = registryOf({ rate: custom(0, -1, 4), quantiles: { 0.5: 2, 0.9: 1 } })
  registry.onWarning = () => {}
  registry.readBlock(0, 2)
  t.equal(registry.raisedQuantiles, 0)
  registry.readBlock(2_000, 1)
  t.equal(registry.raisedQuantiles, 1)
})

t.test('before the beginning and behind the end no quantile is raised', async t => {
  const raised = (from: number, count: number): number => {
    const data = { rate: custom(4, 4, 4), quantiles: { 0.5: 2, 0.9: custom(1, 3, 3) } }
    const registry = new Registry({ start: 0, interval: '1s' })
      .add(summary('a', { quantiles: [0.5] }).series({}, data, { start: 2_000 }))
    registry.onWarning = () => {}
    registry.readBlock(from, count)
    return registry.raisedQuantiles
  }
  t.strictSame([raised(0, 2), raised(5_000, 3)], [0, 0])
  t.ok(raised(2_000, 3) > 0)
  t.equal(raised(0, 8), raised(2_000, 3))
})

t.test('the tree of observations has the rate, then the distribution', async t => {
  const data = { rate: custom(1), distribution: normal({ mean: constant(1), deviation: 2 }) }
  const { plan } = new EntryMaker(0, 1, 1_000).make(summary('a').family, { name: 'a', labels: {}, data }, 0)
  t.equal(describeTree(plan.tree), 'Observations\n  Custom Values\n  Constant [1]\n  Constant [2]')
})
