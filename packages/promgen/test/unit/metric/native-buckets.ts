import fc from 'fast-check'
import t from 'tap'
import type { Curve } from '../../../lib/metric/distribution.ts'
import { EvenShares } from '../../../lib/metric/even-shares.ts'
import { NativeBuckets } from '../../../lib/metric/native-buckets.ts'
import { runs } from '../../support/repetitions.ts'

/** A curve of which all observations have one value. */
function at (value: number): Curve {
  return { raised: 0, mean: value, set: () => true, share: bound => bound >= value ? 1 : 0, quantile: () => value }
}

/** The bucket of a value, by the sign of its values and its index; 0 for the zero bucket. */
function bucketOf (schema: number, value: number): [sign: number, index: number] | 0 {
  const buckets = new NativeBuckets(schema)
  const found: Array<[number, number]> = []
  buckets.count(at(value), new EvenShares(1, 4), (place, count) => found.push([place, count]))
  const [[place, count] = [NaN, NaN]] = found
  if (found.length !== 1 || count !== 3) throw new Error(`${value} is not in one bucket: ${found.join(' ')}`)
  return place === 0 ? 0 : [Math.sign(place), buckets.indexOf(place)]
}

for (const [schema, value, expected] of [
  [0, 1, [1, 0]], [0, 1.001, [1, 1]], [0, 2, [1, 1]], [0, 0.5, [1, -1]], [0, -1, [-1, 0]], [0, -1.001, [-1, 1]],
  [0, -2, [-1, 1]], [0, 0, 0], [0, -0, 0], [0, 2 ** -128, 0], [0, -(2 ** -128), 0],
  [0, 2 ** -128 * 1.001, [1, -127]], [0, -(2 ** -128) * 1.001, [-1, -127]], [0, Number.MAX_VALUE, [1, 1024]],
  [0, -Number.MAX_VALUE, [-1, 1024]], [-4, 1, [1, 0]], [-4, 65_536, [1, 1]], [-4, 65_537, [1, 2]],
  [-4, 1e-39, 0], [-4, 1e-38, [1, -7]], [-4, Number.MAX_VALUE, [1, 64]], [3, 1.09, [1, 1]], [3, 1.1, [1, 2]],
  [8, 1, [1, 0]], [8, 1.002, [1, 1]], [8, Number.MAX_VALUE, [1, 262_144]], [8, -Number.MAX_VALUE, [-1, 262_144]]
] as const) {
  t.test(`the bucket of ${value} at schema ${schema}`, async t => {
    t.strictSame(bucketOf(schema, value), expected)
  })
}

t.test('a value is above the bound before its bucket, and not above that of its own', async () => {
  const exponent = fc.double({ min: -127, max: 1_023, noNaN: true })
  fc.assert(fc.property(fc.integer({ min: -4, max: 8 }), exponent, fc.boolean(), (schema, exponent, isNegative) => {
    const value = 2 ** exponent
    const [sign, index] = bucketOf(schema, isNegative ? -value : value) as [number, number]
    const isIn = value <= 2 ** (index / 2 ** schema) && value > 2 ** ((index - 1) / 2 ** schema)
    if (!isIn || (sign < 0) !== isNegative) throw new Error(`${value} is not in ${sign} ${index}`)
  }), runs)
})

t.test('no observations are in no bucket', async t => {
  new NativeBuckets(0).count(at(1), new EvenShares(1, 1), () => t.fail('counted'))
  t.pass('nothing was counted')
})
