import type { Curve } from './distribution.ts'

/**
 * A distribution of which some quantiles are known. Between them, the value rises evenly with the share. Below the
 * first, it rises from 0, or if the first is not above 0, as steeply as behind it; behind the last, as steeply as
 * before it. The quantiles 0 and 1 say otherwise.
 */
export class QuantileCurve implements Curve {
  raised = 0
  readonly #given: readonly number[]
  /** The shares and values of the quantiles that are known at the moment, with those of 0 and 1. */
  readonly #shares: Float64Array
  readonly #values: Float64Array
  #length = 0

  /**
   * @param shares rising, from 0 to 1
   * @example
   * const curve = new QuantileCurve([0.5, 0.9])
   * curve.set(Float64Array.of(1, 3)) // true
   * Array.of(curve.quantile(0), curve.quantile(0.25), curve.quantile(0.9), curve.quantile(1)) // [0, 0.5, 3, 3.5]
   * Array.of(curve.share(-1), curve.share(2), curve.share(9)) // [0, 0.7, 1]
   */
  constructor (shares: readonly number[]) {
    this.#given = shares
    this.#shares = new Float64Array(shares.length + 2)
    this.#values = new Float64Array(shares.length + 2)
  }

  get mean (): number {
    let sum = 0
    for (let i = 1; i < this.#length; i++) {
      sum += (this.#shares[i]! - this.#shares[i - 1]!) * (this.#values[i]! + this.#values[i - 1]!) / 2
    }
    return sum
  }

  /** Quantiles that are missing or infinite are left out, and those below the one before are raised to it. */
  set (parameters: ArrayLike<number>): boolean {
    let length = 1
    for (const [i, share] of this.#given.entries()) {
      const value = parameters[i]!
      if (!Number.isFinite(value)) continue
      this.#shares[length] = share
      const least = length === 1 ? -Infinity : this.#values[length - 1]!
      if (value < least) this.raised++
      this.#values[length] = Math.max(value, least)
      length++
    }
    if (length === 1) return false
    this.#shares[0] = 0
    this.#values[0] = this.#first(length)
    this.#shares[length] = 1
    this.#values[length] = this.#last(length)
    this.#length = length + 1
    return true
  }

  share (value: number): number {
    const last = this.#length - 1
    if (value >= this.#values[last]!) return 1
    let i = last
    while (i > 0 && this.#values[i - 1]! > value) i--
    if (i === 0) return 0
    const part = (value - this.#values[i - 1]!) / (this.#values[i]! - this.#values[i - 1]!)
    return this.#shares[i - 1]! + part * (this.#shares[i]! - this.#shares[i - 1]!)
  }

  quantile (share: number): number {
    let i = 1
    while (i < this.#length - 1 && this.#shares[i]! < share) i++
    return this.#at(i, share)
  }

  /** The value of a share on the line that ends at a point. */
  #at (i: number, share: number): number {
    const rise = this.#shares[i]! - this.#shares[i - 1]!
    if (rise === 0) return this.#values[i]!
    return this.#values[i - 1]! + (share - this.#shares[i - 1]!) / rise * (this.#values[i]! - this.#values[i - 1]!)
  }

  /** The value of the quantile 0. */
  #first (length: number): number {
    const [share, value] = [this.#shares[1]!, this.#values[1]!]
    if (share === 0) return value
    if (value > 0) return 0
    return length > 2 ? this.#at(2, 0) : 2 * value
  }

  /** The value of the quantile 1. */
  #last (length: number): number {
    const value = this.#values[length - 1]!
    return this.#shares[length - 1] === 1 ? value : Math.max(value, this.#at(length - 1, 1))
  }
}
