/**
 * The cells of a text after RFC 4180, with line feeds as ends of lines.
 *
 * @throws {Error} it is not in the format
 */
export function readCsv (text: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))([,\n])/y
  const rows: string[][] = []
  let row: string[] = []
  while (cell.lastIndex < text.length) {
    const { lastIndex } = cell
    const [, quoted, plain, end] = cell.exec(text) ?? []
    if (end === undefined) throw new Error(`a cell must end, received ${text.slice(lastIndex)}`)
    row.push(quoted?.replaceAll('""', '"') ?? plain!)
    if (end === ',') continue
    rows.push(row)
    row = []
  }
  if (row.length > 0) throw new Error(`the last line must end, received ${text}`)
  return rows
}
