import type { SeriesTable } from '../counting/series-table.ts'
import type { Group } from '../counting/series.ts'
import type { FunctionTotal } from '../types.ts'
import type { FamilyNames } from './family-names.ts'
import type { Quirks } from './quirks.ts'

type Labels<V> = Record<string, V>

interface Sample {
  readonly value: number
  readonly labels: Labels<unknown>
}

/** A metric whose samples are made when a registry reads it. */
class ReadMetric {
  /** A registry that writes OpenMetrics removes a `_total` from the end of this. */
  name: string
  readonly help: string
  readonly type: 'counter' | 'gauge'
  /** How the primary of a cluster combines the values of its workers. */
  readonly aggregator = 'sum'
  readonly labelNames: readonly string[]
  readonly #read: () => Promise<Sample[]>
  readonly #reset: () => void

  constructor (
    type: 'counter' | 'gauge',
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => Promise<Sample[]>,
    reset: () => void
  ) {
    this.type = type
    this.name = name
    this.help = help
    this.labelNames = labelNames
    this.#read = read
    this.#reset = reset
  }

  async get (): Promise<object> {
    const { name, help, type, aggregator } = this
    return { name, help, type, aggregator, values: await this.#read() }
  }

  reset (): void {
    this.#reset()
  }
}

/**
 * The families beside the counter of a series table: the calls of each function, which `rate()` sees from the first
 * one on, and the number of series with its limit.
 *
 * @param labelValue of the registry that will hold them, see `Quirks`
 */
export function totalsFamilies (
  names: FamilyNames,
  table: SeriesTable,
  { labelValue }: Pick<Quirks, 'labelValue'>
): ReadMetric[] {
  const readCalls = async (): Promise<Sample[]> => (await table.readTotals()).map(({ group, count }) => {
    return { value: count, labels: labelsOf(table, group, labelValue) }
  })
  const readSeries = async (): Promise<Sample[]> => {
    await table.expire()
    return [{ value: table.size, labels: {} }]
  }
  const readLimit = async (): Promise<Sample[]> => [{ value: table.maxSeries, labels: {} }]
  // They are one count with those of the counter
  const clear = (): void => table.clear()
  const keep = (): void => {}
  return [
    new ReadMetric('counter', names.calls, 'Counts calls of traced functions, of all objects together',
      table.groupLabels, readCalls, clear),
    new ReadMetric('gauge', names.series, 'Series in memory, those of overflow included', [], readSeries, keep),
    new ReadMetric('gauge', names.limit, 'Most series that are counted one by one', [], readLimit, keep)
  ]
}

/** The calls of each function so far, see the member `totals`. */
export function totalsOf (table: SeriesTable): FunctionTotal[] {
  return table.totals().map(({ group, count }) => ({ labels: labelsOf(table, group, value => value), count }))
}

/** The labels of a group as an object; empty ones are left out. */
function labelsOf<V> ({ groupLabels }: SeriesTable, { values }: Group, labelValue: (value: string) => V): Labels<V> {
  const pairs = groupLabels.map((name, i) => [name, values[i]!] as const).filter(([, value]) => value !== '')
  return Object.fromEntries(pairs.map(([name, value]) => [name, labelValue(value)]))
}
