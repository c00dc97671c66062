/** Formats rows as a Markdown table; the first `textColumns` are left-aligned, the others right-aligned. */
export function table (head, rows, textColumns = 1) {
  const line = cells => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => i < textColumns ? '---' : '--:')), ...rows.map(line)].join('\n')
}

/** Formats a number with two significant digits below 1, three below 100, else as an integer: 0.74, 62.1, 1,944. */
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
