import t from 'tap'
import { histogram, uniform, type Distribution } from '../../../index.ts'
import type { Curve } from '../../../lib/metric/distribution.ts'
import { entryOf } from '../../../lib/metric/entry.ts'
import { EvenShares } from '../../../lib/metric/even-shares.ts'
import { Reader } from '../../../lib/metric/reader.ts'
import { keyOf } from '../../../lib/metric/series.ts'

// What modules keep is there already where other tests have run in this process: another address loads them again
const extension = new URL(import.meta.url).pathname.slice(-3)
const loaded = process.hrtime.bigint()

function fresh (name: string): string {
  return new URL(`../../../lib/metric/${name}${extension}?${loaded}${extension}`, import.meta.url).href
}

t.test('the first histogram that is read gets memory for 64 cells', async t => {
  type Loaded = typeof import('../../../lib/metric/observed-plan.ts')
  const { ObservedPlan }: Loaded = await import(fresh('observed-plan'))
  const { family } = histogram('a', { buckets: [1] })
  const data: Distribution = { rate: 4, distribution: uniform({ min: 0, max: 4 }), quantiles: [] }
  const plan = new ObservedPlan({
    family, data, end: 'remove', begin: 0, until: Infinity, hasOwnStart: false, source: undefined
  }, data)
  const reader = new Reader(1_000, 1, () => {})
  const seconds = Array.from({ length: 64 }, (_, i) => i)
  reader.read(entryOf(family, [], keyOf(family, []), plan), Float64Array.from(seconds, second => second * 1_000), 0, 64)
  // A quarter of four observations each second is up to 1
  const rows = [0, 1, 2, 3].map(row => Array.from(reader.values.subarray(row * 64, row * 64 + 64)))
  t.strictSame(rows, [1, 4, 8, 4].map(rise => seconds.map(second => rise * second)))
})

/** All observations have one value. */
function at (value: number): Curve {
  return { raised: 0, mean: value, set: () => true, share: bound => bound >= value ? 1 : 0, quantile: () => value }
}

t.test('the first histogram of a schema finds its bounds', async t => {
  type Loaded = typeof import('../../../lib/metric/native-buckets.ts')
  const { NativeBuckets }: Loaded = await import(fresh('native-buckets'))
  for (const [schema, value, index] of [
    [0, 3, 2], [0, 2 ** -100, -100], [-4, 65_537, 2], [3, 1.1, 2], [8, Number.MAX_VALUE, 262_144]
  ] as const) {
    const buckets = new NativeBuckets(schema)
    const found: number[][] = []
    buckets.count(at(value), new EvenShares(1, 4), (place, count) => found.push([buckets.indexOf(place), count]))
    t.strictSame(found, [[index, 3]], `${value} at schema ${schema}`)
  }
})
