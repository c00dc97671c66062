import { nextTurn, now as monotonicNow } from './platform.ts'

/**
 * Longest time in milliseconds that renderings hold the event loop in one of its turns, all of them together. Twice as
 * long made the usual stall of a scrape of 1,000,000 series 1 ms longer, and the scrape no shorter.
 */
const sliceTime = 1

// Per process, because it has one event loop: renderings for 64 readers, each with slices of its own, would hold it 64
// times as long. Infinity until a rendering begins the slice of this turn
let sliceEnd = Infinity
const waiting: Array<() => void> = []

/** Whether a rendering has to wait for a later turn of the event loop: `while (sliceIsOver()) await nextSlice()`. */
export function sliceIsOver (): boolean {
  const now = monotonicNow()
  if (sliceEnd === Infinity) {
    sliceEnd = now + sliceTime
    // Not the global setImmediate, which tests of an app may have replaced
    nextTurn().then(endSlice)
  }
  return now > sliceEnd
}

/** Resolves in a later turn: one rendering after the other, so that none waits for all that another has to do. */
export function nextSlice (): Promise<void> {
  return new Promise(resolve => { waiting.push(resolve) })
}

function endSlice (): void {
  sliceEnd = Infinity
  waiting.shift()?.()
}
