import t from 'tap'
import { exponential, lognormal, normal, uniform, type DistributionShape } from '../../../index.ts'
import { normalShare } from '../../../lib/normal.ts'
import { QuantileCurve } from '../../../lib/metric/quantile-curve.ts'

const shapes: Array<[DistributionShape, number[]]> = [
  [lognormal({ median: 0, sigma: 0 }), [0.2, 0.5]],
  [lognormal({ median: 0, sigma: 0 }), [5, 2]],
  [normal({ mean: 0, deviation: 0 }), [-3, 2]],
  [exponential({ mean: 0 }), [4]],
  [uniform({ min: 0, max: 0 }), [-1, 5]]
]

for (const [shape, parameters] of shapes) {
  t.test(`${shape.name} of ${parameters}: shares are the inverse of quantiles, whose mean is the mean`, t => {
    const curve = shape.curve()
    t.equal(curve.set(parameters), true)
    const n = 20_000
    let sum = 0
    let last = -Infinity
    for (let i = 0; i < n; i++) {
      const value = curve.quantile((i + 0.5) / n)
      sum += value
      if (!(value > last)) t.fail(`${value} after ${last}`)
      last = value
      const share = curve.share(value)
      if (Math.abs(share - (i + 0.5) / n) > 1e-9) t.fail(`${share} at ${i}`)
    }
    t.ok(Math.abs(sum / n / curve.mean - 1) < 0.01, `${sum / n} and ${curve.mean}`)
    t.end()
  })
}

t.test('without any deviation, all observations are equal', async t => {
  const table: Array<[DistributionShape, number[]]> = [
    [lognormal({ median: 0, sigma: 0 }), [2, 0]],
    [normal({ mean: 0, deviation: 0 }), [2, 0]],
    [uniform({ min: 0, max: 0 }), [2, 2]]
  ]
  for (const [shape, parameters] of table) {
    const curve = shape.curve()
    t.equal(curve.set(parameters), true)
    t.strictSame([curve.share(1.999), curve.share(2), curve.share(3)], [0, 1, 1])
    t.strictSame([0, 0.5, 1].map(share => curve.quantile(share)), [2, 2, 2])
    t.equal(curve.mean, 2)
  }
})

t.test('shares outside of the possible values', async t => {
  const curve = lognormal({ median: 1, sigma: 1 }).curve()
  curve.set([1, 1])
  t.strictSame([curve.share(0), curve.share(-1), curve.share(Infinity)], [0, 0, 1])
  const times = exponential({ mean: 1 }).curve()
  times.set([1])
  t.strictSame([times.share(0), times.share(-1), times.share(Infinity), times.quantile(0)], [0, 0, 1, 0])
  const even = uniform({ min: 2, max: 4 }).curve()
  even.set([2, 4])
  t.strictSame([even.share(2), even.share(4), even.quantile(0), even.quantile(1)], [0, 1, 2, 4])
})

t.test('parameters that make no distribution', async t => {
  const table: Array<[DistributionShape, number[][]]> = [
    [lognormal({ median: 1, sigma: 1 }), [[0, 1], [-1, 1], [NaN, 1], [Infinity, 1], [1, -1], [1, NaN], [1, Infinity]]],
    [normal({ mean: 1, deviation: 1 }), [[NaN, 1], [Infinity, 1], [-Infinity, 1], [1, -1], [1, NaN], [1, Infinity]]],
    [exponential({ mean: 1 }), [[0], [-1], [NaN], [Infinity]]],
    [uniform({ min: 1, max: 1 }), [[2, 1], [NaN, 1], [1, NaN], [-Infinity, 1], [1, Infinity]]]
  ]
  for (const [shape, all] of table) {
    for (const parameters of all) t.equal(shape.curve().set(parameters), false, `${shape.name} ${parameters}`)
  }
})

t.test('the normal share is that of tables, in the tails as well', async t => {
  const table: Array<[number, number]> = [
    [-1, 0.158655253931457], [1, 0.841344746068543], [-3, 1.34989803163009e-3], [-5, 2.86651571879194e-7],
    [-7, 1.27981254388584e-12], [-7.1, 6.23784446333152e-13], [-10, 7.61985302416053e-24], [-37, 5.72557e-300],
    [6, 0.999999999013412]
  ]
  for (const [value, share] of table) {
    t.ok(Math.abs(normalShare(value) / share - 1) < 1e-5, `${value}: ${normalShare(value)}`)
    if (value > -6) t.ok(Math.abs(normalShare(value) - share) < 1e-14, `${value}: ${normalShare(value)}`)
  }
  t.strictSame([normalShare(-Infinity), normalShare(Infinity), normalShare(-39)], [0, 1, 0])
  t.ok(Number.isNaN(normalShare(NaN)))
})

/** Quantiles and shares of a curve between known quantiles. */
function read (given: number[], values: number[], shares: number[]): number[] | false {
  const curve = new QuantileCurve(given)
  return curve.set(values) && shares.map(share => Math.round(curve.quantile(share) * 1e6) / 1e6)
}

t.test('quantiles between those that are known', async t => {
  const shares = [0, 0.25, 0.5, 0.7, 0.9, 0.95, 1]
  t.strictSame(read([0.5, 0.9], [1, 3], shares), [0, 0.5, 1, 2, 3, 3.25, 3.5])
  t.strictSame(read([0.5], [2], shares), [0, 1, 2, 2.8, 3.6, 3.8, 4])
  t.strictSame(read([0.5], [-2], shares), [-4, -3, -2, -1.2, -0.4, -0.2, 0], 'a negative one alone')
  t.strictSame(read([0.5, 0.9], [-1, 3], shares), [-6, -3.5, -1, 1, 3, 3.5, 4], 'as steep below as behind')
  t.strictSame(read([0, 0.5, 1], [1, 2, 10], shares), [1, 1.5, 2, 5.2, 8.4, 9.2, 10], 'both ends')
  t.strictSame(read([0.5, 0.9], [3, 1], shares), [0, 1.5, 3, 3, 3, 3, 3], 'those that fall are raised')
  t.strictSame(read([0.5, 0.9], [NaN, 3], shares), read([0.9], [3], shares), 'missing ones are left out')
  t.strictSame(read([0.5, 0.9], [1, Infinity], shares), read([0.5], [1], shares))
  t.strictSame(read([0.5, 0.9], [NaN, NaN], shares), false)
  t.strictSame(read([0], [5], [0, 0.5, 1]), [5, 5, 5])
  t.strictSame(read([1], [5], [0, 0.5, 1]), [0, 2.5, 5])
})

t.test('shares at equal quantiles are those of the last', async t => {
  const curve = new QuantileCurve([0.5, 0.9])
  curve.set([2, 2])
  t.strictSame([1, 1.999999, 2, 3].map(value => Math.round(curve.share(value) * 1e4) / 1e4), [0.25, 0.5, 1, 1])
  t.equal(curve.quantile(0.7), 2)
  const flat = new QuantileCurve([0.5, 0.5])
  flat.set([1, 3])
  t.equal(flat.quantile(0.5), 1)
})

t.test('the mean is that of the lines between quantiles', async t => {
  const curve = new QuantileCurve([0.5, 0.9])
  curve.set([1, 3])
  t.ok(Math.abs(curve.mean - (0.5 * 0.5 + 0.4 * 2 + 0.1 * 3.25)) < 1e-12)
  curve.set([1, NaN])
  t.equal(curve.mean, 1)
})
