import { labelSchema, builtinLabels } from '../../lib/counting/label-schema.ts'
import { SeriesTable } from '../../lib/counting/series-table.ts'
import { createTrace } from '../../lib/trace-function.ts'
import type { BuiltinLabel, TraceEvent } from '../../lib/types.ts'

export interface Setup {
  labels?: readonly BuiltinLabel[]
  props?: string[]
  maxSeries?: number
  maxEntries?: number
  now?: () => number
}

export interface Tracing {
  trace: (event: TraceEvent) => void
  table: SeriesTable
  /** The series and their counts. */
  counts: () => string[]
  /** Number of label sets that the table was asked for since the last call of this. */
  lookups: () => number
}

/** A trace function with its table. */
export function startTracing ({
  labels = builtinLabels.slice(0, 7), props = [], maxSeries = 1_000_000, maxEntries = 1_000_000, now = () => 0
}: Setup = {}): Tracing {
  const schema = labelSchema(labels, props, '')
  const table = new SeriesTable(schema.labels, { maxSeries, dropCollected: true, now })
  const { getOrCreate } = table
  let lookups = 0
  table.getOrCreate = (...args) => {
    lookups++
    return getOrCreate.apply(table, args)
  }
  return {
    trace: createTrace(schema, table, maxEntries),
    table,
    counts: () => Array.from(table.values(), ({ text, count }) => `${text} ${count}`),
    lookups () {
      const before = lookups
      lookups = 0
      return before
    }
  }
}

/** An event with all its parts. */
export const whole = {
  id: 'append',
  object: { className: 'Core', id: 1, props: { a: 'o' }, ctx: {} },
  parentObject: { className: 'Store', id: 2, props: { a: 'p' }, ctx: {} },
  caller: { functionName: 'write', filename: '/core.js', line: 3, column: 4, props: { a: 'c' } }
}
