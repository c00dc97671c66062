import type { DataIterator } from '../scraper.ts'
import { describeTree } from './describe.ts'
import { SignalIterator, type IteratorOptions } from './iterator.ts'
import { saltsOf, type Context, type Node, type Points } from './node.ts'
import { blockSize } from './scratch.ts'

/** What can be read of a signal. */
export class Evaluated {
  /** The tree that is evaluated. */
  readonly node: Node
  #salts: ReadonlyMap<Node, number> | undefined

  constructor (node: Node) {
    this.node = node
  }

  /**
   * Milliseconds; 0 when empty, Infinity without an end.
   *
   * @param interval milliseconds of a step
   * @example
   * linear(10, 20, { steps: 5 }).length(15_000) // 75_000
   * constant(3).length(15_000) // Infinity
   */
  length (interval: number): number {
    return this.node.length(interval)
  }

  /**
   * Writes n values and their states. Points come in any order. Where x is less than 0 the signal is MISSING. Where x
   * is later than the length it has ENDED; at the length, too, unless it is right-closed. A value whose state is not
   * VALUE has no meaning.
   *
   * @throws {RangeError} a window of `smooth` has too many steps, or a running sum began too long ago
   * @throws {TypeError} the series lacks a label, or has no number in it
   * @example
   * const block = { x: Float64Array.of(-1, 0, 15_000, 30_000), t: Float64Array.of(-1, 0, 15_000, 30_000) }
   * const context = { interval: 15_000, seed: 0, keyLow: 0, keyHigh: 0, labels: new Map(), memory: new Map() }
   * const [values, states] = [new Float64Array(4), new Uint8Array(4)]
   * linear(10, 20, { steps: 2 }).fill(block, 4, context, values, states)
   * Array.from(states) // [MISSING, VALUE, VALUE, ENDED]
   * Array.from(values).slice(1, 3) // [10, 20]
   */
  fill (points: Points, n: number, context: Context, values: Float64Array, states: Uint8Array): void {
    const { interval, seed, keyLow, keyHigh, labels, memory } = context
    this.#salts ??= saltsOf(this.node)
    const own = { interval, seed, keyLow, keyHigh, labels, memory, salts: this.#salts }
    if (n <= blockSize) {
      this.node.fill(points, n, own, values, states)
      return
    }
    for (let from = 0; from < n; from += blockSize) {
      const to = Math.min(from + blockSize, n)
      const part = { x: points.x.subarray(from, to), t: points.t.subarray(from, to) }
      this.node.fill(part, to - from, own, values.subarray(from, to), states.subarray(from, to))
    }
  }

  /**
   * Reads it step by step.
   *
   * @throws {RangeError} the interval is not longer than 0, or the seed has more than 32 bits
   * @throws {TypeError} the interval is not a duration, or the seed not a whole number
   * @example
   * const iterator = custom(5, null).iterator({ interval: '1m' })
   * const scrape = { start: 0, index: 0, time: 0 }
   * iterator.evaluate(scrape) // { value: 5, missing: false, exhausted: false }
   * iterator.evaluate(scrape) // { value: 0, missing: true, exhausted: false }
   * iterator.evaluate(scrape) // { value: 0, missing: false, exhausted: true }
   */
  iterator (options: IteratorOptions = {}): DataIterator {
    return new SignalIterator(this, options)
  }

  /**
   * The tree as text.
   *
   * @example
   * loop(linear(0, 1, { steps: 2 }), 3).describe() // 'Loop [3]\n  Linear Segment'
   */
  describe (): string {
    return describeTree(this.node)
  }
}
