/** A row of a table. */
export interface Row {
  /** In which it begins, counted from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

/** Rows below a row of names. */
export interface Table {
  /** As messages show it. */
  readonly file: string
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/**
 * The rows of comma-separated values, as RFC 4180 has them: a cell in quotes may contain commas, line feeds, and quotes
 * that are doubled. Empty lines are left out. Text behind a closing quote belongs to the cell.
 *
 * @example
 * csvRows('a,b\n"1,5",""""\n').map(({ line, cells }) => [line, ...cells]) // [[1, 'a', 'b'], [2, '1,5', '"']]
 */
export function csvRows (text: string): Row[] {
  const rows: Row[] = []
  let cells: string[] = []
  let line = 1
  let begin = 1
  // A cell, in quotes or not, and what ends it
  const pattern = /(?:"((?:[^"]|"")*)"?)?([^,\r\n]*)(,|\r?\n|\r|$)/y
  const body = text.replace(/^\uFEFF/, '')
  while (pattern.lastIndex < body.length || cells.length > 0) {
    const [whole, quoted = '', plain, ending] = pattern.exec(body)!
    cells.push(quoted.replaceAll('""', '"') + plain!)
    line += whole.split('\n').length - 1
    if (ending === ',') continue
    if (cells.length > 1 || whole.trim() !== '') rows.push({ line: begin, cells })
    cells = []
    begin = line
  }
  return rows
}
