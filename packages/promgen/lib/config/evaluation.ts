import type { Data, SeriesDefinition } from '../metric/definition.ts'
import { checkTree } from '../signal/check-tree.ts'
import { contextOf } from '../signal/iterator.ts'
import { checkSteps } from '../signal/running-sum.ts'
import { Signal } from '../signal/signal.ts'
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
export function checkEvaluation (place: Place, definition: SeriesDefinition, { interval, begin, now }: Present): void {
  const { data, labels, end = 'remove' } = definition
  const start = Number(definition.start ?? begin)
  const context = contextOf({ labels, interval })
  const x = Math.max(0, now - start)
  const points = { x: Float64Array.of(x), t: Float64Array.of(start + x) }
  for (const [key, signal] of signalsOf(data)) {
    place.at(key).within(() => {
      const whole = data instanceof Signal ? signal.end(end) : signal
      checkTree(whole.node, context)
      whole.fill(points, 1, context, new Float64Array(1), new Uint8Array(1))
    })
  }
  if (data instanceof Signal) return
  const length = Math.min(x, ...signalsOf(data).map(([, signal]) => signal.length(interval)))
  const cell = Number(data.resolution ?? interval)
  place.within(() => checkSteps('rate', Math.floor(length / cell), 'set start later, or resolution'))
}

/** The signals of a series, by the keys that have them. */
function signalsOf (data: Data): Array<[string, Signal]> {
  if (data instanceof Signal) return [['data', data]]
  const parts = 'distribution' in data
    ? data.distribution.parameters.map(node => ['distribution', new Signal(node)] as [string, Signal])
    : Object.values(data.quantiles).map(signal => ['quantiles', signal] as [string, Signal])
  return [['rate', data.rate as Signal], ...parts]
}
