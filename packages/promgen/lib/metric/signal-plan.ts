import { isPast, type Node, type NodeContext, type Points } from '../signal/node.ts'
import { Signal } from '../signal/signal.ts'
import { Plan, type PlanOptions } from './plan.ts'

/** The plan of a series whose values are those of a signal. */
export class SignalPlan extends Plan {
  constructor (options: PlanOptions, signal: Signal) {
    super(options, bounded(signal, options))
  }

  override length (interval: number): number {
    return this.tree.length(interval)
  }

  override isPast (x: number, interval: number): boolean {
    return isPast(x, this.tree.length(interval), this.tree.rightClosed(interval))
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    this.tree.fill(points, n, context, values, states)
  }
}

/**
 * The tree of a signal with what follows its end, up to the end of the series.
 *
 * @throws {RangeError} there is no data to loop or to repeat
 * @throws {TypeError} there is no such end strategy
 */
export function bounded (signal: Signal, { end, begin, until }: PlanOptions): Node {
  const ended = signal.end(end)
  return until === Infinity ? ended.node : ended.take(until - begin).node
}
