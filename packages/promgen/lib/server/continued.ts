import type { Registry } from '../metric/registry.ts'
import { VALUE } from '../signal/node.ts'

/** A series in the form of the configuration. */
export type SeriesJson = Readonly<Record<string, unknown>>

/**
 * The data that replaces that of a series. Without a start of its own it begins at the present, and a counter goes on
 * from the value that it has: one that falls would count as a restart.
 *
 * @param t epoch milliseconds of the present
 * @throws {RangeError} there is no series of this id
 */
export function continued (registry: Registry, id: string, json: SeriesJson, t: number): SeriesJson {
  const [column] = registry.read(id, Float64Array.of(t))
  if (Object.hasOwn(json, 'start')) return json
  const { series: { family }, values: [value], states: [state] } = column!
  const goesOn = family.type === 'counter' && state === VALUE && Number.isFinite(value)
  return { ...json, start: t, ...goesOn ? { data: [{ Add: [value, json.data] }] } : {} }
}
