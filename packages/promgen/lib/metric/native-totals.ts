import { BucketCounts } from './bucket-counts.ts'

/** Most observations that are counted: whole numbers above it could not be told from each other when they are sent. */
const mostObservations = 2 ** 52

/** Cells between totals that are kept, so that going back costs no more than that. */
const checkpointEvery = 4_096

/** Most cells that are read at once. */
const cellsAtOnce = 64

/** What was observed until a time. */
export interface Total {
  /** Epoch milliseconds at which the data began; NaN if there is none. */
  readonly origin: number
  /** With the fraction of the next observation. */
  count: number
  sum: number
  readonly buckets: BucketCounts
}

/** Adds what some cells have observed to a total, the first of them first. */
export type AddCells = (first: number, cells: number, total: Total) => void

/** What was observed in all cells before one, for a native histogram. It is kept with a series. */
export class NativeTotals {
  #cell = 0
  #now: Total
  /** Totals at each multiple of `checkpointEvery`. */
  readonly #checkpoints: Total[]

  /** @param origin epoch milliseconds at which the data begins */
  constructor (origin: number) {
    this.#now = { origin, count: 0, sum: 0, buckets: new BucketCounts() }
    this.#checkpoints = [copyOf(this.#now)]
  }

  /**
   * The total of all cells before one. It is used again.
   *
   * @example
   * const totals = new NativeTotals(0)
   * const add = (first, cells, total) => { for (let i = 0; i < cells; i++) total.count += first + i }
   * totals.before(4, add).count // 6
   * totals.before(2, add).count // 1
   */
  before (cell: number, add: AddCells): Total {
    const checkpoint = Math.min(Math.floor(cell / checkpointEvery), this.#checkpoints.length - 1)
    if (cell < this.#cell || checkpoint * checkpointEvery > this.#cell) {
      this.#cell = checkpoint * checkpointEvery
      this.#now = copyOf(this.#checkpoints[checkpoint]!)
    }
    while (this.#cell < cell) {
      // A checkpoint is at the end of a run
      const count = Math.min(cellsAtOnce, cell - this.#cell, checkpointEvery - this.#cell % checkpointEvery)
      add(this.#cell, count, this.#now)
      this.#cell += count
      if (this.#cell === this.#checkpoints.length * checkpointEvery) this.#checkpoints.push(copyOf(this.#now))
    }
    return this.#now
  }
}

/** A total that can be added to, without a change of this one. */
export function copyOf ({ origin, count, sum, buckets }: Total): Total {
  return { origin, count, sum, buckets: buckets.copy() }
}

/**
 * The number of whole observations.
 *
 * @throws {RangeError} there are too many
 */
export function wholeCount (count: number): number {
  if (count < mostObservations) return Math.floor(count)
  throw new RangeError(`native: at most 2^52 observations can be counted, got ${count}`)
}
