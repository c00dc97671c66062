/** Bits of a whole number that is counted. */
const bits = 52

/** Numbers next to each other, of which the shares are `offset`, `offset + 1 / size`, `offset + 2 / size` and so on. */
interface Run {
  readonly size: number
  readonly offset: number
}

/**
 * Shares of observations that follow each other, spread evenly from 0 to 1: that of each is fixed by its number alone.
 * It is the van der Corput sequence, which has the bits of the number behind the point in reverse. Up to any share
 * there are as many as there should be, to within a few, however long the sequence is and wherever it begins.
 */
export class EvenShares {
  readonly #runs: readonly Run[]
  readonly count: number

  /**
   * @param first number of the first observation, 1 or more
   * @param end number behind the last, at most 2^52
   * @example
   * const shares = new EvenShares(1, 8)
   * Array.of(shares.count, shares.first, shares.last) // [7, 0.125, 0.875]
   * Array.of(shares.upTo(0), shares.upTo(0.5), shares.upTo(1)) // [0, 4, 7]
   */
  constructor (first: number, end: number) {
    const runs: Run[] = []
    for (let at = first; at < end;) {
      let size = 1
      while (at % (2 * size) === 0 && at + 2 * size <= end) size *= 2
      runs.push({ size, offset: reversed(at) })
      at += size
    }
    this.#runs = runs
    this.count = end - first
  }

  /** The least share; Infinity if there are no observations. */
  get first (): number {
    return Math.min(...this.#runs.map(({ offset }) => offset))
  }

  /** The greatest share; -Infinity if there are no observations. */
  get last (): number {
    return Math.max(...this.#runs.map(({ offset, size }) => offset + (size - 1) / size))
  }

  /** How many have a share up to this one, which is included. */
  upTo (share: number): number {
    // With as many bits as the offsets, so that differences are exact and none is counted twice
    const rounded = Math.round(share * 2 ** bits) / 2 ** bits
    let count = 0
    for (const { size, offset } of this.#runs) {
      if (rounded >= offset) count += Math.min(size, Math.floor((rounded - offset) * size) + 1)
    }
    return count
  }
}

/** A number with its bits in reverse, behind the point. */
function reversed (number: number): number {
  let share = 0
  for (let [rest, part] = [number, 0.5]; rest > 0; rest = Math.floor(rest / 2), part /= 2) share += rest % 2 * part
  return share
}
