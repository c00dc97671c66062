import t from 'tap'
import { comparable, flatCopy, isComparable } from '../../../lib/counting/comparable.ts'
import { maxLength } from '../../../lib/counting/label-value.ts'

t.test('primitive values that refer to nothing are compared as they are', async t => {
  for (const value of ['', 'text', 'x'.repeat(maxLength), 0, -1.5, Infinity, true, false, null]) {
    t.equal(comparable(value), value)
    t.ok(isComparable(value))
  }
  t.ok(isComparable(undefined))
})

t.test('other values are compared by their label values', async t => {
  const rows: Array<[value: unknown, text: string]> = [
    [NaN, 'NaN'], ['x'.repeat(maxLength + 1), 'x'.repeat(maxLength)], [[1, 2], '1,2'], [new Uint8Array([202]), 'ca'],
    [1n, '1'], [undefined, '']
  ]
  for (const [value, text] of rows) t.equal(comparable(value), text)
  for (const [value] of rows.slice(0, -1)) t.notOk(isComparable(value))
})

t.test('only texts are copied', async t => {
  const object = {}
  const values = ['text', '', '__proto__', 1, null, undefined]
  t.strictSame(values.map(flatCopy), values)
  t.equal(flatCopy(object), object)
})
