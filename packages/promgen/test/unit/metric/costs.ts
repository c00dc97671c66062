import t from 'tap'
import {
  counter, gauge, histogram, Registry, Signal, summary, uniform, type Data, type Metric
} from '../../../index.ts'
import type { Curve } from '../../../lib/metric/distribution.ts'
import { EvenShares } from '../../../lib/metric/even-shares.ts'
import { NativeBuckets } from '../../../lib/metric/native-buckets.ts'
import { Everywhere, type NodeContext, type Points } from '../../../lib/signal/node.ts'

/** Rises by 4 each second up to a time, then stays at 0. It counts the points at which it is read. */
class Counted extends Everywhere {
  read = 0
  readonly #until: number

  constructor (until: number) {
    super('Counted')
    this.#until = until
  }

  override fillValues ({ x }: Points, n: number, _context: NodeContext, values: Float64Array): void {
    this.read += n
    for (let i = 0; i < n; i++) values[i] = x[i]! < this.#until ? x[i]! / 250 : 0
  }
}

/** A registry with data made of a signal, and how many points of it something reads. */
function countedOf (make: (signal: Signal) => Metric, until = Infinity): {
  registry: Registry, cost: (read: (registry: Registry) => unknown) => number
} {
  const counted = new Counted(until)
  const registry = new Registry({ start: 0, interval: '1s' }).add(make(new Signal(counted)))
  return {
    registry,
    cost (read) {
      counted.read = 0
      read(registry)
      return counted.read
    }
  }
}

const distribution = uniform({ min: 0, max: 4 })
const even = (rate: Signal): Data => ({ rate, distribution })

t.test('warnings read what could fall, and nothing else', async t => {
  for (const [metric, data, expected] of [
    [gauge('a'), (signal: Signal) => signal, 0],
    [counter('a'), (signal: Signal) => signal, 512],
    [summary('a'), even, 512 + 7]
  ] as const) {
    const { cost } = countedOf(signal => metric.series({}, data(signal)))
    t.equal(cost(({ warnings }) => t.strictSame(warnings, [])), expected, metric.family.type)
  }
})

t.test('cells of a histogram are read together, 64 at once', async t => {
  const { cost } = countedOf(signal => histogram('a', { buckets: [1] }).series({}, even(signal)))
  // After each run, its last cell is added to the totals
  t.equal(cost(registry => registry.readBlock(0, 64)), 64)
  t.equal(cost(registry => registry.readBlock(64_000, 64)), 1 + 64)
  t.equal(cost(registry => registry.readBlock(128_000, 512)), 8 * 65)
  t.equal(cost(registry => registry.readBlock(640_000, 1)), 2)
})

t.test('a native histogram reads no cell that begins at its instant', async t => {
  const native = { schema: 0 }
  const { registry, cost } = countedOf(signal => histogram('a', { buckets: [], native }).series({}, even(signal)))
  const [series] = registry.series
  const at = (t: number) => cost(registry => registry.nativeHistogram(series!, t))
  t.strictSame([0, 3_000, 3_000, 10_000, 10_500, 11_000].map(at), [0, 3, 0, 7, 1, 1])
})

t.test('what a native histogram had before it was replaced is read once', async t => {
  const native = { schema: 0 }
  const counted = new Counted(Infinity)
  const metric = histogram('a', { buckets: [], native })
  const registry = new Registry({ start: 0, interval: '1s' }).add(metric.series({}, { rate: 1, distribution }))
  const { id } = registry.series[0]!
  registry.replace(id, { name: 'a', labels: {}, data: even(new Signal(counted)) }, 100_000)
  counted.read = 0
  const [series] = registry.series
  t.equal(registry.nativeHistogram(series!, 101_000)?.count, 402)
  t.equal(counted.read, 101)
  t.equal(registry.nativeHistogram(series!, 103_000)?.count, 1_218)
  t.equal(counted.read, 103)
})

t.test('behind the fall of a counter that goes on nothing is looked at', async t => {
  const counted = new Counted(8_000)
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(counter('a').series({}, new Signal(new Counted(Infinity))))
  const { id } = registry.series[0]!
  registry.replace(id, { name: 'a', labels: {}, data: new Signal(counted) }, 5_000)
  const readAt = (at: number): [number, number] => {
    counted.read = 0
    const [sample] = registry.at(at)
    return [sample !== undefined && 'value' in sample ? sample.value : NaN, counted.read]
  }
  // The point itself, and all steps up to it
  t.strictSame(readAt(10_000), [0, 1 + 6])
  t.strictSame(readAt(5_000_000), [0, 1])
  // The step of the point as well
  t.strictSame(readAt(7_000), [28, 2])
})

t.test('where there are no observations, nothing is asked of their distribution', async t => {
  const curve: Curve = {
    raised: 0,
    mean: 0,
    set: () => true,
    share: () => t.fail('asked for a share') ? 1 : 0,
    quantile: () => t.fail('asked for a quantile') ? 1 : 0
  }
  let count = 0
  new NativeBuckets(0).count(curve, new EvenShares(5, 5), (_place, added) => { count += added })
  t.equal(count, 0)
})
