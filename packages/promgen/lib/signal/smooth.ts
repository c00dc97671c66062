import { durationText } from '../duration.ts'
import { Derived, type Node, type NodeContext, type Points, type Setting } from './node.ts'
import { maxTaps, Window } from './window.ts'

/** Those that are not in use: as many as there are means of means. */
const free: Window[] = []

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
    const taps = this.taps(context.interval)
    const window = free.pop() ?? new Window()
    for (let from = 0; from < n;) {
      const to = window.collect(points, from, n, taps, context.interval)
      window.read(this.of, context)
      for (let i = from; i < to; i++) window.average(i - from, taps, i, values, states)
      from = to
    }
    free.push(window)
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
