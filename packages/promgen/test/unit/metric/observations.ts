import t from 'tap'
import { exponential, Registry, type Distribution, type NativeOptions } from '../../../index.ts'
import { observationsOf } from '../../../lib/metric/observations.ts'

const distribution = exponential({ mean: 1 })

const table: Array<[string, Distribution, number[]]> = [
  ['the usual ones', { rate: 1, distribution }, [0.5, 0.9, 0.95, 0.99]],
  ['none', { rate: 1, distribution, quantiles: [] }, []],
  ['0 and 1, which are no estimates', { rate: 1, distribution, quantiles: [0, 0.25, 0.75, 1] }, [0.25, 0.75]],
  ['0 alone', { rate: 1, distribution, quantiles: [0] }, []],
  ['1 alone', { rate: 1, distribution, quantiles: [1] }, []],
  ['all that are known', { rate: 1, quantiles: { 0.99: 2, 0.5: 1 } }, [0.5, 0.99]],
  ['0 and 1 are known', { rate: 1, quantiles: { 1: 3, 0.5: 1, 0: 0 } }, [0.5]]
]

for (const [what, data, asked] of table) {
  t.test(`quantiles that are to be met: ${what}`, async t => {
    t.strictSame(observationsOf(data).asked, asked)
  })
}

t.test('a function is no option of native histograms', async t => {
  const native = Object.assign(() => {}, { schema: 3 }) as unknown as NativeOptions
  t.throws(() => new Registry().addFamily({ name: 'a', type: 'histogram', native }), new TypeError(
    'native: must be such as { schema: 3 }, got function'))
})
