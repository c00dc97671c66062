import t from 'tap'
import { shown, wholeNumber } from '../../lib/check.ts'

t.test('a value is shown on one line, shortened beyond 200 characters', async t => {
  t.strictSame([null, undefined, 'a"b', 1n, {}, [1], () => {}, Symbol('a')].map(shown), [
    'null', 'undefined', '"a\\"b"', '1', 'an object', 'an array', 'a function', 'Symbol(a)'
  ])
  t.equal(shown('x'.repeat(198)), `"${'x'.repeat(198)}"`)
  t.equal(shown('x'.repeat(199)), `"${'x'.repeat(198)}…`)
})

t.test('a whole number is within its bounds', async t => {
  const bounds = { low: 1, high: 5, byDefault: 3 }
  t.strictSame([undefined, 1, 5].map(value => wholeNumber('a', value, bounds)), [3, 1, 5])
  for (const value of [0, 6, 1.5, NaN, Infinity]) {
    const error = new RangeError(`a: must be a whole number from 1 to 5, got ${value}`)
    t.throws(() => wholeNumber('a', value, bounds), error)
  }
  t.throws(() => wholeNumber('a', null, bounds), new TypeError('a: must be a number, got null'))
})
