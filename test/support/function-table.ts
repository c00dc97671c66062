import { SeriesTable } from '../../lib/counting/series-table.ts'

const labels = [
  { name: 'object_classname', unbounded: false },
  { name: 'object_id', unbounded: true },
  { name: 'caller_functionname', unbounded: false },
  { name: 'caller_filename', unbounded: false },
  { name: 'object_props_room', unbounded: true }
]

/** What the live page shows: a table with the labels of functions, of objects and of a prop. */
export function functionTable (maxSeries = 10_000): SeriesTable {
  return new SeriesTable(labels, { maxSeries, dropCollected: false })
}

/** Counts calls on one series. */
export function call (
  table: SeriesTable,
  { className = 'Chat', id = '1', functionName = 'send', file = '/app/chat.js', room = '' } = {},
  times = 1
): void {
  table.getOrCreate([className, id, functionName, file, room]).count += times
}
