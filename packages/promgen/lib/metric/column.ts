import { blockSize } from '../signal/scratch.ts'
import type { Entry } from './entry.ts'
import type { Reader } from './reader.ts'
import type { Series } from './series.ts'

/** Some samples of one series, see `Block` for the states. */
export interface Column {
  readonly series: Series
  readonly times: Float64Array
  readonly values: Float64Array
  readonly states: Uint8Array
}

/** The samples of one series after the other. */
export function * columnsOf (
  entries: readonly Entry[], reader: Reader, first: number, interval: number, count: number
): Iterable<Column> {
  for (const entry of entries) {
    for (const [row, series] of entry.series.entries()) {
      for (let from = 0; from < count; from += blockSize) {
        const n = Math.min(blockSize, count - from)
        const times = Float64Array.from({ length: n }, (_, i) => first + (from + i) * interval)
        reader.read(entry, times, 0, n)
        yield {
          series,
          times,
          values: reader.values.slice(row * n, row * n + n),
          states: reader.states.slice(0, n)
        }
      }
    }
  }
}

/** The samples of a definition at any instants: of each of its series, in pieces as above. */
export function * columnsAt (entry: Entry, reader: Reader, times: Float64Array): Iterable<Column> {
  for (const [row, series] of entry.series.entries()) {
    for (let from = 0; from < times.length; from += blockSize) {
      const n = Math.min(blockSize, times.length - from)
      reader.read(entry, times, from, n)
      yield {
        series,
        times: times.slice(from, from + n),
        values: reader.values.slice(row * n, row * n + n),
        states: reader.states.slice(0, n)
      }
    }
  }
}
