import type { SeriesDefinition } from '../metric/definition.ts'
import { contextOf } from '../signal/iterator.ts'
import type { Place } from './place.ts'

/** When a series is evaluated. */
export interface Present {
  /** Milliseconds of a step. */
  readonly interval: number
  /** Epoch milliseconds at which data without a start of its own begins. */
  readonly begin: number
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * Evaluates a series at the present, so that what cannot be evaluated is found where it is written, and not when it is
 * scraped. A running sum from long ago takes up to 0.4 s.
 *
 * @param place of the series
 * @throws {Fault} a window or a running sum has too many steps, or a label that is read is missing or not a number
 */
export function checkEvaluation (place: Place, definition: SeriesDefinition, { interval, begin, now }: Present): void {
  const { data, labels, end = 'remove', start = begin } = definition
  const context = contextOf({ labels, interval })
  const t = Math.max(Number(start), now)
  const points = { x: Float64Array.of(t - Number(start)), t: Float64Array.of(t) }
  place.at('data').within(() => {
    data.end(end).fill(points, 1, context, new Float64Array(1), new Uint8Array(1))
  })
}

/** Whether the values of labels decide whether a series can be evaluated. */
export function readsLabels ({ data }: SeriesDefinition): boolean {
  return /^ *FromLabel /m.test(data.describe())
}
