import { endForm } from '../config/end.ts'
import { durationText } from '../duration.ts'
import { jsonValue } from '../export/number.ts'
import type { Column } from '../metric/column.ts'
import { describeData } from '../metric/describe.ts'
import { STALE } from '../metric/reader.ts'
import type { Registry } from '../metric/registry.ts'
import type { Defined } from '../metric/registry-options.ts'
import { VALUE } from '../signal/node.ts'

/** A sample in JSON: null if it is missing, or later than the first instant after the end. */
export function jsonSample ({ values, states }: Column, i: number, stale: string | null): number | string | null {
  if (states[i] === VALUE) return jsonValue(values[i]!)
  return states[i] === STALE ? stale : null
}

/** A series in a list. */
export function shortView ({ id, definition: { name, labels }, state }: Defined): object {
  return { id, name, labels, state }
}

/**
 * A series with its definition, and its value at an instant: null if it has none. Of a histogram or a summary, each
 * series has a value of its own.
 *
 * @param t epoch milliseconds
 */
export function seriesView (registry: Registry, id: string, t: number): object {
  const defined = registry.definition(id, t)
  const { source, data, end = 'remove', start = registry.start, churn } = defined.definition
  const columns = Array.from(registry.read(id, Float64Array.of(t)))
  const values = columns.map(column => defined.state === 'paused' ? null : jsonSample(column, 0, null))
  return {
    ...shortView(defined),
    ...source === undefined ? { description: describeData(data) } : source,
    endStrategy: endForm(end, jsonValue),
    start: new Date(Number(start)).toISOString(),
    ...churn === undefined ? {} : { churn: { ...churn, every: durationText(churn.every) } },
    ...columns.length === 1 && churn === undefined
      ? { value: values[0] }
      : { values: columns.map(({ series }, i) => ({ ...nameAndLabels(series), value: values[i] })) }
  }
}

/** The name and the labels of a series as JSON. */
export function nameAndLabels ({ name, labels }: Column['series']): object {
  return { name, labels: Object.fromEntries(labels) }
}
