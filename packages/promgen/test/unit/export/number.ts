import fc from 'fast-check'
import t from 'tap'
import { numberText } from '../../../lib/export/number.ts'
import { numberOf } from '../../support/exposition.ts'
import { runs } from '../../support/repetitions.ts'

t.test('numbers are written as Prometheus reads them', async t => {
  const numbers = [0, -0, 1, -1.5, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, NaN, Infinity, -Infinity]
  t.strictSame(numbers.map(numberText), [
    '0', '-0', '1', '-1.5', '1e+21', '1e-7', '5e-324', '1.7976931348623157e+308', 'NaN', '+Inf', '-Inf'
  ])
})

t.test('any number survives', async () => {
  fc.assert(fc.property(fc.double(), value => Object.is(numberOf(numberText(value)), value)), runs)
})
