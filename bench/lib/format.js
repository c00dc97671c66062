/** Rows of cells as a Markdown table, its first columns of text and the others of numbers. */
export function table (head, rows, textColumns = 1) {
  const line = cells => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => i < textColumns ? '---' : '--:')), ...rows.map(line)].join('\n')
}

/** A number with three significant digits, or all of its integer part: 7.43, 62.1, 1,944. */
export function number (value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(value < 1 ? 2 : 3)))
}

/** `median (p25–p75)` */
export function spread ({ median, p25, p75 }) {
  return `${number(median)} (${number(p25)}–${number(p75)})`
}

export function ratio (value, base) {
  return `${number(value / base)}×`
}

export function count (value) {
  return value.toLocaleString('en-US')
}
