import t from 'tap'
import { ensureStack } from '../../../lib/counting/stack.ts'

/** What `ensureStack` throws where the stack has room for so many frames of this function. */
function thrownWith (frames: number): unknown {
  let left = frames
  let thrown: unknown
  function fill (): void {
    try {
      fill()
    } catch (error) {
      if (left-- > 0) throw error
      try {
        ensureStack()
      } catch (error) {
        thrown = error
      }
    }
  }
  fill()
  return thrown
}

t.test('it throws where the stack is nearly full, and only there', async t => {
  // Some of these frames are larger than those of ensureStack, of which it needs 64
  t.ok(thrownWith(10) instanceof RangeError)
  t.equal(thrownWith(1_000), undefined)
})
