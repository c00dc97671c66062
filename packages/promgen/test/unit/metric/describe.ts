import t from 'tap'
import { custom, exponential, fromRate, uniform, type Data, type Operand } from '../../../index.ts'
import { describeData } from '../../../lib/metric/describe.ts'

const table: Array<[string, Data, string[]]> = [
  ['a signal', fromRate(custom(1)), ['FromRate', '  Custom Values']],
  ['quantiles', { rate: custom(1).add(2), quantiles: { 0.5: 1, 0.99: custom(3).add(4) } }, [
    'rate', '  Add', '    Custom Values', '    Constant [2]',
    'quantile 0.5', '  Constant [1]',
    'quantile 0.99', '  Add', '    Custom Values', '    Constant [4]'
  ]],
  ['a distribution of one parameter', { rate: 5, distribution: exponential({ mean: custom(1) }) },
    ['rate', '  Constant [5]', 'exponential', '  Custom Values']],
  ['a distribution of two parameters', { rate: custom(1), distribution: uniform({ min: 1, max: custom(1).add(2) }) }, [
    'rate', '  Custom Values', 'uniform', '  Constant [1]', '  Add', '    Custom Values', '    Constant [2]'
  ]]
]

for (const [what, data, lines] of table) {
  t.test(`data as text: ${what}`, async t => {
    t.equal(describeData(data), lines.join('\n'))
  })
}

t.test('what is no data has no text', async t => {
  const data = { rate: 'often' as unknown as Operand, quantiles: { 0.5: 1 } }
  t.throws(() => describeData(data), new TypeError('data: operand must be a signal or a number, got "often"'))
})
