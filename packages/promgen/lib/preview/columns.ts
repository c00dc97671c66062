import { MISSING, VALUE } from '../signal/node.ts'
import type { Samples, Scale } from './scale.ts'

/** Rows, counted from the bottom: the least, the greatest, that of the earliest value and that of the latest. */
export interface RowRange {
  readonly low: number
  readonly high: number
  readonly first: number
  readonly last: number
}

/** What one column of a chart shows. If nothing of this is in it, all of its points lie after the end. */
export interface Column {
  /** Rows of the finite values in it. */
  range?: RowRange
  /** Whether it has a value of +Inf, -Inf or NaN, or a missing sample. */
  above: boolean
  below: boolean
  notANumber: boolean
  missing: boolean
}

/**
 * Divides the points among columns, as evenly as possible.
 *
 * @param count at most as many as there are points
 * @param scale null if there are no finite values
 */
export function columnsOf ({ times, values, states }: Samples, count: number, scale: Scale | null): Column[] {
  const columns = Array.from({ length: count }, (): Column => {
    return { above: false, below: false, notANumber: false, missing: false }
  })
  for (let i = 0; i < times.length; i++) {
    const [value, state] = [values[i]!, states[i]!]
    const column = columns[Math.floor(i * count / times.length)]!
    if (state === MISSING) column.missing = true
    else if (state === VALUE) add(column, value, scale)
  }
  return columns
}

function add (column: Column, value: number, scale: Scale | null): void {
  if (Number.isNaN(value)) {
    column.notANumber = true
  } else if (!Number.isFinite(value)) {
    column[value > 0 ? 'above' : 'below'] = true
  } else {
    const row = scale!.rowOf(value)
    const { low, high, first } = column.range ?? { low: row, high: row, first: row }
    column.range = { low: Math.min(low, row), high: Math.max(high, row), first, last: row }
  }
}
