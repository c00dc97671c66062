import { areRightClosed, shortest } from './lengths.ts'
import {
  Derived, fillStates, isEverywhere, MISSING, Node, VALUE, type EverywhereNode, type NodeContext, type Points
} from './node.ts'
import { borrow, giveBack } from './scratch.ts'

type Apply = (a: Float64Array, b: Float64Array, n: number) => void

/** Each writes its results over the first operands. They are loops of their own, which V8 makes fast. */
const operations = {
  Add: (a, b, n) => { for (let i = 0; i < n; i++) a[i]! += b[i]! },
  Subtract: (a, b, n) => { for (let i = 0; i < n; i++) a[i]! -= b[i]! },
  Multiply: (a, b, n) => { for (let i = 0; i < n; i++) a[i]! *= b[i]! },
  Divide: (a, b, n) => { for (let i = 0; i < n; i++) a[i]! /= b[i]! },
  Modulo: (a, b, n) => { for (let i = 0; i < n; i++) a[i]! %= b[i]! },
  Min: (a, b, n) => { for (let i = 0; i < n; i++) a[i] = Math.min(a[i]!, b[i]!) },
  Max: (a, b, n) => { for (let i = 0; i < n; i++) a[i] = Math.max(a[i]!, b[i]!) }
} satisfies Record<string, Apply>

/** The name of an operation. */
export type Operation = keyof typeof operations

/** Two signals sample by sample. Where one is missing or has ended, so has the result. */
export class Binary extends Node implements EverywhereNode {
  readonly #a: Node
  readonly #b: Node
  readonly #apply: Apply

  constructor (operation: Operation, a: Node, b: Node) {
    super(operation, [a, b])
    this.#a = a
    this.#b = b
    this.#apply = operations[operation]
  }

  override get leftOpen (): boolean {
    return this.#a.leftOpen || this.#b.leftOpen
  }

  override get isEverywhere (): boolean {
    return this.#a.isEverywhere && this.#b.isEverywhere
  }

  override rightClosed (interval: number): boolean {
    return areRightClosed(this.children, interval)
  }

  override length (interval: number): number {
    return shortest(this.children, interval)
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    if (this.isEverywhere) {
      this.fillValues(points, n, context, values)
      fillStates(points.x, n, Infinity, false, states)
      return
    }
    this.#a.fill(points, n, context, values, states)
    const other = borrow()
    if (isEverywhere(this.#b)) {
      // It is missing before the beginning only, and so is the other
      this.#b.fillValues(points, n, context, other.values)
    } else {
      this.#b.fill(points, n, context, other.values, other.states)
      for (let i = 0; i < n; i++) if (other.states[i]! > states[i]!) states[i] = other.states[i]!
    }
    this.#apply(values, other.values, n)
    giveBack(other)
  }

  fillValues (points: Points, n: number, context: NodeContext, values: Float64Array): void {
    const other = borrow();
    (this.#a as EverywhereNode).fillValues(points, n, context, values);
    (this.#b as EverywhereNode).fillValues(points, n, context, other.values)
    this.#apply(values, other.values, n)
    giveBack(other)
  }
}

/** A signal, and another in place of its missing points. */
export class OrElse extends Derived {
  readonly #other: Node

  constructor (of: Node, other: Node) {
    super('OrElse', of, [other])
    this.#other = other
  }

  override get leftOpen (): boolean {
    return this.of.leftOpen && this.#other.leftOpen
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    this.of.fill(points, n, context, values, states)
    const other = borrow()
    this.#other.fill(points, n, context, other.values, other.states)
    for (let i = 0; i < n; i++) {
      if (states[i] !== MISSING || other.states[i] !== VALUE) continue
      values[i] = other.values[i]!
      states[i] = VALUE
    }
    giveBack(other)
  }
}
