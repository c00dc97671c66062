import { shown } from '../check.ts'
import type { Instant } from '../instant.ts'
import { Signal, type End } from '../signal/signal.ts'
import type { Labels } from './labels.ts'

/** What the samples of a series are made from. */
export type Data = Signal

/** Of a series. */
export interface SeriesOptions {
  /** What follows the end of the data. Default: 'remove'. */
  readonly end?: End
  /** When the data begins. Default: the start of the registry. */
  readonly start?: Instant
  /** The form it was read from, kept for those who write it again. */
  readonly source?: unknown
}

/** A series as it is written down. */
export interface SeriesDefinition extends SeriesOptions {
  /** Of the family. */
  readonly name: string
  /** All labels of the family. */
  readonly labels: Labels
  readonly data: Data
}

/**
 * Checks that data is of the kind that a type of metric takes.
 *
 * @throws {TypeError} it is not
 */
export function checkData (data: Data): Data {
  if (data instanceof Signal) return data
  throw new TypeError(`data: must be a signal, got ${shown(data)}`)
}
