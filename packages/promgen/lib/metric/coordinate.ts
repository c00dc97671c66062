import { areRightClosed, shortest } from '../signal/lengths.ts'
import { fillStates, Node, type NodeContext, type Points } from '../signal/node.ts'

/** One coordinate of the points of nodes that are evaluated together. What follows their end can be made of it. */
export class Coordinate extends Node {
  readonly #axis: keyof Points

  constructor (axis: keyof Points, nodes: readonly Node[]) {
    super('Observations', nodes)
    this.#axis = axis
  }

  override rightClosed (interval: number): boolean {
    return areRightClosed(this.children, interval)
  }

  override length (interval: number): number {
    return shortest(this.children, interval)
  }

  override fill (
    points: Points, n: number, { interval }: NodeContext, values: Float64Array, states: Uint8Array
  ): void {
    values.set(points[this.#axis].subarray(0, n))
    fillStates(points.x, n, this.length(interval), this.rightClosed(interval), states)
  }
}
