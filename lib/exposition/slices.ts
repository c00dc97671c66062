import { setImmediate as nextTurn } from 'node:timers/promises'

/** Longest time in milliseconds that renderings hold the event loop in one of its turns, all of them together. */
const sliceTime = 2

// Per process, because it has one event loop: renderings for 64 readers, each with slices of its own, would hold it 64
// times as long. `end` is Infinity until a rendering begins the slice of this turn
const slice = { end: Infinity }

/** Resolves when a rendering may go on: at once while the slice of this turn lasts, otherwise in a later turn. */
export async function sliceLeft (): Promise<void> {
  while (performance.now() > slice.end) await nextTurn()
  if (slice.end !== Infinity) return
  slice.end = performance.now() + sliceTime
  // Runs before those that begin to wait in this turn. Not the global function, which tests of an app may have replaced
  nextTurn().then(() => { slice.end = Infinity })
}
