import type { Curve } from './distribution.ts'
import type { EvenShares } from './even-shares.ts'

/** Values up to this distance from 0 are in the zero bucket, as in the clients of Prometheus: a power of two. */
const zeroExponent = -128

/** Above all numbers, so that the last bucket has no other above it. */
const lastExponent = 1_024

/** Powers take most of the time otherwise. */
const boundsBySchema = new Map<number, Float64Array>()

/**
 * The buckets of a native histogram, each with a place in the order of their values: the zero bucket has 0, those of
 * positive values 1, 2 and so on, and those of negative values -1, -2 and so on. Places are where the bounds are, so
 * those of buckets that no value is in have no meaning but this.
 */
export class NativeBuckets {
  /** How many buckets there are for each power of two; a part of 1 if one has several powers. */
  readonly #perPower: number
  /** Place 1 has the bucket behind this index. */
  readonly #shift: number
  readonly #lastPlace: number
  /** The greatest value of place 0 and of each place above it. */
  readonly #bounds: Float64Array

  /**
   * @param schema whole, from -4 to 8
   * @example
   * const buckets = new NativeBuckets(0)
   * Array.of(buckets.placeOf(0), buckets.placeOf(-4), buckets.indexOf(buckets.placeOf(4))) // [0, -130, 2]
   * buckets.upperBound(buckets.placeOf(3)) // 4
   */
  constructor (schema: number) {
    this.#perPower = 2 ** schema
    this.#shift = zeroExponent * this.#perPower
    this.#lastPlace = lastExponent * this.#perPower - this.#shift
    this.#bounds = boundsBySchema.get(schema) ?? Float64Array.from({ length: this.#lastPlace + 1 }, (_, place) => {
      return 2 ** ((place + this.#shift) / this.#perPower)
    })
    boundsBySchema.set(schema, this.#bounds)
  }

  /** The place of the bucket that a value is in, or one beside it, since logarithms are rounded. */
  placeOf (value: number): number {
    const index = Math.ceil(Math.log2(Math.abs(value)) * this.#perPower)
    return Math.sign(value) * Math.max(0, Math.min(this.#lastPlace, index - this.#shift))
  }

  /** The index that a bucket of positive or negative values has in a native histogram. */
  indexOf (place: number): number {
    return Math.abs(place) + this.#shift
  }

  /** The greatest value in a bucket. */
  upperBound (place: number): number {
    const bound = this.#bounds[place < 0 ? -place - 1 : place]!
    // Buckets of negative values have their lower bound: the upper one is in the next
    return place < 0 ? -bound * (1 + Number.EPSILON) : bound
  }

  /**
   * Counts observations into buckets.
   *
   * @param add called with the place of each bucket that has any, and how many it has
   */
  count (curve: Curve, shares: EvenShares, add: (place: number, count: number) => void): void {
    if (shares.count === 0) return
    const low = this.placeOf(curve.quantile(shares.first)) - 2
    const high = this.placeOf(curve.quantile(shares.last)) + 2
    const countBetween = (low: number, below: number, high: number, upTo: number): void => {
      if (below === upTo) return
      if (high - low === 1) return add(high, upTo - below)
      const middle = Math.floor((low + high) / 2)
      const part = Math.max(below, Math.min(upTo, shares.upTo(curve.share(this.upperBound(middle)))))
      countBetween(low, below, middle, part)
      countBetween(middle, part, high, upTo)
    }
    countBetween(low, 0, high, shares.count)
  }
}
