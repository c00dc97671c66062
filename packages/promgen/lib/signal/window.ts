import { ENDED, MISSING, VALUE, type Node, type NodeContext, type Points } from './node.ts'
import { blockSize, borrow, giveBack } from './scratch.ts'

/** Most points of a window: each value costs as many of the signal. */
export const maxTaps = 1_000

/** Most points of the signal that are kept at once. */
const size = 2_048

/**
 * Working memory for the windows of some points. Those of points a step apart overlap, and what they share is read
 * once: without that, a day of a histogram with a window of an hour took four times as long.
 */
export class Window {
  readonly #x = new Float64Array(size)
  readonly #t = new Float64Array(size)
  readonly #values = new Float64Array(size)
  readonly #states = new Uint8Array(size)
  /** Where the window of each point begins. */
  readonly #begins = new Uint16Array(blockSize)
  #used = 0

  /**
   * Collects what the windows of some points have, from the first on, the oldest first: running sums go forward faster.
   *
   * @param from index of the first point
   * @param n behind the last one
   * @param taps points of a window
   * @returns index of the first point that has no room
   */
  collect ({ x, t }: Points, from: number, n: number, taps: number, interval: number): number {
    this.#used = 0
    for (let i = from; i < n; i++) {
      const added = i > from && follows(x, i, interval) && follows(t, i, interval) ? 1 : taps
      if (this.#used + added > size) return i
      for (let age = added - 1; age >= 0; age--) {
        this.#x[this.#used] = x[i]! - age * interval
        this.#t[this.#used++] = t[i]! - age * interval
      }
      this.#begins[i - from] = this.#used - taps
    }
    return n
  }

  /** Reads a signal at all points that were collected. */
  read (of: Node, context: NodeContext): void {
    const block = borrow()
    for (let from = 0; from < this.#used; from += blockSize) {
      const n = Math.min(blockSize, this.#used - from)
      block.x.set(this.#x.subarray(from, from + n))
      block.t.set(this.#t.subarray(from, from + n))
      of.fill(block, n, context, block.values, block.states)
      this.#values.set(block.values.subarray(0, n), from)
      this.#states.set(block.states.subarray(0, n), from)
    }
    giveBack(block)
  }

  /** Writes the mean of a window. It ends with its point, and is missing if all is. */
  average (index: number, taps: number, i: number, values: Float64Array, states: Uint8Array): void {
    const begin = this.#begins[index]!
    let [sum, count] = [0, 0]
    for (let k = begin; k < begin + taps; k++) {
      if (this.#states[k] !== VALUE) continue
      sum += this.#values[k]!
      count++
    }
    values[i] = sum / count
    states[i] = this.#states[begin + taps - 1] === ENDED ? ENDED : count === 0 ? MISSING : VALUE
  }
}

/** Whether a point is a step behind the one before, such that both have the same numbers in their windows. */
function follows (axis: Float64Array, i: number, interval: number): boolean {
  // Differences of halves, which middles of steps are, are exact
  return axis[i]! - axis[i - 1]! === interval && Number.isInteger(interval) && Number.isSafeInteger(2 * axis[i]!)
}
