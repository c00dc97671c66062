import fc from 'fast-check'
import type { NativeHistogram } from 'prom-remote-write'
import t from 'tap'
import {
  constant, custom, exponential, gauge, histogram, linear, lognormal, noise, normal, Registry, sin, uniform,
  type Distribution, type End, type SeriesOptions
} from '../../../index.ts'
import { runs } from '../../support/repetitions.ts'

const wait = { buckets: [1, 2], native: { schema: 0 } }
const even = uniform({ min: 0, max: 8 })

function registryOf (data: Distribution, options: SeriesOptions = {}, schema = 0): Registry {
  const metric = histogram('wait', { ...wait, native: { schema } }).series({}, data, options)
  return new Registry({ start: 0, interval: '1s' }).add(metric)
}

function nativeAt (registry: Registry, t: number): NativeHistogram | undefined {
  return registry.nativeHistogram(registry.series[0]!, t)
}

/** Each is made of many readings. */
const few = { numRuns: runs.numRuns / 10 }

/** Count, sum, and the positive buckets with the index of the first; of some instants. */
function shown (registry: Registry, times: readonly number[]): Array<number[] | undefined> {
  return times.map(t => {
    const found = nativeAt(registry, t)
    return found && [found.count, found.sum, found.positive!.offset, ...Array.from(found.positive!.counts)]
  })
}

/** The values of the classic one; undefined where it is stale. */
function valuesAt (registry: Registry, t: number): Array<number | undefined> {
  return registry.at(t).map(sample => 'value' in sample ? sample.value : undefined)
}

/** How many each bucket has, by sign and index. */
function countsOf ({ zeroCount = 0, positive, negative }: NativeHistogram): Map<string, number> {
  const counts = new Map([['0', zeroCount]])
  for (const [sign, buckets] of [['+', positive!], ['-', negative!]] as const) {
    for (const [i, count] of Array.from(buckets.counts).entries()) counts.set(`${sign}${buckets.offset + i}`, count)
  }
  return counts
}

t.test('a native histogram in full', async t => {
  const registry = registryOf({ rate: 8, distribution: normal({ mean: 0.1, deviation: 1 }) }, {}, 1)
  t.strictSame(nativeAt(registry, 0), {
    count: 0,
    sum: 0,
    schema: 1,
    zeroCount: 0,
    positive: { offset: 0, counts: new Float64Array() },
    negative: { offset: 0, counts: new Float64Array() }
  })
  // The shares 1/2, 1/4, 3/4, 1/8, 5/8, 3/8, 7/8, 1/16: 0.1, -0.57, 0.77, -1.05, 0.42, -0.22, 1.25, -1.43
  t.strictSame(nativeAt(registry, 1_000), {
    count: 8,
    sum: 0.8,
    schema: 1,
    zeroCount: 0,
    positive: { offset: -6, counts: Float64Array.of(1, 0, 0, 0, 1, 0, 1, 1) },
    negative: { offset: -4, counts: Float64Array.of(1, 0, 0, 1, 0, 1, 1) }
  })
})

t.test('it has what the classic one counts, and no value where that has none', async t => {
  const registry = registryOf({ rate: custom(1, 2, null, 8), distribution: even })
  // 4, then 2 and 6, then 1, 5, 3, 7, 0.5, 4.5, 2.5 and 6.5
  t.strictSame(shown(registry, [-1, 0, 1_000, 2_000, 3_000, 3_999, 4_000]), [
    undefined, [0, 0, 0], [1, 4, 2, 1], [3, 12, 1, 1, 1, 1], [3, 12, 1, 1, 1, 1],
    [10, 43.968, -1, 1, 1, 1, 3, 4], undefined
  ])
  const [, sum] = registry.series.filter(({ name }) => name === 'wait_bucket')
  t.equal(registry.nativeHistogram(sum!, 1_000), undefined, 'that of the first series alone')
})

t.test('each counts as one of the series', async t => {
  const data = { rate: 1, distribution: even }
  const metric = histogram('wait', { ...wait, labels: ['a'] }).series({ a: '1' }, data).series({ a: '2' }, data)
  // Two buckets and that without a bound, sum and count
  const registry = new Registry({ start: 0, maxSeries: 12 }).add(metric)
  t.equal(registry.size, 12)
  const other = { name: 'wait', labels: { a: '3' }, data }
  t.throws(() => registry.create(other), {
    code: 'too_many_series', message: 'registry: must have at most 12 series, got 18'
  })
  registry.replace(registry.series[0]!.id, other)
  t.equal(registry.size, 12)
  registry.delete(registry.series[0]!.id)
  t.equal(registry.size, 6)
  registry.removeFamily('wait')
  t.equal(registry.size, 0)
})

t.test('other metrics, and histograms without the option, have none', async t => {
  const registry = new Registry({ start: 0 }).add(
    gauge('a').series({}, constant(1)), histogram('b').series({}, { rate: 1, distribution: even }))
  t.strictSame(registry.series.map(series => registry.nativeHistogram(series, 15_000)).filter(Boolean), [])
})

const ends: Array<[End, Array<number[] | undefined>]> = [
  ['remove', [[2, 8, 1, 1, 1], undefined, undefined]],
  ['sendLast', [[2, 8, 1, 1, 1], [2, 8, 1, 1, 1], [2, 8, 1, 1, 1]]],
  ['loop', [[2, 8, 1, 1, 1], [0, 0, 0], [2, 8, 1, 1, 1]]],
  [{ custom: null }, [[2, 8, 1, 1, 1], undefined, undefined]]
]
for (const [end, expected] of ends) {
  t.test(`data with the end ${JSON.stringify(end)}`, async t => {
    const registry = registryOf({ rate: linear(2, 2, { steps: 2 }), distribution: even }, { end })
    t.strictSame(shown(registry, [1_000, 2_000, 3_000]), expected)
  })
}

t.test('data that begins again when it is replaced', async t => {
  const registry = registryOf({ rate: 4, distribution: even })
  const { id } = registry.series[0]!
  registry.replace(id, { name: 'wait', labels: {}, data: { rate: 2, distribution: even } }, 5_000)
  // The eleventh and the twelfth are 6.5 and 1.5
  t.strictSame(shown(registry, [4_999, 5_000, 6_000, 5_500]),
    [undefined, [0, 0, 0], [2, 8, 1, 1, 0, 1], [1, 4, 3, 1]])
  t.equal(valuesAt(registry, 6_000).at(-1), 22, 'the classic one goes on')
})

t.test('data that replaces others, and begins later, ends or loops', async t => {
  const data = { rate: linear(2, 2, { steps: 4 }), distribution: even }
  const replaced = (options: SeriesOptions, times: number[]): Array<number | undefined> => {
    const registry = registryOf({ rate: 4, distribution: even })
    registry.replace(registry.series[0]!.id, { name: 'wait', labels: {}, data, ...options }, 2_000)
    return times.map(t => nativeAt(registry, t)?.count)
  }
  t.strictSame(replaced({}, [2_000, 3_000, 4_000]), [0, 2, undefined])
  t.strictSame(replaced({ end: 'loop' }, [3_000, 4_000, 5_000, 7_000]), [2, 0, 2, 6])
  t.strictSame(replaced({ start: 3_000 }, [2_000, 3_000, 4_000]), [undefined, 0, 2])
})

t.test('more observations than can be told from each other', async t => {
  const most = 2 ** 52
  const of = (rate: number) => registryOf({ rate, distribution: even })
  t.equal(nativeAt(of(most - 1), 1_000)!.count, most - 1)
  t.throws(() => nativeAt(of(most), 1_000),
    new RangeError('native: at most 2^52 observations can be counted, got 4503599627370496'))
  t.throws(() => nativeAt(of(1), 10_000_001_000), new RangeError(
    'histogram: 10000001 steps from start to now, at most 10000000: set start later, or resolution'))
})

t.test('a number cannot follow its end', async t => {
  t.throws(() => registryOf({ rate: 1, distribution: even }, { end: { custom: 5 } }),
    new RangeError('end strategy custom needs null for a native histogram, got 5'))
})

t.test('what is not native', async t => {
  for (const [type, native, error] of [
    ['gauge', { schema: 3 }, new TypeError('native: a gauge has none, got object')],
    ['histogram', null, new TypeError('native: must be such as { schema: 3 }, got null')],
    ['histogram', 3, new TypeError('native: must be such as { schema: 3 }, got 3')],
    ['histogram', {}, new TypeError('native: must be such as { schema: 3 }, got object')],
    ...[-5, 9, 0.5, NaN].map(schema => ['histogram', { schema },
      new RangeError(`native.schema: must be a whole number from -4 to 8, got ${schema}`)] as const)
  ] as const) {
    t.throws(() => new Registry().addFamily({ name: 'a', type, native: native as { schema: number } }), error)
  }
  for (const schema of [-4, 8]) t.strictSame(histogram('a', { native: { schema } }).family.native, { schema })
})

t.test('its name is taken, and free again when the family is gone', async t => {
  const registry = new Registry().add(histogram('a', { native: { schema: 0 } }))
  registry.removeFamily('a')
  registry.addFamily({ name: 'a_sum', type: 'histogram', native: { schema: 0 } })
  t.throws(() => registry.addFamily({ name: 'a', type: 'histogram' }),
    new RangeError('a: a_sum has samples named a_sum already'))
  registry.removeFamily('a_sum')
  t.equal(registry.addFamily({ name: 'a', type: 'histogram' }), true)
})

const rate = fc.oneof(
  fc.constantFrom(0.05, 0.7, 3, 40, 5_000).map(constant),
  fc.constantFrom(sin({ period: '7s', amplitude: 9, offset: 5 }), custom(5, null, 0, 90, -1, 7))
)
const moving = sin({ period: '9s', amplitude: 0.1, offset: 0.2 })
const shape: fc.Arbitrary<Omit<Distribution, 'rate'>> = fc.constantFrom(
  { quantiles: { 0.5: moving, 0.99: 1 } }, { quantiles: { 0.1: -3, 0.9: 4 } },
  { distribution: lognormal({ median: moving, sigma: 0.7 }) }, { distribution: exponential({ mean: 1e-3 }) },
  { distribution: normal({ mean: noise({ kind: 'normal' }), deviation: 1 }) },
  { distribution: normal({ mean: 1, deviation: 0 }) }, { distribution: uniform({ min: -1, max: moving }) }
)
const resolution = fc.constantFrom('1s', '700ms', '3s')
const options = fc.record({ end: fc.constantFrom('loop', 'sendLast', 'remove') }, { requiredKeys: [] })
const times = fc.array(fc.nat(12_000), { minLength: 1, maxLength: 20 })

t.test('counts are whole, never fall between resets, and add up to the classic count; sums are equal', async () => {
  const schema = fc.integer({ min: -4, max: 8 })
  const all = fc.tuple(rate, shape, resolution, options, schema, times)
  fc.assert(fc.property(all, ([rate, shape, resolution, options, schema, times]) => {
    const data = { rate, ...shape, resolution } as Distribution
    const [registry, other] = [registryOf(data, options, schema), registryOf(data, options, schema)]
    let before = new Map<string, number>()
    let last = 0
    for (const t of times.toSorted((a, b) => a - b)) {
      const found = nativeAt(registry, t)
      const [sum, count] = valuesAt(registry, t).slice(-2)
      if (count === undefined) {
        if (found !== undefined) throw new Error(`${t} has a native histogram only`)
        continue
      }
      if (found === undefined) throw new Error(`${t} has no native histogram`)
      if (found.count !== count || found.sum !== sum) throw new Error(`${t} differs from the classic one`)
      const counts = countsOf(found)
      const total = Array.from(counts.values()).reduce((a, b) => a + b)
      if (total !== found.count) throw new Error(`${t} has ${total} in buckets and ${found.count} in all`)
      if (found.count >= last) {
        for (const [bucket, least] of before) {
          if (!((counts.get(bucket) ?? 0) >= least)) throw new Error(`${bucket} falls at ${t}`)
        }
      }
      [before, last] = [options.end === 'loop' ? new Map() : counts, found.count]
    }
    for (const t of times) {
      if (JSON.stringify(nativeAt(other, t)) !== JSON.stringify(nativeAt(registry, t))) throw new Error(`order: ${t}`)
    }
  }), few)
})

t.test('quantiles are in the bucket that has them', async () => {
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true })
  fc.assert(fc.property(share, fc.constantFrom(0, 3, 6), (share, schema) => {
    const shape = lognormal({ median: 0.2, sigma: 0.5 })
    const { positive } = nativeAt(registryOf({ rate: 1e6, distribution: shape }, {}, schema), 10_000)!
    const curve = shape.curve()
    curve.set([0.2, 0.5])
    let rank = share * 1e7
    const counts = Array.from(positive!.counts)
    const bucket = positive!.offset + counts.findIndex(count => (rank -= count) <= 0)
    const power = Math.log2(curve.quantile(share)) * 2 ** schema
    if (!(power > bucket - 1.001 && power <= bucket + 0.001)) throw new Error(`${power} is not in ${bucket}`)
  }), few)
})

t.test('far from the start it is the same, whichever way it is reached', async t => {
  const data = { rate: 3, distribution: lognormal({ median: moving, sigma: 0.7 }) }
  const far = [9_000_000, 4_096_000, 100_000, 4_095_000, 8_192_000, 4_097_500, 9_000_000]
  const registry = registryOf(data)
  t.strictSame(shown(registry, far), far.map(t => shown(registryOf(data), [t])[0]))
})
