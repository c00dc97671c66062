import type { Column } from '../metric/column.ts'
import type { Defined, Registry } from '../metric/registry.ts'
import type { End } from '../signal/signal.ts'
import { MISSING, VALUE } from '../signal/node.ts'

/** A value in JSON, which has no numbers for these. */
export function jsonValue (value: number): number | string {
  if (Number.isFinite(value)) return value
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

/** A sample in JSON: null if it is missing or later than the first after the end. */
export function jsonSample ({ values, states }: Column, i: number, stale: string | null): number | string | null {
  if (states[i] === VALUE) return jsonValue(values[i]!)
  return states[i] === MISSING ? null : stale
}

/** A series in a list. */
export function shortView ({ id, definition: { name, labels }, state }: Defined): object {
  return { id, name, labels, state }
}

/**
 * A series with its definition, and its value at an instant: null if it has none. Of a histogram or a summary, each
 * sample has a value of its own.
 */
export function seriesView (registry: Registry, id: string, t: number): object {
  const defined = registry.definition(id, t)
  const { definition: { source, end = 'remove', start } } = defined
  const isShown = defined.state !== 'paused'
  const columns = Array.from(registry.read(id, Float64Array.of(t)))
  const values = columns.map(column => isShown ? jsonSample(column, 0, null) : null)
  return {
    ...shortView(defined),
    ...dataView(source),
    endStrategy: endText(end),
    start: new Date(Number(start)).toISOString(),
    ...columns.length === 1
      ? { value: values[0] }
      : { values: columns.map(({ series }, i) => ({ ...nameAndLabels(series), value: values[i] })) }
  }
}

/** The name and the labels of a series as JSON. */
export function nameAndLabels ({ name, labels }: Column['series']): object {
  return { name, labels: Object.fromEntries(labels) }
}
