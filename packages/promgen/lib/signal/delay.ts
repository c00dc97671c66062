import { durationText } from '../duration.ts'
import { Derived, type Node, type NodeContext, type Points } from './node.ts'
import { borrow, giveBack } from './scratch.ts'

/** A signal that begins later, and is missing before; what it reads of the time is as much earlier. */
export class Delay extends Derived {
  readonly #by: number

  /** @param by milliseconds */
  constructor (of: Node, by: number) {
    super(`Delay [${durationText(by)}]`, of)
    this.#by = by
  }

  override get leftOpen (): boolean {
    return this.#by === 0 && this.of.leftOpen
  }

  override length (interval: number): number {
    return this.of.length(interval) + this.#by
  }

  override fill ({ x, t }: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    const scratch = borrow()
    for (let i = 0; i < n; i++) {
      scratch.x[i] = x[i]! - this.#by
      scratch.t[i] = t[i]! - this.#by
    }
    this.of.fill(scratch, n, context, values, states)
    giveBack(scratch)
  }
}
