import { guard } from './counting/guard.ts'
import type { LabelSchema } from './counting/label-schema.ts'
import { createLookup } from './counting/series-lookup.ts'
import type { SeriesTable } from './counting/series-table.ts'
import type { Series } from './counting/series.ts'
import { active, passive, uncachedSeries } from './counting/uncached.ts'
import type { TraceEvent } from './types.ts'

/**
 * The function that counts one event on a table. Non-objects are ignored; an event without an object or a caller is
 * counted with the labels that it has.
 *
 * It never throws. An event at the very end of the stack, where not even the slow way has room, is not counted.
 *
 * @param maxEntries see `SeriesCache`
 */
export function createTrace (schema: LabelSchema, table: SeriesTable, maxEntries: number): (event: TraceEvent) => void {
  const lookup = createLookup(schema, table, maxEntries)

  return event => {
    if (typeof event !== 'object' || event === null) return
    let series: Series | null = null
    if (guard.reading) {
      try {
        series = uncachedSeries(schema, table, event, passive)
      } catch {}
    } else {
      guard.reading = true
      try {
        series = lookup(event)
      } catch {
        // A getter or a proxy of the app failed: the event is counted with what can be read of it
        try {
          series = uncachedSeries(schema, table, event, active)
        } catch {}
      }
      guard.reading = false
    }
    if (series !== null) series.count++
  }
}
