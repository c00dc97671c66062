import { labelValue, unprintable } from './label-value.ts'
import type { Label } from './label-schema.ts'
import type { SeriesTable } from './series-table.ts'
import type { TraceEvent } from './types.ts'

/**
 * The function that counts one event on a table: event, label values, series, count.
 *
 * It never throws. What is not an object is no event; an event without an object or a caller is counted with the
 * labels that it has.
 */
export function createTrace (labels: readonly Label[], table: SeriesTable): (event: TraceEvent) => void {
  return event => {
    if (typeof event !== 'object' || event === null) return
    table.find(labels.map(label => valueOf(label, event))).count++
  }
}

function valueOf (label: Label, event: TraceEvent): string {
  try {
    return labelValue(label.read(event))
  } catch {
    // A getter or a proxy of the app failed: the event still counts
    return unprintable
  }
}
