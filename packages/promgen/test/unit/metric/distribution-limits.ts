import t from 'tap'
import { exponential, lognormal, normal, uniform, type DistributionShape, type Operand } from '../../../index.ts'

const table: Array<[DistributionShape, string, string[]]> = [
  [lognormal({ median: 1, sigma: 2 }), 'lognormal', ['Constant [1]', 'Constant [2]']],
  [normal({ mean: 1, deviation: 2 }), 'normal', ['Constant [1]', 'Constant [2]']],
  [exponential({ mean: 1 }), 'exponential', ['Constant [1]']],
  [uniform({ min: 1, max: 2 }), 'uniform', ['Constant [1]', 'Constant [2]']]
]

t.test('each distribution has its name, and parameters in order', async t => {
  for (const [shape, name, parameters] of table) {
    t.equal(shape.name, name)
    t.strictSame(shape.parameters.map(({ name }) => name), parameters)
  }
})

t.test('a parameter that is no number is named', async t => {
  const often = 'often' as unknown as Operand
  for (const [make, name] of [
    [() => lognormal({ median: 1, sigma: often }), 'lognormal.sigma'],
    [() => normal({ mean: often, deviation: 1 }), 'normal.mean'],
    [() => exponential({ mean: often }), 'exponential.mean'],
    [() => uniform({ min: 0, max: often }), 'uniform.max']
  ] as const) {
    t.throws(make, new TypeError(`${name}: operand must be a signal or a number, got "often"`))
  }
})

t.test('before a moment is chosen, nothing is known', async t => {
  t.strictSame(table.map(([shape]) => shape.curve().mean), [NaN, NaN, NaN, NaN])
})

t.test('a range may be as wide as numbers reach', async t => {
  const curve = uniform({ min: 0, max: 0 }).curve()
  const most = Number.MAX_VALUE
  t.strictSame([[-most, most], [-most / 2, most / 2], [most, most], [-Infinity, Infinity]].map(all => curve.set(all)),
    [false, true, true, false])
})
