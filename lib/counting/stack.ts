/**
 * Throws where the stack has less room left than a change of the series table needs (some kilobytes). Called before
 * such a change, so that the end of the stack cannot come in the middle of it: a series would keep its place in the
 * budget without an object that it expires with.
 *
 * @throws {RangeError} the stack is nearly full
 */
export function ensureStack (frames = 64): void {
  // V8 does not inline a direct recursion, so each of these takes a frame
  if (frames > 0) ensureStack(frames - 1)
}
