import t from 'tap'
import { BucketShares } from '../../../lib/metric/bucket-shares.ts'
import { QuantileCurve } from '../../../lib/metric/quantile-curve.ts'

/** The share at each bound, to six digits, of observations with some quantiles. */
function shares (bounds: number[], quantiles: Record<number, number>): number[] {
  const asked = Object.keys(quantiles).map(Number).sort((a, b) => a - b)
  const curve = new QuantileCurve(asked)
  t.ok(curve.set(asked.map(share => quantiles[share]!)))
  const found = new Float64Array(bounds.length)
  new BucketShares(bounds, asked).fill(curve, found)
  return Array.from(found, share => Math.round(share * 1e6) / 1e6)
}

const table: Array<[string, number[], number[]]> = [
  ['a bound at 0 has no bucket from 0 on', shares([0, 4], { 0.5: 0, 0.9: 3 }), [0.6, 1]],
  ['quantiles that are equal to the only bound', shares([1], { 0.5: 1, 0.75: 1 }), [0.75]],
  // The share at 0 has to be a twentieth of the way from 0.5 to 0.9 at least
  ['a bound above a quantile keeps its distance', shares([0, 4], { 0.5: 0, 0.9: 4 }), [0.52, 0.9]],
  ['less distance in the middle of a bucket', shares([1, 2], { 0.5: 0.4, 0.75: 1.8 }), [0.732185, 0.754454]],
  // The line through both rises by 0.5333 in the bucket
  ['two quantiles, the last of which is at the bound', shares([0, 4], { 0.5: 1, 0.9: 4 }), [0.366667, 0.9]],
  ['two quantiles whose line reaches 0 and 1', shares([2, 4, 6, 8], { 0.5: 7, 0.75: 7.5 }), [0, 0, 0, 1]],
  ['two quantiles whose line limits those before it', shares([1, 2, 4], { 0.5: 0.1, 0.9: 2.4, 0.95: 3.7 }),
    [0.884615, 0.884615, 0.961538]],
  ['a bound above all quantiles', shares([1, 2], { 0.5: 0.4, 0.75: 2.7 }), [0.725, 0.725]],
  ['a bound below a share that was moved down', shares([1, 2, 4], { 0.5: 3, 0.9: 4 }), [0.1, 0.1, 0.9]]
]

for (const [what, actual, expected] of table) {
  t.test(what, async t => {
    t.strictSame(actual, expected)
  })
}
