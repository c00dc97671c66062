import { Derived, ENDED, Endless, isPast, MISSING, VALUE, type Node, type NodeContext, type Points } from './node.ts'
import { lengthIn, lengthText, type Length } from './lengths.ts'
import { borrow, giveBack } from './scratch.ts'

/** After the end, the value of the last step before it; a missing one stays missing. */
export class SendLast extends Endless {
  readonly #of: Node

  constructor (of: Node) {
    super('End [send last]', [of])
    this.#of = of
  }

  override get leftOpen (): boolean {
    return this.#of.leftOpen
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    const { interval } = context
    const length = this.#of.length(interval)
    const closed = this.#of.rightClosed(interval)
    const last = interval * (closed ? Math.floor(length / interval) : Math.ceil(length / interval) - 1)
    const scratch = borrow()
    for (let i = 0; i < n; i++) {
      const x = points.x[i]!
      const back = isPast(x, length, closed) ? x - last : 0
      scratch.x[i] = x - back
      scratch.t[i] = points.t[i]! - back
    }
    this.#of.fill(scratch, n, context, values, states)
    giveBack(scratch)
  }
}

/** After the end, one value for ever. */
export class SendCustom extends Endless {
  readonly #of: Node
  readonly #value: number | null

  /** @param value null for missing */
  constructor (of: Node, value: number | null) {
    super(`End [send ${value ?? 'missing'}]`, [of])
    this.#of = of
    this.#value = value
  }

  override get leftOpen (): boolean {
    return this.#of.leftOpen
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    this.#of.fill(points, n, context, values, states)
    for (let i = 0; i < n; i++) {
      if (states[i] !== ENDED) continue
      states[i] = this.#value === null ? MISSING : VALUE
      values[i] = this.#value ?? 0
    }
  }
}

/** The beginning of a signal, until an instant that no longer belongs to it. */
export class Take extends Derived {
  readonly #length: Length

  constructor (of: Node, length: Length) {
    super(`Take [${lengthText(length)}]`, of)
    this.#length = length
  }

  override rightClosed (interval: number): boolean {
    return this.of.length(interval) < lengthIn(this.#length, interval) && this.of.rightClosed(interval)
  }

  override length (interval: number): number {
    return Math.min(this.of.length(interval), lengthIn(this.#length, interval))
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    this.of.fill(points, n, context, values, states)
    const length = lengthIn(this.#length, context.interval)
    for (let i = 0; i < n; i++) if (points.x[i]! >= 0 && points.x[i]! >= length) states[i] = ENDED
  }
}
