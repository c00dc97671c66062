import type { NativeHistogram } from 'prom-remote-write'
import type { NodeContext } from '../signal/node.ts'
import type { Cells } from './cells.ts'
import type { Curve } from './distribution.ts'
import { EvenShares } from './even-shares.ts'
import { NativeBuckets } from './native-buckets.ts'
import { copyOf, NativeTotals, wholeCount, type Total } from './native-totals.ts'
import { memoryOf } from './origin-memory.ts'

/**
 * The native histograms of data. Each observation has a place in the order of its cell's distribution that depends on
 * its number alone, so counts are whole, none ever falls, and their sum is the count: that of the classic buckets.
 */
export class NativeSamples {
  readonly #buckets: NativeBuckets
  readonly #cells: Cells
  readonly #curve: Curve

  /** @param curve working memory that nobody else uses */
  constructor (schema: number, cells: Cells, curve: Curve) {
    this.#buckets = new NativeBuckets(schema)
    this.#cells = cells
    this.#curve = curve
  }

  /**
   * What was observed until a point.
   *
   * @param x milliseconds since the beginning of the data
   * @param t epoch milliseconds
   * @returns a total that changes with the next call
   * @throws {RangeError} there are too many cells or observations
   */
  until (x: number, t: number, context: NodeContext): Total {
    const cell = this.#cells.length(context)
    const index = Math.floor(x / cell)
    this.#cells.check(index)
    const origin = t - x
    const add = (first: number, cells: number, total: Total, part = 1): void => {
      for (const values of this.#cells.read(first, cells, origin, context)) this.#add(values, cell, part, total)
    }
    const before = memoryOf(context, this, origin, () => new NativeTotals(origin)).before(index, add)
    const part = (x - index * cell) / cell
    if (part === 0) return before
    const total = copyOf(before)
    add(index, 1, total, part)
    return total
  }

  /** @param part of the cell that has passed */
  #add (values: Float64Array, cell: number, part: number, total: Total): void {
    const added = this.#cells.added(values, cell, this.#curve)
    if (added === 0) return
    const before = wholeCount(total.count)
    total.count += added * part
    total.sum += added * this.#curve.mean * part
    const shares = new EvenShares(before + 1, wholeCount(total.count) + 1)
    this.#buckets.count(this.#curve, shares, (place, count) => total.buckets.add(place, count))
  }
}

/** What was observed as a sample. */
export function nativeHistogramOf ({ count, sum, buckets }: Total, schema: number): NativeHistogram {
  return { count: wholeCount(count), sum, schema, ...buckets.shown(new NativeBuckets(schema)) }
}
