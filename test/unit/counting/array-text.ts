import t from 'tap'
import { arrayText } from '../../../lib/counting/array-text.ts'

t.test('the text ends where enough was read, also in the middle of an element', async t => {
  const rows: Array<[array: unknown[], enough: number, text: string]> = [
    [['x'.repeat(1_000_000)], 10, 'x'.repeat(10)],
    [['ab', 'cdef', 'gh'], 5, 'ab,cd,'],
    [['ab', 'cdef', 'gh'], 7, 'ab,cdef,'],
    [['ab', ['cdef'], 'gh'], 5, 'ab,cd,'],
    [['ab', 'cdef'], 5, 'ab,cd'],
    [['ab', 'cd'], 10, 'ab,cd']
  ]
  for (const [array, enough, text] of rows) t.equal(arrayText(array, enough, String), text)
})

t.test('an array that is nested too deep, or too large for its text, is refused', async t => {
  const nested = (depth: number): unknown[] => depth === 1 ? [] : [nested(depth - 1)]
  t.equal(arrayText(nested(32), 100, String), '')
  t.throws(() => arrayText(nested(33), 100, String), new RangeError('an array must not be nested deeper'))
  t.equal(arrayText(nested(5), 4, String), '')
  t.throws(() => arrayText(nested(6), 4, String), new RangeError('an array must fill the text'))
})
