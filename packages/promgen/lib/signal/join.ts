import { lastAtOrBefore } from './curve.ts'
import { ENDED, isEmpty, isPast, MISSING, Node, type NodeContext, type Points } from './node.ts'
import { borrow, giveBack } from './scratch.ts'

/**
 * Signals one after the other. An instant that two share belongs to the later one, unless that is left-open and the
 * earlier right-closed. Empty ones count for nothing.
 */
export class Join extends Node {
  /** Those that have any point. */
  readonly #segments: readonly Node[]
  /** Where each segment begins, and the end of the last, for the interval that was asked for last. */
  #starts = new Float64Array()
  #interval = NaN

  constructor (children: readonly Node[]) {
    super('Join', children)
    this.#segments = children.filter(child => !isEmpty(child))
  }

  override get leftOpen (): boolean {
    return this.#segments[0]?.leftOpen ?? false
  }

  override rightClosed (interval: number): boolean {
    return this.#segments.at(-1)?.rightClosed(interval) ?? false
  }

  override length (interval: number): number {
    return this.#startsIn(interval).at(-1)!
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    const starts = this.#startsIn(context.interval)
    const closed = this.rightClosed(context.interval)
    for (let from = 0; from < n;) {
      const index = this.#indexOf(points.x[from]!, starts, closed, context.interval)
      let to = from + 1
      while (to < n && this.#indexOf(points.x[to]!, starts, closed, context.interval) === index) to++
      const segment = this.#segments[index]
      if (segment !== undefined) fillPart(segment, starts[index]!, points, from, to, context, values, states)
      else states.fill(index < 0 ? MISSING : ENDED, from, to)
      from = to
    }
  }

  /** -1 before the beginning, the number of segments after the end. */
  #indexOf (x: number, starts: Float64Array, closed: boolean, interval: number): number {
    const { length } = this.#segments
    if (x < 0) return -1
    if (isPast(x, starts[length]!, closed)) return length
    let index = Math.min(lastAtOrBefore(starts, x), length - 1)
    while (x === starts[index] && index > 0 && this.#segments[index]!.leftOpen &&
      this.#segments[index - 1]!.rightClosed(interval)) index--
    return index
  }

  #startsIn (interval: number): Float64Array {
    if (interval === this.#interval) return this.#starts
    const starts = new Float64Array(this.#segments.length + 1)
    for (const [i, segment] of this.#segments.entries()) starts[i + 1] = starts[i]! + segment.length(interval)
    this.#interval = interval
    this.#starts = starts
    return starts
  }
}

/** Fills some of the points from a node that begins at `start`. */
function fillPart (
  node: Node, start: number, points: Points, from: number, to: number, context: NodeContext, values: Float64Array,
  states: Uint8Array
): void {
  const scratch = borrow()
  for (let i = from; i < to; i++) {
    scratch.x[i - from] = points.x[i]! - start
    scratch.t[i - from] = points.t[i]!
  }
  node.fill(scratch, to - from, context, scratch.values, scratch.states)
  for (let i = from; i < to; i++) {
    values[i] = scratch.values[i - from]!
    states[i] = scratch.states[i - from]!
  }
  giveBack(scratch)
}
