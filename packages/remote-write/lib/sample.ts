import { shown } from './check.ts'
import { checkHistogram, type NativeHistogram } from './histogram.ts'
import { exemplarLabels, type Labels } from './labels.ts'
import { Series } from './series.ts'

/** An example of an observation, such as a trace. Remote write 2.0 sends it, behind the sample. */
export interface Exemplar {
  /** Such as `trace_id`; at most 128 characters in all are usual. */
  readonly labels: Labels
  readonly value: number
  /** Epoch milliseconds, whole. */
  readonly t: number
}

interface At {
  readonly series: Series
  /** Epoch milliseconds, whole. Later than that of the sample before it in the same series. */
  readonly t: number
}

interface Measured extends At {
  readonly stale?: false | undefined
  /** When the counter or histogram began to count, in epoch milliseconds. Remote write 2.0 sends it. */
  readonly start?: number | undefined
  readonly exemplars?: readonly Exemplar[] | undefined
}

/** A number of a series at an instant. */
export interface ValueSample extends Measured {
  readonly value: number
  readonly histogram?: undefined
}

/** A native histogram at an instant, of a series with `native: true`. */
export interface HistogramSample extends Measured {
  readonly value?: undefined
  readonly histogram: NativeHistogram
}

/** The end of a series: queries have no value of it from this instant on. It can begin again later. */
export interface StaleSample extends At {
  readonly stale: true
  readonly value?: undefined
  readonly histogram?: undefined
  readonly start?: undefined
  readonly exemplars?: undefined
}

export type Sample = ValueSample | HistogramSample | StaleSample

/** Instants that receivers can hold: 100,000,000 days before and after 1970, as those of `Date`. */
const lastInstant = 8.64e15

/**
 * Checks a sample by itself.
 *
 * @throws {TypeError} it has no series, or not exactly one of value, histogram and stale, or one of another type
 * @throws {RangeError} a time is not whole or out of bounds, or the histogram or a label is wrong
 * @example
 * const up = new Series('up')
 * checkSample({ series: up, t: 0, value: 1 }) // undefined
 * checkSample({ series: up, t: 0, stale: true }) // undefined
 * checkSample({ series: up, t: 0.5, value: 1 }) // throws RangeError
 * checkSample({ series: up, t: 0 }) // throws TypeError
 */
export function checkSample (sample: Sample): void {
  const { series, t, value, histogram, stale, start, exemplars } = sample
  if (!(series instanceof Series)) throw new TypeError(`sample: series must be a Series, got ${shown(series)}`)
  checkInstant('t', t, series)
  if (stale === true) {
    if (value === undefined && histogram === undefined) return
    throw new TypeError(`sample of ${series}: a stale marker must have no value`)
  }
  if (series.native) checkHistogram(histogram as NativeHistogram)
  else if (typeof value !== 'number' || histogram !== undefined) {
    throw new TypeError(`sample of ${series}: value must be a number, got ${shown(histogram ?? value)}`)
  }
  if (series.native && value !== undefined) {
    throw new TypeError(`sample of ${series}: a native series must have no value, got ${shown(value)}`)
  }
  if (start !== undefined) checkInstant('start', start, series)
  if (exemplars !== undefined) for (const exemplar of exemplars) checkExemplar(exemplar, series)
}

function checkInstant (what: string, t: unknown, series: Series): void {
  if (Number.isInteger(t) && Math.abs(t as number) <= lastInstant) return
  throw new RangeError(`sample of ${series}: ${what} must be whole epoch milliseconds, got ${shown(t)}`)
}

function checkExemplar ({ labels, value, t }: Exemplar, series: Series): void {
  exemplarLabels(labels)
  checkInstant('t of an exemplar', t, series)
  if (typeof value === 'number') return
  throw new TypeError(`sample of ${series}: value of an exemplar must be a number, got ${shown(value)}`)
}
