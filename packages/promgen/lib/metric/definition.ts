import { shown } from '../check.ts'
import type { Duration } from '../duration.ts'
import type { Instant } from '../instant.ts'
import { Signal, type End, type Operand } from '../signal/signal.ts'
import type { Churn } from './churn.ts'
import { checkShape, type Shape } from './distribution.ts'
import type { Labels } from './labels.ts'

/** Observations of which some quantiles are known. */
export interface QuantileData {
  /** Observations per second. Missing, negative and infinite rates count as 0. */
  readonly rate: Operand
  /** Values by the share of observations up to them, such as `{ 0.5: median, 0.99: slowest }`. */
  readonly quantiles: Readonly<Record<string, Operand>>
  /** Time in which rate and quantiles count as constant; longer than 0. Default: the interval. */
  readonly resolution?: Duration
}

/** Observations whose distribution is known. */
export interface ShapeData {
  /** Observations per second. Missing, negative and infinite rates count as 0. */
  readonly rate: Operand
  readonly distribution: Shape
  /** Quantiles that `histogram_quantile` is to meet, rising. Default: 0.5, 0.9, 0.95 and 0.99. */
  readonly quantiles?: readonly number[]
  /** Time in which rate and parameters count as constant; longer than 0. Default: the interval. */
  readonly resolution?: Duration
}

/** What the samples of histograms and summaries are made from. */
export type Distribution = QuantileData | ShapeData

/** What the samples of a series are made from: a distribution for histograms and summaries, else a signal. */
export type Data = Signal | Distribution

/** Of a series. */
export interface SeriesOptions {
  /** What follows the end of the data. Default: 'remove'. */
  readonly end?: End
  /** When the data begins. Default: the start of the registry. */
  readonly start?: Instant
  /** The form it was read from, kept for those who write it again. */
  readonly source?: unknown
}

/** How the counters of a series go on from those that it replaced. */
export interface Carried {
  /** When it replaced them: it has no samples before. */
  readonly at: Instant
  /** What is added to each row of the family; 0 where nothing is. */
  readonly offsets: readonly number[]
}

/** A series as it is written down. */
export interface SeriesDefinition extends SeriesOptions {
  /** Of the family. */
  readonly name: string
  /** All labels of the family. */
  readonly labels: Labels
  readonly data: Data
  /** How the series is replaced by others. Default: never. */
  readonly churn?: Churn
  /** Set by `Registry.replace`, so that a series that is written and read again goes on as it did. Default: nothing. */
  readonly carried?: Carried
}

/**
 * Checks that data is of the kind that a type of metric takes.
 *
 * @throws {TypeError} it is not
 */
export function checkData (type: string, data: Data): Data {
  if (type !== 'histogram' && type !== 'summary') {
    if (data instanceof Signal) return data
    throw new TypeError(`data: must be a signal, got ${shown(data)}`)
  }
  if (typeof data !== 'object' || data === null || data instanceof Signal || !('rate' in data)) {
    throw new TypeError(`data: must be { rate, quantiles } or { rate, distribution }, got ${
      data instanceof Signal ? 'a signal' : shown(data)}`)
  }
  if ('distribution' in data) checkShape(data.distribution)
  return data
}
