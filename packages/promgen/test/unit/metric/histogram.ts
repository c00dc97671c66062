import t from 'tap'
import {
  constant, custom, gap, gauge, histogram, hold, linear, lognormal, noise, Registry, sin, summary, uniform, walk,
  type End,
  type Metric
} from '../../../index.ts'
import { estimate } from '../../support/histograms.ts'
import { blocksOf, columnReadings, readingsOf, type Reading } from '../../support/readings.ts'

function registryOf (...metrics: Metric[]): Registry {
  return new Registry({ start: 10_000, interval: '1s' }).add(...metrics)
}

/** The readings from the start on, by the name of the series. */
function read (metric: Metric, count: number): Record<string, Reading[]> {
  return readingsOf(registryOf(metric).readBlock(10_000, count))
}

const even = uniform({ min: 0, max: 4 })
const waits = histogram('wait', { buckets: [1, 2] })

t.test('buckets, sum and count of a histogram', async t => {
  const metric = histogram('wait', { buckets: [1, 2], labels: ['code'] })
    .series({ code: '200' }, { rate: 10, distribution: even, quantiles: [] })
  t.strictSame(read(metric, 4), {
    'wait_bucket{code="200", le="1.0"}': [0, 2, 5, 7],
    'wait_bucket{code="200", le="2.0"}': [0, 5, 10, 15],
    'wait_bucket{code="200", le="+Inf"}': [0, 10, 20, 30],
    'wait_sum{code="200"}': [0, 20, 40, 60],
    'wait_count{code="200"}': [0, 10, 20, 30]
  })
  const registry = registryOf(metric)
  t.equal(registry.size, 5)
  t.equal(new Set(registry.series.map(({ id }) => id)).size, 1)
  t.equal(Array.from(registry.definitions()).length, 1)
})

t.test('a histogram has the buckets of Prometheus\' clients, and may have none', async t => {
  t.strictSame(histogram('a').family.buckets, [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10])
  t.strictSame(histogram('a', { buckets: [1, Infinity] }).family.buckets, [1])
  const metric = histogram('a', { buckets: [] }).series({}, { rate: 1, distribution: even })
  t.strictSame(read(metric, 2), { 'a_bucket{le="+Inf"}': [0, 1], 'a_sum{}': [0, 2], 'a_count{}': [0, 1] })
  t.strictSame(gauge('a').family.buckets, [])
  t.strictSame(summary('a').family.quantiles, [])
})

t.test('quantiles, sum and count of a summary', async t => {
  const metric = summary('gc', { quantiles: [0, 0.5, 0.9] })
    .series({}, { rate: custom(10, 20, 30), quantiles: { 0.5: custom(1, null, 3), 0.9: custom(2, null, 4) } })
  const found = read(metric, 4)
  t.ok(Number.isNaN(found['gc{quantile="0.5"}']![1]))
  t.strictSame(found, {
    'gc{quantile="0.0"}': [0, NaN, 0, 'stale'],
    'gc{quantile="0.5"}': [1, NaN, 3, 'stale'],
    'gc{quantile="0.9"}': [2, NaN, 4, 'stale'],
    // 0.5 * 0.5 + 0.4 * 1.5 + 0.1 * 2.125, ten times
    'gc_sum{}': [0, 10.625, 10.625, 'stale'],
    'gc_count{}': [0, 10, 10, 'stale']
  })
})

t.test('rates that count as nothing', async t => {
  const metric = waits.series({}, { rate: custom(1, null, -5, NaN, Infinity, 0, 2), distribution: even })
  t.strictSame(read(metric, 9)['wait_count{}'], [0, 1, 1, 1, 1, 1, 1, 'stale', 'end'])
})

t.test('an impossible distribution counts as nothing', async t => {
  const metric = waits.series({}, { rate: 4, distribution: uniform({ min: custom(0, 9, null, 0), max: 4 }) })
  t.strictSame(read(metric, 5)['wait_count{}'], [0, 4, 4, 4, 'stale'])
})

t.test('a cell has the rate and the distribution of its middle', async t => {
  const rate = linear(4, 8, { steps: 2 })
  const metric = waits.series({}, { rate, distribution: even, resolution: '2s' })
  t.strictSame(read(metric, 3)['wait_count{}'], [0, 8, 'stale'], 'the rate at 1 s, for 2 s')
  const half = waits.series({}, { rate: 3, distribution: uniform({ min: 0, max: hold(4, '1s') }), resolution: '4s' })
  t.strictSame(read(half, 2)['wait_count{}'], [0, 'stale'])
})

const ends: Array<[End, Reading[]]> = [
  ['remove', [0, 2, 'stale', 'end', 'end']],
  ['loop', [0, 2, 0, 2, 0]],
  ['sendLast', [0, 2, 2, 2, 2]],
  [{ custom: 9 }, [0, 2, 9, 9, 9]],
  [{ custom: null }, [0, 2, '_', '_', '_']]
]
for (const [end, expected] of ends) {
  t.test(`a histogram that ends: ${JSON.stringify(end)}`, async t => {
    const metric = waits.series({}, { rate: custom(2, 4), distribution: even }, { end })
    const found = read(metric, 5)
    t.strictSame([found['wait_count{}'], found['wait_bucket{le="+Inf"}']], [expected, expected])
    const registry = registryOf(metric)
    t.equal(registry.isInfinite, end !== 'remove')
    t.equal(Array.from(registry.definitions(12_000))[0]!.state, end === 'remove' ? 'ended' : 'active')
  })
}

t.test('a value that follows the end is no place at which signals are read', t => {
  const data = { rate: custom(2, 4), quantiles: { 0.5: walk({ step: 1, min: 1, max: 2 }) } }
  const end = { custom: 1e21 }
  const metrics = [waits, summary('wait', { quantiles: [0.5] })].map(metric => metric.series({}, data, { end }))
  for (const metric of metrics) {
    t.strictSame(read(metric, 4)['wait_count{}'], [0, 2, 1e21, 1e21])
  }
  t.end()
})

t.test('what ends a histogram is the shortest of its signals', async t => {
  const metric = waits.series({}, { rate: gap('9s').orElse(2), quantiles: { 0.5: hold(1, '3s'), 0.9: 3 } })
  t.strictSame(read(metric, 5)['wait_count{}'], [0, 2, 4, 'stale', 'end'])
})

const moving = { period: '1h', amplitude: 0.02, offset: 0.08 }
const data = {
  rate: noise().add(2).multiply(1_000),
  quantiles: { 0.5: sin(moving), 0.9: sin(moving).multiply(3), 0.99: sin({ ...moving, phase: 0.2 }).multiply(9) }
}
const bounds = Array.from({ length: 20 }, (_, i) => 0.01 * 1.4 ** i)
const latency = histogram('latency', { buckets: bounds }).series({}, data)

t.test('histogram_quantile of a minute gives the asked quantiles back within 1%', async t => {
  const registry = new Registry({ start: 0, interval: '15s' }).add(latency)
  let [worst, checked] = [0, 0]
  for (let minute = 1; minute < 180; minute++) {
    const [from, to] = [minute - 1, minute].map(minute => registry.at(minute * 60_000)
      .map(sample => 'value' in sample ? sample.value : NaN))
    const counts = bounds.map((_, i) => to![i]! - from![i]!).concat(to![20]! - from![20]!)
    for (const [text, signal] of Object.entries(data.quantiles)) {
      const scrape = { start: (minute - 0.5) * 60_000, index: 0, time: 0 }
      const asked = signal.iterator().evaluate(scrape).value
      worst = Math.max(worst, Math.abs(estimate(Number(text), bounds, counts) / asked - 1))
      checked++
    }
  }
  t.equal(checked, 537)
  t.ok(worst < 0.01, `${worst}`)
})

t.test('histogram_quantile of a lognormal distribution gives its quantiles back within 1%', async t => {
  for (const buckets of [bounds, [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]]) {
    const distribution = lognormal({ median: 0.12, sigma: 1 })
    const registry = new Registry({ start: 0 }).add(histogram('a', { buckets })
      .series({}, { rate: 1e6, distribution, quantiles: [0, 0.5, 0.9, 0.99, 1] }))
    const counts = registry.at(60_000).map(sample => 'value' in sample ? sample.value : NaN)
    for (const [share, z] of [[0.5, 0], [0.9, 1.2815515], [0.99, 2.3263479]] as const) {
      const found = estimate(share, buckets, counts.slice(0, buckets.length + 1))
      t.ok(Math.abs(found / (0.12 * Math.exp(z)) - 1) < 0.01, `${share}: ${found}`)
    }
  }
})

t.test('the mean of a histogram is that of its distribution', async t => {
  const registry = new Registry({ start: 0 }).add(histogram('a')
    .series({}, { rate: constant(1_000), distribution: lognormal({ median: 0.1, sigma: 0.5 }) }))
  const values = registry.at(3_600_000).map(sample => 'value' in sample ? sample.value : NaN)
  t.ok(Math.abs(values.at(-2)! / values.at(-1)! / (0.1 * Math.exp(0.125)) - 1) < 1e-9)
})

t.test('each way to a point gives the same values', async t => {
  const other = waits.series({}, { rate: noise().add(1), distribution: even })
  const registry = () => registryOf(latency, other)
  const expected = readingsOf(registry().readBlock(10_000, 9_000))
  t.strictSame(columnReadings(registry().columns({ from: 10_000, to: 10_000 + 8_999_000 })), expected)
  t.strictSame(readingsOf(...await blocksOf(registry(), { from: 10_000, to: 10_000 + 8_999_000 })), expected)
  const one = registry()
  for (const i of [8_999, 5, 4_096, 8_192, 8_191, 63, 64, 4_200, 0]) {
    t.strictSame(readingsOf(one.readBlock(10_000 + i * 1_000, 1)),
      Object.fromEntries(Object.entries(expected).map(([name, readings]) => [name, [readings[i]]])), `${i}`)
  }
})

t.test('a looped histogram with noise begins again at 0 with each turn', async t => {
  const rate = noise().add(2).take('3s')
  const found = read(waits.series({}, { rate, distribution: even }, { end: 'loop' }), 24)['wait_sum{}'] as number[]
  t.strictSame(found.filter((_, i) => i % 3 === 0), new Array(8).fill(0))
  t.equal(new Set(found).size, 17)
  const registry = registryOf(waits.series({}, { rate, distribution: even }, { end: 'loop' }))
  const { id } = registry.series[0]!
  const order = Array.from({ length: 24 }, (_, i) => i * 7 % 24)
  for (const i of order) {
    const columns = Array.from(registry.read(id, [10_000 + i * 1_000]))
    t.equal(columns[3]!.values[0], found[i])
  }
})
