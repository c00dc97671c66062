import fc from 'fast-check'
import t from 'tap'
import { BucketShares } from '../../../lib/metric/bucket-shares.ts'
import { QuantileCurve } from '../../../lib/metric/quantile-curve.ts'
import { estimate } from '../../support/histograms.ts'
import { runs } from '../../support/repetitions.ts'

/** Quantiles and buckets, and the shares that `BucketShares` gives for them. */
function shares (bounds: number[], quantiles: Record<number, number>, asked?: number[]): number[] {
  const given = Object.keys(quantiles).map(Number).sort((a, b) => a - b)
  const curve = new QuantileCurve(given)
  t.ok(curve.set(given.map(share => quantiles[share]!)))
  const found = new Float64Array(bounds.length + 2).fill(7)
  new BucketShares(bounds, asked ?? given).fill(curve, found, 1)
  t.strictSame([found[0], found.at(-1)], [7, 7])
  return Array.from(found.subarray(1, -1), share => Math.round(share * 1e6) / 1e6)
}

const table: Array<[string, number[], number[]]> = [
  ['nothing asked', shares([1, 2, 3], { 0.5: 1, 0.9: 3 }, []), [0.5, 0.7, 0.9]],
  ['a line that goes through the quantile already', shares([1, 2, 3], { 0.5: 1.5, 1: 3 }), [0.333333, 0.666667, 1]],
  // The line through 0.3333 and 0.6333 has 0.4833 in its middle
  ['a quantile in the middle', shares([1, 2, 3], { 0.5: 1.5, 0.9: 3 }), [0.35, 0.65, 0.9]],
  ['a quantile at a bound', shares([1, 2, 4], { 0.5: 2, 0.9: 4 }), [0.25, 0.5, 0.9]],
  ['the first bucket, which begins at 0', shares([2, 4], { 0.5: 1.6, 0.75: 4 }), [0.625, 0.75]],
  ['a first bucket without a lower bound', shares([0, 4], { 0.5: -1, 0.9: 4 }), [0.58, 0.9]],
  ['a value below the first bucket', shares([1, 4], { 0.5: -1, 0.9: 4 }), [0.66, 0.9]],
  ['a quantile above all buckets', shares([1, 2], { 0.5: 4, 0.9: 8 }), [0.125, 0.25]],
  ['no buckets', shares([], { 0.5: 4 }), []],
  ['two quantiles in a bucket', shares([1, 2, 3], { 0.5: 1.4, 0.6: 1.6, 0.9: 3 }), [0.3, 0.8, 0.9]]
]

for (const [what, actual, expected] of table) {
  t.test(what, async t => {
    t.strictSame(actual, expected)
  })
}

/** Bounds, the quantiles asked for, and their values, from a value and the factors between them. */
const cases = fc.record({
  bounds: fc.constantFrom(
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    Array.from({ length: 20 }, (_, i) => 0.01 * 1.4 ** i),
    [-1, 0, 1],
    [1]
  ),
  asked: fc.constantFrom([0.5], [0.5, 0.9], [0.5, 0.9, 0.99], [0.5, 0.9, 0.95, 0.99], [0.9, 0.95, 0.99, 0.999]),
  first: fc.double({ min: -2, max: 2, noNaN: true }).map(exponent => 0.3 * 10 ** exponent),
  factors: fc.array(fc.double({ min: 1, max: 4, noNaN: true }), { minLength: 3, maxLength: 3 }),
  isNegative: fc.boolean()
})

t.test('shares rise from 0 to 1, and each quantile is estimated in its own bucket', async () => {
  fc.assert(fc.property(cases, ({ bounds, asked, first, factors, isNegative }) => {
    const values = asked.map((_, i) => factors.slice(0, i).reduce((value, factor) => value * factor, first))
    if (isNegative) values.reverse().forEach((value, i) => { values[i] = -value })
    const curve = new QuantileCurve(asked)
    curve.set(values)
    const shares = new Float64Array(bounds.length)
    new BucketShares(bounds, asked).fill(curve, shares)
    let last = 0
    for (const share of shares) {
      if (!(share >= last && share <= 1)) return false
      last = share
    }
    return asked.every((share, i) => {
      const value = values[i]!
      const found = estimate(share, bounds, shares)
      const bucket = bounds.findIndex(bound => bound >= value)
      if (bucket < 0) return found === bounds.at(-1)
      const lower = bucket > 0 ? bounds[bucket - 1]! : bounds[0]! > 0 ? 0 : bounds[0]!
      return found >= lower - 1e-9 && found <= bounds[bucket]! + 1e-9
    })
  }), runs)
})

t.test('a single quantile is met wherever its bucket has two bounds', async () => {
  const place = fc.double({ min: 0.001, max: 1, noNaN: true })
  const share = fc.double({ min: 0.1, max: 0.9, noNaN: true })
  fc.assert(fc.property(fc.nat(3), place, share, (bucket, place, share) => {
    const bounds = [0.5, 1, 2, 4, 8]
    const value = bounds[bucket]! * (1 + place)
    const curve = new QuantileCurve([share])
    curve.set([value])
    const shares = new Float64Array(bounds.length)
    new BucketShares(bounds, [share]).fill(curve, shares)
    return Math.abs(estimate(share, bounds, shares) / value - 1) < 1e-6
  }), runs)
})

t.test('most quantiles are met where each has a bucket of its own', async t => {
  // The lognormal distributions of sigma 0.3 to 1, with buckets that grow by 40%
  const bounds = Array.from({ length: 20 }, (_, i) => 0.01 * 1.4 ** i)
  const asked = [0.5, 0.9, 0.95, 0.99]
  const found = new BucketShares(bounds, asked)
  const shares = new Float64Array(bounds.length)
  let [met, all] = [0, 0]
  for (let i = 0; i < 2_000; i++) {
    const values = [1.28, 1.64, 2.33].map(z => 0.05 * 1.001 ** i * Math.exp(z * (0.3 + (i * 7 % 100) / 140)))
    const curve = new QuantileCurve(asked)
    curve.set([0.05 * 1.001 ** i, ...values])
    found.fill(curve, shares)
    for (const share of asked) {
      const value = curve.quantile(share)
      if (value > bounds.at(-1)!) continue
      all++
      if (Math.abs(estimate(share, bounds, shares) / value - 1) < 0.01) met++
    }
  }
  t.ok(met / all > 0.95, `${met} of ${all}`)
})
