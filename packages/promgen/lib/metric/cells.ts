import type { Node, NodeContext, Points } from '../signal/node.ts'
import { VALUE } from '../signal/node.ts'
import { checkSteps } from '../signal/running-sum.ts'
import { borrow, giveBack } from '../signal/scratch.ts'
import type { Coordinate } from './coordinate.ts'
import type { Curve } from './distribution.ts'
import type { Observations } from './observations.ts'

/** Time is divided into cells, in which rate and distribution are those of the middle. */
export class Cells {
  readonly #observations: Observations
  readonly #data: Coordinate
  readonly #type: string

  /**
   * @param data ends where the observations do
   * @param type of the metric, for messages
   */
  constructor (observations: Observations, data: Coordinate, type: string) {
    this.#observations = observations
    this.#data = data
    this.#type = type
  }

  /** Milliseconds. */
  length ({ interval }: NodeContext): number {
    return this.#observations.resolution ?? interval
  }

  /**
   * The parameters of the distribution in the middle of each cell, and behind them the rate. NaN where one is missing.
   *
   * @param origin epoch milliseconds at which the data begins
   */
  read (first: number, count: number, origin: number, context: NodeContext): Float64Array[] {
    const { rate, parameters } = this.#observations
    const cell = this.length(context)
    const end = this.#data.length(context.interval)
    const points = borrow()
    for (let i = 0; i < count; i++) {
      const begin = (first + i) * cell
      points.x[i] = (begin + Math.min(begin + cell, end)) / 2
      points.t[i] = origin + points.x[i]!
    }
    const found = valuesOf([...parameters, rate], points, count, context)
    giveBack(points)
    return found
  }

  /**
   * How many observations a cell adds, with their fraction. If there are any, the curve is set to their distribution.
   *
   * @param values of the cell
   * @param cell its length
   */
  added (values: Float64Array, cell: number, curve: Curve): number {
    const rate = values.at(-1)!
    return rate > 0 && rate < Infinity && curve.set(values) ? rate * (cell / 1_000) : 0
  }

  /** @throws {RangeError} there are too many cells up to this one */
  check (last: number): void {
    checkSteps(this.#type, last, 'set start later, or resolution')
  }
}

/** The values of signals at each point, NaN where they have none. */
export function valuesOf (
  nodes: readonly Node[], points: Points, n: number, context: NodeContext
): Float64Array[] {
  const found = Array.from({ length: n }, () => new Float64Array(nodes.length))
  const scratch = borrow()
  for (const [p, node] of nodes.entries()) {
    node.fill(points, n, context, scratch.values, scratch.states)
    for (let i = 0; i < n; i++) found[i]![p] = scratch.states[i] === VALUE ? scratch.values[i]! : NaN
  }
  giveBack(scratch)
  return found
}
