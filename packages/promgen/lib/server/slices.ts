import { setImmediate as nextTurn } from 'node:timers/promises'

/** Milliseconds of making text, after which others get their turn: the goal is no stall over 10 ms. */
const sliceTime = 3

/** Characters that are sent at once. */
const pieceSize = 64 * 1024

/** Joins chunks of text to pieces, and lets the event loop go on between slices of making them. */
export async function * sliced (chunks: Iterable<string>): AsyncGenerator<string, void, void> {
  let text = ''
  let began = performance.now()
  for (const chunk of chunks) {
    text += chunk
    const isLate = performance.now() - began >= sliceTime
    if (text.length >= pieceSize) {
      yield text
      text = ''
    }
    if (!isLate) continue
    await nextTurn()
    began = performance.now()
  }
  if (text !== '') yield text
}
