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
