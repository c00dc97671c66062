/**
 * Mixes the bits of a 32-bit number, so that each bit of the result depends on each bit of it, with a bias of at most
 * 0.015. Distinct numbers stay distinct. The multipliers are those of MurmurHash3's last step.
 */
export function mix (bits: number): number {
  let hash = bits
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/** A number of 64 bits in two halves of 32, which JavaScript can multiply. */
export interface Key {
  readonly low: number
  readonly high: number
}

/** Random numbers that are addressed by an index: a function, not a generator. */
export class Noise {
  readonly #low: number
  readonly #high: number

  /**
   * @param seed of the registry
   * @param key of the series
   * @param salt tells apart several noises of a series
   */
  constructor (seed: number, key: Key, salt: number) {
    this.#low = mix(mix(key.low ^ seed) + salt)
    this.#high = mix(mix(key.high + salt) ^ seed)
  }

  /**
   * A number of 32 bits, from 0 to 4294967295.
   *
   * @param index whole number of at most 53 bits and a sign
   */
  bits (index: number): number {
    // The upper half of an index, which a shift would cut off, and 0 for all days until 2106 in steps of a second
    const upper = Math.floor(index / 4_294_967_296)
    return mix(mix(Math.imul(index, 0x9e3779b1) + this.#low) ^ Math.imul(upper, 0x85ebca77) ^ this.#high) >>> 0
  }

  /**
   * A number from 0 to less than 1, in steps of 2 ** -32.
   *
   * @example
   * const numbers = new Noise(1, { low: 2, high: 3 }, 0)
   * numbers.uniform(5) === numbers.uniform(5) // true
   * numbers.uniform(5) === numbers.uniform(6) // false
   */
  uniform (index: number): number {
    return this.bits(index) / 4_294_967_296
  }
}
