import { blockSize } from '../signal/scratch.ts'
import type { Entry } from './entry.ts'
import type { Reader } from './reader.ts'
import type { Series } from './series.ts'

/** Some samples of one series, see `Block` for the states. Its arrays may be shared: they are not to be changed. */
export interface Column {
  readonly series: Series
  readonly times: Float64Array
  readonly values: Float64Array
  readonly states: Uint8Array
}

/** Samples of all series of an entry. */
interface Piece {
  readonly times: Float64Array
  /** That of row r at point i at index r * n + i. */
  readonly values: Float64Array
  readonly states: Uint8Array
}

/** Instants in the order of time. */
export interface Instants {
  readonly count: number
  at (index: number): number
}

/**
 * The samples of one series after the other, in pieces of at most 512.
 *
 * @param maxSamples most samples of a histogram that are kept, so that each is computed once for all its series. Those
 * of a longer one are computed for each series again
 */
export function * columnsOf (
  entries: readonly Entry[], reader: Reader, instants: Instants, maxSamples = 2 ** 20
): Iterable<Column> {
  for (const entry of entries) {
    const { series } = entry
    const isKept = series.length > 1 && series.length * instants.count <= maxSamples
    const pieces = isKept ? Array.from(piecesOf(entry, reader, instants)) : undefined
    for (const [row, one] of series.entries()) {
      for (const { times, values, states } of pieces ?? piecesOf(entry, reader, instants)) {
        const n = times.length
        yield { series: one, times, values: values.subarray(row * n, row * n + n), states }
      }
    }
  }
}

function * piecesOf (entry: Entry, reader: Reader, { count, at }: Instants): Iterable<Piece> {
  for (let from = 0; from < count; from += blockSize) {
    const n = Math.min(blockSize, count - from)
    const times = Float64Array.from({ length: n }, (_, i) => at(from + i))
    reader.read(entry, times, 0, n)
    yield { times, values: reader.values.slice(0, entry.series.length * n), states: reader.states.slice(0, n) }
  }
}
