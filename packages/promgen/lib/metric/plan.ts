import type { End, Signal } from '../signal/signal.ts'
import { isPast, saltsOf, type Node, type NodeContext, type Points } from '../signal/node.ts'
import type { Data } from './definition.ts'

/** What plans are made from. Series that agree in all of it share one. */
export interface PlanOptions {
  readonly data: Data
  readonly end: End
  /** Epoch milliseconds at which the data begins. */
  readonly begin: number
  /** Whether it is not that of the registry. */
  readonly hasOwnStart: boolean
  readonly source: unknown
}

/** How samples are made from data, for a number of series that belong together. */
export abstract class Plan {
  readonly options: PlanOptions
  readonly salts: NodeContext['salts']

  constructor (options: PlanOptions, salts: NodeContext['salts']) {
    this.options = options
    this.salts = salts
  }

  /** Whether an instant comes after the end. */
  abstract isPast (x: number, interval: number): boolean

  /** Milliseconds; Infinity without an end. */
  abstract length (interval: number): number

  /**
   * Writes the samples of n points.
   *
   * @param n at most `blockSize`
   * @param values receives the value of row r at point i at index r * n + i
   * @param states receives n states, which all rows share
   */
  abstract fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void
}

/** The plan of a series whose values are those of a signal. */
export class SignalPlan extends Plan {
  readonly #node: Node

  constructor (options: PlanOptions, signal: Signal) {
    const { node } = signal.end(options.end)
    super(options, saltsOf(node))
    this.#node = node
  }

  override isPast (x: number, interval: number): boolean {
    return isPast(x, this.#node.length(interval), this.#node.rightClosed(interval))
  }

  override length (interval: number): number {
    return this.#node.length(interval)
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    this.#node.fill(points, n, context, values, states)
  }
}

/** The plan of data. */
export function planOf (options: PlanOptions): Plan {
  return new SignalPlan(options, options.data)
}

/** Plans that are in use, so that series with the same data share one. */
export class Plans {
  readonly #byData = new WeakMap<Data, Plan[]>()

  /**
   * The plan of options, the same for those that agree.
   *
   * @throws {RangeError} there is no data to loop or to repeat
   * @throws {TypeError} there is no such end strategy
   */
  of (options: PlanOptions): Plan {
    const plans = this.#byData.get(options.data)
    const known = plans?.find(plan => areEqual(plan.options, options))
    if (known !== undefined) return known
    const plan = planOf(options)
    if (plans === undefined) this.#byData.set(options.data, [plan])
    else plans.push(plan)
    return plan
  }
}

function areEqual (a: PlanOptions, b: PlanOptions): boolean {
  return a.begin === b.begin && a.hasOwnStart === b.hasOwnStart && a.source === b.source &&
    endText(a.end) === endText(b.end)
}

function endText (end: End): string {
  return typeof end === 'string' ? end : String(end?.custom)
}
