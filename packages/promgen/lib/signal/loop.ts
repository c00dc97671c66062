import { whole } from '../check.ts'
import { ENDED, isPast, Node, type NodeContext, type Points } from './node.ts'
import { borrow, giveBack } from './scratch.ts'

/** A signal several times, one after the other, as if it were joined with itself. */
export class Loop extends Node {
  readonly #of: Node
  readonly #count: number

  /** @param count Infinity for ever; 0 or less for an empty signal */
  constructor (name: string, of: Node, count: number) {
    super(name, [of])
    this.#of = of
    this.#count = count
  }

  override get leftOpen (): boolean {
    return this.#count > 0 && this.#of.leftOpen
  }

  override rightClosed (interval: number): boolean {
    return this.#count > 0 && this.#of.rightClosed(interval)
  }

  override length (interval: number): number {
    const length = this.#of.length(interval)
    return this.#count <= 0 || length === 0 ? 0 : length * this.#count
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    const { interval } = context
    const length = this.#of.length(interval)
    const total = this.length(interval)
    const closed = this.rightClosed(interval)
    const keepsEnd = this.#of.leftOpen && closed
    const scratch = borrow()
    for (let i = 0; i < n; i++) {
      const x = points.x[i]!
      scratch.t[i] = points.t[i]!
      scratch.x[i] = x
      if (x < length || length === 0 || isPast(x, total, closed)) continue
      const turn = Math.floor(x / length)
      scratch.x[i] = x - turn * length
      // An instant that two turns share is the later one's, but the last turn has no later one
      if (scratch.x[i] === 0 && (keepsEnd || x === total)) scratch.x[i] = length
    }
    this.#of.fill(scratch, n, context, values, states)
    giveBack(scratch)
    for (let i = 0; i < n; i++) if (points.x[i]! >= 0 && isPast(points.x[i]!, total, closed)) states[i] = ENDED
  }
}

/**
 * A signal several times.
 *
 * @param what the beginning of the message
 * @param count 0 or less for an empty signal
 * @throws {TypeError} the count is not whole
 */
export function loopOf (what: string, of: Node, count: number): Loop {
  return new Loop(`Loop [${whole(`${what}: count`, count)}]`, of, count)
}
