import { durationText } from '../duration.ts'
import type { Column } from '../metric/column.ts'
import { describeData } from '../metric/describe.ts'
import { STALE } from '../metric/reader.ts'
import type { Registry } from '../metric/registry.ts'
import type { Defined } from '../metric/registry-options.ts'
import type { End } from '../signal/signal.ts'
import { VALUE } from '../signal/node.ts'

const endNames: ReadonlyMap<End, string> = new Map([
  ['loop', 'loop'], ['sendLast', 'sendLastValue'], ['remove', 'removeTimeSeries']
])

/** A value in JSON, which has no numbers for these. */
export function jsonValue (value: number): number | string {
  if (Number.isFinite(value)) return value
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}

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
    endStrategy: endJson(end),
    start: new Date(Number(start)).toISOString(),
    ...churn === undefined ? {} : { churn: { ...churn, every: durationText(churn.every) } },
    ...columns.length === 1 && churn === undefined
      ? { value: values[0] }
      : { values: columns.map(({ series }, i) => ({ ...nameAndLabels(series), value: values[i] })) }
  }
}

/** An end strategy as the configuration has it. */
function endJson (end: End): unknown {
  if (typeof end === 'string') return endNames.get(end)
  return { sendCustomValue: { value: end.custom === null ? null : jsonValue(end.custom) } }
}

/** The name and the labels of a series as JSON. */
export function nameAndLabels ({ name, labels }: Column['series']): object {
  return { name, labels: Object.fromEntries(labels) }
}
