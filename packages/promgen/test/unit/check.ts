import t from 'tap'
import { finite, oneOf, seedOf, whole } from '../../lib/check.ts'
import { errorOf } from '../support/outcome.ts'

t.test('what is not as it must be is named in the error', async t => {
  const none = undefined as unknown as number
  t.equal(errorOf(() => finite('a: b', none)), 'TypeError: a: b must be a finite number, got undefined')
  t.equal(errorOf(() => finite('a: b', Infinity)), 'TypeError: a: b must be a finite number, got Infinity')
  t.equal(errorOf(() => whole('a: b', '1' as never)), 'TypeError: a: b must be a whole number, got "1"')
  t.equal(errorOf(() => seedOf('a', 0.5)), 'TypeError: a: seed must be a whole number, got 0.5')
  t.equal(errorOf(() => seedOf('a', 2 ** 32)), 'RangeError: a: seed must be from 0 to 4294967295, got 4294967296')
  t.equal(errorOf(() => seedOf('a', -1)), 'RangeError: a: seed must be from 0 to 4294967295, got -1')
  t.equal(errorOf(() => oneOf('a', 'd', ['a', 'b', 'c'] as string[])), 'TypeError: a must be a, b or c, got "d"')
})

t.test('the boundaries pass', async t => {
  t.strictSame([finite('', -0), whole('', -(2 ** 53) + 1)], [-0, -(2 ** 53) + 1])
  t.strictSame([seedOf('', 0), seedOf('', 2 ** 32 - 1), oneOf('', 'a', ['a'])], [0, 2 ** 32 - 1, 'a'])
})
