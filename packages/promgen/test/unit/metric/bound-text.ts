import t from 'tap'
import { boundText } from '../../../lib/metric/bound-text.ts'

t.test('bounds are written as Go writes them, with a point or an exponent', async t => {
  const bounds = [-1, -0.5, 0, 1e-10, 0.00001, 0.00012, 0.0001, 0.1, 0.25, 1, 2.5, 10, 99_999.5, 100_000, 999_999]
  t.strictSame(bounds.map(boundText), [
    '-1.0', '-0.5', '0.0', '1e-10', '1e-05', '0.00012', '0.0001', '0.1', '0.25', '1.0', '2.5', '10.0', '99999.5',
    '100000.0', '999999.0'
  ])
  t.strictSame([1e6, 1_234_567, 1.5e6, 1e21, 1e100, 1e-100, Infinity].map(boundText), [
    '1e+06', '1.234567e+06', '1.5e+06', '1e+21', '1e+100', '1e-100', '+Inf'
  ])
})
