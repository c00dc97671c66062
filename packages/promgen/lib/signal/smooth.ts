import { durationText } from '../duration.ts'
import { Derived, ENDED, MISSING, VALUE, type Node, type NodeContext, type Points, type Setting } from './node.ts'
import { blockSize, borrow, giveBack } from './scratch.ts'

/** Most points of a window: each value costs as many of the signal. */
export const maxTaps = 1_000

/**
 * The mean of a signal over the last steps. Each is a sum of its own: a sum that is carried along would give other last
 * digits, depending on where it began.
 */
export class Smooth extends Derived {
  readonly #window: number

  /** @param window milliseconds, longer than 0 */
  constructor (of: Node, window: number) {
    super(`Smooth [${durationText(window)}]`, of)
    this.#window = window
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    const { interval } = context
    const taps = this.taps(interval)
    const [tap, counts] = [borrow(), borrow()]
    values.fill(0, 0, n)
    counts.values.fill(0, 0, n)
    for (let first = 0; first < n * taps; first += blockSize) {
      const size = Math.min(blockSize, n * taps - first)
      for (let i = 0; i < size; i++) {
        // From the oldest on, because running sums go forward faster
        const [point, age] = [Math.floor((first + i) / taps), taps - 1 - (first + i) % taps]
        tap.x[i] = points.x[point]! - age * interval
        tap.t[i] = points.t[point]! - age * interval
      }
      this.of.fill(tap, size, context, tap.values, tap.states)
      for (let i = 0; i < size; i++) {
        const point = Math.floor((first + i) / taps)
        states[point] = tap.states[i]!
        if (tap.states[i] !== VALUE) continue
        values[point]! += tap.values[i]!
        counts.values[point]!++
      }
    }
    for (let i = 0; i < n; i++) {
      values[i]! /= counts.values[i]!
      if (states[i] !== ENDED) states[i] = counts.values[i] === 0 ? MISSING : VALUE
    }
    giveBack(tap)
    giveBack(counts)
  }

  override check ({ interval }: Setting): void {
    this.taps(interval)
  }

  /** @throws {RangeError} they are too many */
  override taps (interval: number): number {
    const taps = Math.ceil(this.#window / interval)
    if (taps <= maxTaps) return taps
    throw new RangeError(`smooth: window ${durationText(this.#window)} at ${durationText(interval)} takes ${
      taps} points, at most ${maxTaps}`)
  }
}
