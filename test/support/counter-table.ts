import type { Test } from 'tap'
import type { Registry } from '../../index.ts'
import type { SeriesTable } from '../../lib/counting/series-table.ts'
import type { TraceCounter } from '../../lib/registry/trace-counter.ts'

/** The series behind the trace counter of a registry. */
export function tableOf (register: Registry): SeriesTable {
  return (register.getSingleMetric('trace_counter') as TraceCounter).table
}

/** Lets a table go wrong after some series. */
export function failAfter (t: Test, register: Registry, count: number): Error {
  const table = tableOf(register)
  const series = [...table.values()].slice(0, count)
  const failure = new Error('the table has a hole')
  function * values () {
    yield * series
    throw failure
  }
  t.intercept(table, 'values', { value: values, configurable: true })
  return failure
}
