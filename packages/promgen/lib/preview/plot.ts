import type { Column, RowRange } from './columns.ts'

/** Puts a character into a row of the present column. */
type Put = (row: number, glyph: string) => void

/**
 * The lines of the plot, from the top.
 *
 * @param rows at least 1
 */
export function plotLines (columns: readonly Column[], rows: number): string[] {
  const grid = Array.from({ length: rows }, () => new Array<string>(columns.length).fill(' '))
  let previous: number | undefined
  for (const [i, column] of columns.entries()) {
    const put: Put = (row, glyph) => { grid[row]![i] = glyph }
    if (column.range !== undefined) drawRange(column.range, previous, put)
    if (column.above) put(rows - 1, '▲')
    if (column.below) put(0, '▼')
    previous = column.range?.last
  }
  return grid.map(line => line.join('')).reverse()
}

/** Draws a column from the row where the column before ends. */
function drawRange ({ low, high, first, last }: RowRange, previous = first, put: Put): void {
  const [bottom, top] = [Math.min(low, previous), Math.max(high, previous)]
  for (let row = bottom; row <= top; row++) put(row, '│')
  // Not one line that rises, falls or stays
  if (bottom !== Math.min(previous, last) || top !== Math.max(previous, last)) return
  if (previous === last) {
    put(last, '─')
  } else {
    put(previous, previous < last ? '╯' : '╮')
    put(last, previous < last ? '╭' : '╰')
  }
}

/** The axis below the plot, which shows what the plot cannot. */
export function axisOf (columns: readonly Column[]): string {
  const end = columns.findIndex(isOver)
  return columns.map((column, i) => {
    if (column.notANumber) return '?'
    if (column.range !== undefined || column.above || column.below) return '─'
    return !isOver(column) ? '·' : i === end && i > 0 ? '×' : ' '
  }).join('')
}

/** Whether it has nothing but points after the end. */
function isOver ({ range, above, below, notANumber, missing }: Column): boolean {
  return range === undefined && !above && !below && !notANumber && !missing
}
