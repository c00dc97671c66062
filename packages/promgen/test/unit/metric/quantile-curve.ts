import t from 'tap'
import { QuantileCurve } from '../../../lib/metric/quantile-curve.ts'

function curveOf (quantiles: Record<number, number>): QuantileCurve {
  const shares = Object.keys(quantiles).map(Number).sort((a, b) => a - b)
  const curve = new QuantileCurve(shares)
  t.equal(curve.set(shares.map(share => quantiles[share]!)), true)
  return curve
}

t.test('the share of a value that several quantiles have is that of the last', async t => {
  const curve = curveOf({ 0.2: 2, 0.5: 2, 0.9: 5 })
  t.strictSame([1, 2, 3.5, 5].map(value => curve.share(value)), [0.1, 0.5, 0.7, 0.9])
  const first = curveOf({ 0: 2, 0.5: 2, 1: 4 })
  t.strictSame([1.999, 2, 3, 4].map(value => first.share(value)), [0, 0.5, 0.75, 1])
})

t.test('below a first quantile of 0, values fall as steeply as behind it', async t => {
  const curve = curveOf({ 0.5: 0, 0.75: 4 })
  t.strictSame([0, 0.25, 0.5, 0.625].map(share => curve.quantile(share)), [-8, -4, 0, 2])
  t.strictSame([curve.share(-8), curve.share(-4), curve.share(0)], [0, 0.25, 0.5])
  const alone = curveOf({ 0.5: 0 })
  t.strictSame([0, 0.5, 1].map(share => alone.quantile(share)), [0, 0, 0])
})
