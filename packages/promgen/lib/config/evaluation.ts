import type { Data, SeriesDefinition } from '../metric/definition.ts'
import { checkTree } from '../signal/check-tree.ts'
import { contextOf } from '../signal/iterator.ts'
import type { Node } from '../signal/node.ts'
import { checkSteps } from '../signal/running-sum.ts'
import { Signal } from '../signal/signal.ts'
import { faultAt } from './fault.ts'
import type { Path } from './path.ts'
import type { Place } from './place.ts'

/** When a series is evaluated. */
export interface Present {
  /** Milliseconds of a step. */
  readonly interval: number
  /** Epoch milliseconds at which data without a start of its own begins. */
  readonly begin: number
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * Evaluates a series at the present, so that what cannot be evaluated is found where it is written, and not when it is
 * scraped. A running sum from long ago takes up to 0.4 s.
 *
 * @param place of the series
 * @throws {Fault} a window or a running sum has too many steps, or a label that is read is missing or not a number
 */
export function checkEvaluation (place: Place, definition: SeriesDefinition, present: Present): void {
  const { data, end = 'remove' } = definition
  const { interval, now } = present
  for (const [key, signal] of signalsOf(data)) {
    const run = (): void => evaluate(data instanceof Signal ? signal.end(end) : signal, definition, present)
    withinData(place.at(key), definition, present, run)
  }
  if (data instanceof Signal) return
  const x = Math.max(0, now - startOf(definition, present))
  const length = Math.min(x, ...signalsOf(data).map(([, signal]) => signal.length(interval)))
  const cell = Number(data.resolution ?? interval)
  place.within(() => checkSteps('rate', Math.floor(length / cell), 'set start later, or resolution'))
}

/**
 * Runs what may throw an error about a series. Where a part of its data fails in the same way by itself, the error is
 * of the innermost one; else see `Place.within`.
 */
export function withinData<Result> (
  place: Place, definition: SeriesDefinition, present: Present, run: () => Result, words?: ReadonlyMap<string, string>
): Result {
  return place.within(() => {
    try {
      return run()
    } catch (error) {
      const path = culpritPath(place, definition, present, (error as Error).message)
      throw path === undefined ? error : faultAt(path, error as Error)
    }
  }, words)
}

/** Where the innermost part of the data was written that fails with a message; undefined if none does. */
function culpritPath (
  { reading }: Place, definition: SeriesDefinition, present: Present, message: string
): Path | undefined {
  function find (nodes: Iterable<Node>): Path | undefined {
    for (const node of nodes) if (fails(node)) return find(node.children) ?? reading.pathOf(node)
  }
  function fails (node: Node): boolean {
    try {
      evaluate(new Signal(node), definition, present)
      return false
    } catch (error) {
      return (error as Error).message === message
    }
  }
  return find(signalsOf(definition.data).map(([, { node }]) => node))
}

/** Checks a signal, and reads it at the present. */
function evaluate (signal: Signal, definition: SeriesDefinition, present: Present): void {
  const { labels } = definition
  const context = contextOf({ labels, interval: present.interval })
  const start = startOf(definition, present)
  const x = Math.max(0, present.now - start)
  checkTree(signal.node, context)
  const points = { x: Float64Array.of(x), t: Float64Array.of(start + x) }
  signal.fill(points, 1, context, new Float64Array(1), new Uint8Array(1))
}

function startOf ({ start }: SeriesDefinition, { begin }: Present): number {
  return Number(start ?? begin)
}

/** The signals of a series, by the keys that have them. */
function signalsOf (data: Data): Array<[string, Signal]> {
  if (data instanceof Signal) return [['data', data]]
  const parts = 'distribution' in data
    ? data.distribution.parameters.map(node => ['distribution', new Signal(node)] as [string, Signal])
    : Object.values(data.quantiles).map(signal => ['quantiles', signal] as [string, Signal])
  return [['rate', data.rate as Signal], ...parts]
}
