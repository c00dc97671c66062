import { contextOf, type IteratorOptions } from '../../lib/signal/iterator.ts'
import { ENDED, MISSING, type Points, type Signal } from '../../index.ts'

/** A sample: a value, '_' if it is missing, 'end' if the signal has ended. */
export type Sample = number | '_' | 'end'

/** Where a signal is read, as which series. */
export interface ReadOptions extends IteratorOptions {
  /** Epoch milliseconds at which it begins. Default: 0. */
  start?: number
}

/** The samples at points of x, in their order. The interval is 1 s by default. */
export function samplesAt (signal: Signal, x: readonly number[], options: ReadOptions = {}): Sample[] {
  const { start = 0, interval = 1_000 } = options
  const points = { x: Float64Array.from(x), t: Float64Array.from(x, x => x + start) }
  return samplesOf(signal, points, contextOf({ ...options, interval }))
}

/** The samples at points, for a context that may have been used before. */
export function samplesOf (signal: Signal, points: Points, context: ReturnType<typeof contextOf>): Sample[] {
  const n = points.x.length
  const [values, states] = [new Float64Array(n).fill(NaN), new Uint8Array(n).fill(9)]
  signal.fill(points, n, context, values, states)
  return Array.from(values, (value, i) => states[i] === ENDED ? 'end' : states[i] === MISSING ? '_' : value)
}

/** The samples of the first n steps. The interval is 1 s by default. */
export function steps (signal: Signal, n: number, options: ReadOptions = {}): Sample[] {
  const { interval = 1_000 } = options
  return samplesAt(signal, Array.from({ length: n }, (_, i) => i * Number(interval)), { ...options, interval })
}
