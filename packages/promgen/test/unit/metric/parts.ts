import t from 'tap'
import {
  constant, gauge, histogram, linear, Registry, walk, type Block, type SeriesDefinition, type Signal
} from '../../../index.ts'
import { columnReadings, readingsOf } from '../../support/readings.ts'

/** A number of gauges, as many histograms of six series, and a series that ends. */
function mixed (count: number): Registry {
  const rows = Array.from({ length: count }, (_, i) => ({ n: String(i) }))
  const quantiles = { 0.5: constant(1), 0.9: constant(2) }
  return new Registry({ start: 0, interval: '1s', seed: 2 }).add(
    gauge('a', { labels: ['n'] }).with(rows.map(labels => ({ name: 'a', labels, data: walk({ every: '1s' }) }))),
    histogram('b', { labels: ['n'], buckets: [1, 2, 3] }).with(rows.map(labels => {
      return { name: 'b', labels, data: { rate: constant(100), quantiles } }
    })),
    gauge('c').series({}, linear(0, 1, { steps: 700 }), { start: 5_000 })
  )
}

t.test('the parts of an instant have what a snapshot has', async t => {
  const registry = mixed(300)
  for (const at of [0, 5_000, 20_000, 705_000, 706_000]) {
    const values: number[] = []
    const states: number[] = []
    const sizes: number[] = []
    for (const part of registry.parts(at)) {
      t.equal(part.first, values.length)
      t.equal(part.series, registry.series)
      sizes.push(part.values.length)
      values.push(...part.values)
      states.push(...part.states)
    }
    t.strictSame(sizes, [256, 44 + 212 * 6, 88 * 6 + 1])
    const whole = registry.snapshot(at)
    t.strictSame(states, Array.from(whole.states))
    t.strictSame(values.filter((_, i) => states[i] === 0), Array.from(whole.values).filter((_, i) => states[i] === 0))
  }
})

t.test('parts of as many definitions as fit have no empty one behind them', async t => {
  const sizes = [0, 1, 256, 257].map(count => {
    const definitions = Array.from({ length: count }, (_, i) => {
      return { name: 'a', labels: { n: String(i) }, data: constant(i) }
    })
    const registry = new Registry({ start: 0 }).add(gauge('a', { labels: ['n'] }).with(definitions))
    return Array.from(registry.parts(0), ({ first, values }) => [first, values.length])
  })
  t.strictSame(sizes, [[], [[0, 1]], [[0, 256]], [[0, 256], [256, 1]]])
})

t.test('definitions with long windows are in smaller parts, so that others get their turn', async t => {
  const rows = (count: number, of: Signal): SeriesDefinition[] => Array.from({ length: count }, (_, i) => {
    return { name: 'a', labels: { n: `${of.describe()} ${i}` }, data: of }
  })
  const long = constant(1).smooth('1000s')
  const longest = long.smooth('100s')
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(gauge('a', { labels: ['n'] }).with([...rows(205, long), ...rows(2, longest), ...rows(257, constant(1))]))
  const parts = Array.from(registry.parts(0), ({ first, values }) => [first, values.length])
  t.strictSame(parts, [[0, 100], [100, 100], [200, 5], [205, 1], [206, 1], [207, 256], [463, 1]])
})

t.test('groups have what columns have', async t => {
  const registry = mixed(3)
  const range = { from: 2_000, to: 1_100_000 }
  const blocks: Block[] = []
  const sizes: number[] = []
  for (const group of registry.groups(range)) {
    sizes.push(group.series.length)
    for (const block of group.blocks()) {
      t.equal(block.series, group.series)
      t.ok(block.times.length <= 512)
      blocks.push(block)
    }
  }
  t.strictSame(sizes, [1, 1, 1, 6, 6, 6, 1])
  t.strictSame(readingsOf(...blocks), columnReadings(registry.columns(range)))
  const times = blocks.slice(0, 3).flatMap(block => Array.from(block.times))
  t.strictSame(times, Array.from({ length: 1_099 }, (_, i) => 2_000 + i * 1_000))
  t.strictSame(Array.from(registry.groups({ from: 10, to: 0 }), ({ blocks }) => Array.from(blocks()).length),
    new Array(7).fill(0))
  t.throws(() => registry.groups({ from: 0 }), { name: 'RangeError' })
})
