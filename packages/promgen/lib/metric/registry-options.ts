import type { Duration } from '../duration.ts'
import type { Instant } from '../instant.ts'
import type { SeriesDefinition } from './definition.ts'
import type { State } from './entry.ts'
import type { Labels } from './labels.ts'

/** Of a registry. */
export interface RegistryOptions {
  /** Of all noise: a whole number from 0 to 4294967295. Default: 0. */
  seed?: number
  /** When the data of series begins that have no start of their own. Default: now. */
  start?: Instant
  /** The length of a step, and from one instant of the grid to the next; longer than 0. Default: 15s. */
  interval?: Duration
  /** Labels that whoever stores the series adds to all: no value depends on them. Default: none. */
  externalLabels?: Labels
  /** Epoch milliseconds that relative instants refer to here and in `add`. Default: the time of the call. */
  now?: number
  /** Whether names may be any well-formed Unicode text. Default: false. */
  utf8Names?: boolean
  /** Most series, of which a histogram has several, and one more if it is native as well. Default: 1,000,000. */
  maxSeries?: number
}

/** Instants on the grid of the registry, from the first to the last, both included. */
export interface Range {
  from: Instant
  /** Default: the last instant at which any series has a sample. */
  to?: Instant
  /** Epoch milliseconds that relative instants refer to. Default: the time of the call. */
  now?: number
}

/** A definition in a registry. */
export interface Defined {
  readonly id: string
  readonly definition: SeriesDefinition
  readonly state: State
}
