import { Derived, type EverywhereNode, type Node, type NodeContext, type Points } from './node.ts'

/** A signal whose values are changed one by one. */
abstract class Changed extends Derived implements EverywhereNode {
  override get isEverywhere (): boolean {
    return this.of.isEverywhere
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    this.of.fill(points, n, context, values, states)
    this.change(values, n)
  }

  fillValues (points: Points, n: number, context: NodeContext, values: Float64Array): void {
    (this.of as EverywhereNode).fillValues(points, n, context, values)
    this.change(values, n)
  }

  protected abstract change (values: Float64Array, n: number): void
}

/** Without signs. */
export class Abs extends Changed {
  constructor (of: Node) {
    super('Abs', of)
  }

  protected override change (values: Float64Array, n: number): void {
    for (let i = 0; i < n; i++) values[i] = Math.abs(values[i]!)
  }
}

/** Within two bounds, which are included. NaN stays NaN. */
export class Clamp extends Changed {
  readonly #low: number
  readonly #high: number

  constructor (of: Node, low: number, high: number) {
    super(`Clamp [${low}, ${high}]`, of)
    this.#low = low
    this.#high = high
  }

  protected override change (values: Float64Array, n: number): void {
    for (let i = 0; i < n; i++) values[i] = Math.min(Math.max(values[i]!, this.#low), this.#high)
  }
}

/** To multiples of a number. */
export class Round extends Changed {
  readonly #inverse: number

  constructor (of: Node, to: number) {
    super(`Round [${to}]`, of)
    this.#inverse = 1 / to
  }

  protected override change (values: Float64Array, n: number): void {
    // As PromQL does: with the inverse, tenths are 0.3 and not 0.30000000000000004
    for (let i = 0; i < n; i++) values[i] = Math.floor(values[i]! * this.#inverse + 0.5) / this.#inverse
  }
}
