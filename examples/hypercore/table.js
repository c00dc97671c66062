/** Columns under their titles; numbers to the right. */
export function formatTable (titles, rows) {
  const widths = titles.map((title, column) => {
    return Math.max(title.length, ...rows.map(row => String(row[column]).length))
  })
  const right = titles.map((title, column) => rows.some(row => typeof row[column] === 'number'))

  const format = row => row
    .map((cell, column) => right[column] ? String(cell).padStart(widths[column]) : String(cell).padEnd(widths[column]))
    .join('  ')

  return [titles, ...rows].map(format).join('\n')
}
