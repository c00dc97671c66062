import { areRightClosed, shortest } from './lengths.ts'
import { ENDED, Node, type NodeContext, type Points } from './node.ts'
import { borrow, giveBack } from './scratch.ts'

/** Whether a signal's value is within bounds. */
export interface Condition {
  readonly of: Node
  /** As `describe()` shows it. */
  readonly text: string
  /** NaN holds for nothing. */
  holds (value: number): boolean
}

/** One of two signals, as a third decides. */
export class When extends Node {
  readonly #test: Condition
  readonly #yes: Node
  readonly #no: Node

  constructor (test: Condition, yes: Node, no: Node) {
    super(`When [${test.text}]`, [test.of, yes, no])
    this.#test = test
    this.#yes = yes
    this.#no = no
  }

  override rightClosed (interval: number): boolean {
    return areRightClosed(this.children, interval)
  }

  override length (interval: number): number {
    return shortest(this.children, interval)
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    const [test, yes] = [borrow(), borrow()]
    this.#test.of.fill(points, n, context, test.values, test.states)
    this.#yes.fill(points, n, context, yes.values, yes.states)
    this.#no.fill(points, n, context, values, states)
    for (let i = 0; i < n; i++) {
      const holds = this.#test.holds(test.values[i]!)
      if (holds) values[i] = yes.values[i]!
      const state = Math.max(test.states[i]!, holds ? yes.states[i]! : states[i]!)
      const ends = yes.states[i] === ENDED || states[i] === ENDED
      states[i] = ends ? ENDED : state
    }
    giveBack(test)
    giveBack(yes)
  }
}
