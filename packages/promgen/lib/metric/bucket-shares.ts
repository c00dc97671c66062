import type { Curve } from './distribution.ts'

/** A quantile is taken for at least this far above the lower bound of its bucket, lest numbers grow too large. */
const leastPlace = 1e-6

/** By how much two exact solutions may differ from each other. */
const tolerance = 1e-9

/** How far a share stays away from quantiles in other buckets, as a part of the distance between two of them. */
const margin = 0.05

/**
 * The shares of observations up to each bound of a histogram, such that the estimate of `histogram_quantile` meets
 * given quantiles. It draws a straight line through the bucket in which a quantile lies. So the shares at the two
 * bounds are moved, as little as possible in the sum of their squares, until this line goes through the quantile. They
 * stay between the shares of other quantiles, so each stays in its bucket; where this leaves no room, or where more
 * than two lie in one bucket, the bucket is all that is right.
 */
export class BucketShares {
  /** Bounds, the first of which is the lower one of the first bucket. */
  readonly #bounds: Float64Array
  readonly #asked: readonly number[]
  /** Of each bound: its share, and between which it has to be. */
  readonly #shares: Float64Array
  readonly #low: Float64Array
  readonly #high: Float64Array
  /** Of each bound, whether its share was moved for a quantile. */
  readonly #isMoved: Uint8Array
  /** Of each bucket: how many quantiles lie in it. Of the first and last of them: share, and place between bounds. */
  readonly #counts: Uint8Array
  readonly #first: Float64Array
  readonly #firstPlace: Float64Array
  readonly #last: Float64Array
  readonly #lastPlace: Float64Array

  /**
   * @param bounds upper bounds of the buckets, rising, without +Inf
   * @param asked quantiles between 0 and 1, rising
   * @example
   * const curve = exponential({ mean: 1 }).curve()
   * curve.set([1]) // true
   * const shares = new Float64Array(2)
   * new BucketShares([1, 4], []).fill(curve, shares)
   * Array.from(shares, share => share.toFixed(3)) // ['0.632', '0.982']
   * new BucketShares([1, 4], [0.5]).fill(curve, shares)
   * Array.from(shares, share => share.toFixed(3)) // ['0.721', '0.982']
   */
  constructor (bounds: readonly number[], asked: readonly number[]) {
    const [first = 0] = bounds
    // Prometheus takes 0 for the lower bound of the first bucket, if the upper one is above it
    this.#bounds = Float64Array.of(first > 0 ? 0 : -Infinity, ...bounds)
    this.#asked = asked
    const { length } = this.#bounds
    const numbers = () => new Float64Array(length);
    [this.#shares, this.#low, this.#high] = [numbers(), numbers(), numbers()]
    this.#isMoved = new Uint8Array(length)
    this.#counts = new Uint8Array(length);
    [this.#first, this.#firstPlace, this.#last, this.#lastPlace] = [numbers(), numbers(), numbers(), numbers()]
  }

  /** Writes the share at each upper bound, from an index on. */
  fill (curve: Curve, shares: Float64Array, at = 0): void {
    for (let i = 1; i < this.#bounds.length; i++) this.#shares[i] = curve.share(this.#bounds[i]!)
    if (this.#asked.length > 0) this.#meet(curve)
    for (let i = 1; i < this.#bounds.length; i++) shares[at + i - 1] = this.#shares[i]!
  }

  #meet (curve: Curve): void {
    this.#findQuantiles(curve)
    this.#fixPairs()
    for (let i = 0; i < this.#counts.length; i++) {
      while (this.#counts[i]! > 0) i = this.#meetRun(i)
    }
    this.#order()
  }

  #findQuantiles (curve: Curve): void {
    this.#counts.fill(0)
    this.#isMoved.fill(0)
    this.#low.fill(0)
    this.#high.fill(1)
    this.#high[0] = 0
    for (const [i, share] of this.#asked.entries()) {
      const value = curve.quantile(share)
      let bucket = 0
      while (bucket < this.#bounds.length - 1 && this.#bounds[bucket + 1]! < value) bucket++
      const place = this.#place(bucket, value)
      const below = margin * (share - (this.#asked[i - 1] ?? 0)) * place
      const above = margin * ((this.#asked[i + 1] ?? 1) - share) * (1 - place)
      this.#limit(bucket, share - below, share + above)
      if (place > 0 && place <= 1) this.#add(bucket, share, place)
    }
  }

  /** Where a value lies in its bucket: from 0 to 1, 0 as well if there is no lower bound, and 2 if no upper one. */
  #place (bucket: number, value: number): number {
    const [lower, upper] = [this.#bounds[bucket]!, this.#bounds[bucket + 1]]
    if (upper === undefined) return 2
    return lower === -Infinity ? 0 : Math.max(0, (value - lower) / (upper - lower))
  }

  /** Limits the shares of all bounds up to the lower one of a bucket, and those of all others. */
  #limit (bucket: number, low: number, high: number): void {
    for (let k = 1; k <= bucket; k++) this.#high[k] = Math.min(this.#high[k]!, low)
    for (let k = bucket + 1; k < this.#bounds.length; k++) this.#low[k] = Math.max(this.#low[k]!, high)
  }

  #add (bucket: number, share: number, place: number): void {
    this.#last[bucket] = share
    this.#lastPlace[bucket] = Math.max(place, leastPlace)
    if (this.#counts[bucket]!++ > 0) return
    this.#first[bucket] = share
    this.#firstPlace[bucket] = this.#lastPlace[bucket]!
  }

  /** Where several quantiles lie in one bucket, the line through the first and the last says both shares. */
  #fixPairs (): void {
    for (const [i, count] of this.#counts.entries()) {
      const run = this.#lastPlace[i]! - this.#firstPlace[i]!
      if (count < 2 || run <= 0) continue
      const slope = (this.#last[i]! - this.#first[i]!) / run
      const lower = this.#first[i]! - slope * this.#firstPlace[i]!
      const upper = lower + slope
      if (!this.#allows(i, lower) || !this.#allows(i + 1, upper)) continue
      this.#limit(i, lower, upper)
      this.#low[i] = lower
      this.#high[i + 1] = upper
    }
  }

  #allows (i: number, share: number): boolean {
    return share >= this.#low[i]! && share <= this.#high[i]!
  }

  /**
   * Moves the shares around consecutive buckets that have a quantile each, as far as all of them can be met. The first
   * share settles all others: each is `a + b * first`, and the limits of each limit the first.
   *
   * @param from the first bucket
   * @returns the bucket with which to go on
   */
  #meetRun (from: number): number {
    let [a, b] = [0, 1]
    let [low, high] = [this.#low[from]!, this.#high[from]!]
    let [sum, weight] = [this.#shares[from]!, 1]
    let wish = NaN
    let to = from
    for (; this.#counts[to]! > 0; to++) {
      const place = this.#lastPlace[to]!
      const nextA = (this.#last[to]! - (1 - place) * a) / place
      const nextB = b * (1 - 1 / place)
      const limits = [(this.#low[to + 1]! - nextA) / nextB, (this.#high[to + 1]! - nextA) / nextB]
      if (nextB !== 0) {
        const [nextLow, nextHigh] = [Math.max(low, Math.min(...limits)), Math.min(high, Math.max(...limits))]
        if (nextLow > nextHigh + tolerance) {
          wish = nextLow > high ? high : low
          break
        }
        [low, high] = [nextLow, nextHigh]
      }
      [a, b] = [nextA, nextB]
      sum += b * (this.#shares[to + 1]! - a)
      weight += b * b
    }
    this.#move(from, Number.isNaN(wish) ? Math.max(low, Math.min(high, sum / weight)) : wish)
    for (let i = from; i < to; i++) this.#moveBehind(i)
    if (Number.isNaN(wish)) return to
    // The next share comes as near as it can to what this bucket needs, and those behind it are free again
    this.#moveBehind(to)
    return to + 1
  }

  /** Moves the upper share of a bucket, so that the line from the lower one meets the quantile. */
  #moveBehind (i: number): void {
    const place = this.#lastPlace[i]!
    this.#move(i + 1, (this.#last[i]! - (1 - place) * this.#shares[i]!) / place)
  }

  #move (i: number, share: number): void {
    this.#shares[i] = Math.max(this.#low[i]!, Math.min(this.#high[i]!, share))
    this.#isMoved[i] = 1
    for (let k = i + 1; k < this.#low.length; k++) this.#low[k] = Math.max(this.#low[k]!, this.#shares[i]!)
  }

  /** Puts all other shares between those that were moved. */
  #order (): void {
    const last = this.#shares.length - 1
    for (let i = 1; i <= last; i++) {
      if (this.#isMoved[i] === 0) this.#shares[i] = Math.max(this.#shares[i]!, this.#shares[i - 1]!)
    }
    for (let i = last - 1; i > 0; i--) {
      if (this.#isMoved[i] === 0) this.#shares[i] = Math.min(this.#shares[i]!, this.#shares[i + 1]!)
    }
  }
}
