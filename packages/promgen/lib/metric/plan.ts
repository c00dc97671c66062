import { pointsOf } from '../signal/check-tree.ts'
import type { End } from '../signal/signal.ts'
import { saltsOf, type Node, type NodeContext, type Points } from '../signal/node.ts'
import type { Carried, Data } from './definition.ts'
import type { Family } from './family.ts'
import type { Total } from './native-totals.ts'

/** What plans are made from. Series that agree in all of it share one. */
export interface PlanOptions {
  readonly family: Family
  readonly data: Data
  readonly end: End
  /** Epoch milliseconds at which the data begins. */
  readonly begin: number
  /** Epoch milliseconds from which on there are no samples. Infinity: never. */
  readonly until: number
  /** Whether the beginning is not that of the registry. */
  readonly hasOwnStart: boolean
  readonly source: unknown
}

/** How the samples of a definition are made from its data: those of all its series at once. */
export abstract class Plan {
  readonly options: PlanOptions
  /** Of all signals in the data. */
  readonly tree: Node
  readonly salts: NodeContext['salts']
  #points: number | undefined

  constructor (options: PlanOptions, tree: Node, salts: NodeContext['salts'] = saltsOf(tree)) {
    this.options = options
    this.tree = tree
    this.salts = salts
  }

  /** How its counters go on from others. */
  get carried (): Carried | undefined {
    return undefined
  }

  /** How many quantiles had to be raised in all readings so far. */
  get raised (): number {
    return 0
  }

  /** How many points of its signals a sample costs: many with windows. The interval is that of its registry. */
  points (interval: number): number {
    this.#points ??= pointsOf(this.tree, interval)
    return this.#points
  }

  /** What its native histogram has observed until a point; undefined if it has no value there, or is none. */
  observed (_points: Points, _context: NodeContext): Total | undefined {
    return undefined
  }

  /** Milliseconds; Infinity without an end. */
  abstract length (interval: number): number

  /** Whether a point comes after the end. */
  abstract isPast (x: number, interval: number): boolean

  /**
   * Writes the samples of n points.
   *
   * @param n at most `blockSize`
   * @param values receives the value of row r at point i at index r * n + i
   * @param states receives n states, which all rows share
   */
  abstract fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void
}
