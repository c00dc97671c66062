import { shown } from '../check.ts'
import { selectorText } from '../export/label-text.ts'
import { instantTexts } from '../instant.ts'
import { columnsOf } from './columns.ts'
import { axisOf, plotLines } from './plot.ts'
import { scaleOf, type Samples, type Scale } from './scale.ts'

/** The samples of a series to draw. */
export interface ChartedSeries extends Samples {
  readonly series: { readonly name: string, readonly labels: ReadonlyMap<string, string> }
}

/** The size of a chart in characters. */
export interface ChartOptions {
  /** Of the whole chart with its axis, at least 20; the name of the series may be longer. Default: 80. */
  width?: number
  /** Rows for values, at least 2. A series with a single value takes one. Default: 11. */
  height?: number
}

/**
 * A chart of one series as text, whose last line has no end. A column is one point, or several if there are more points
 * than columns: then it reaches from the least to the greatest of them. The line breaks at missing samples, which the
 * axis shows as `·`. It has `?` for NaN, `×` for the end, and nothing after it; `▲` and `▼` are infinite values. Times
 * are in UTC.
 *
 * @throws {RangeError} the width is below 20, or the height below 2
 * @throws {TypeError} one of them is not a whole number
 * @example
 * const times = [0, 15_000, 30_000, 45_000]
 * const series = { name: 'up', labels: new Map([['job', 'a']]) }
 * const lines = chart({ series, times, values: [0, 0, 1, 1], states: [0, 0, 0, 1] }, { width: 20, height: 2 })
 * lines.split('\n').slice(0, 4) // ['up{job="a"}', '1 ┤  ╭', '0 ┤──╯', '  └───·']
 */
export function chart (charted: ChartedSeries, { width = 80, height = 11 }: ChartOptions = {}): string {
  const rows = atLeast('chart: height', 2, height)
  const available = atLeast('chart: width', 20, width)
  const { series, times } = charted
  const scale = scaleOf(charted, rows)
  const labels = scale === null ? [''] : labelsOf(scale)
  const margin = Math.max(...labels.map(label => label.length))
  const columns = columnsOf(charted, Math.min(times.length, Math.max(available - margin - 2, 1)), scale)
  const indent = ' '.repeat(margin + 1)
  const lines = [
    selectorText(series.name, series.labels),
    ...plotLines(columns, labels.length).map((line, i) => {
      return `${labels[i]!.padStart(margin)} ${labels[i] === '' ? '│' : '┤'}${line}`
    }),
    `${indent}└${axisOf(columns)}`
  ]
  if (times.length > 0) lines.push(`${indent} ${timesText(times, columns.length)}`)
  return lines.map(line => line.trimEnd()).join('\n')
}

/** The value of the highest, the middle and the lowest row, from the top; other rows have none. */
function labelsOf (scale: Scale): string[] {
  const { rows } = scale
  const named = [...new Set(rows < 5 ? [0, rows - 1] : [0, Math.round((rows - 1) / 2), rows - 1])]
  const labels = new Array<string>(rows).fill('')
  // As many digits as tell them apart, and not more than there are
  for (let digits = 4, texts = new Set(); texts.size < named.length && digits <= 17; digits++) {
    for (const row of named) labels[row] = String(Number(scale.valueOf(row).toPrecision(digits)))
    texts = new Set(named.map(row => labels[row]))
  }
  return labels.reverse()
}

/** The first instant at the left and the last one at the right. */
function timesText (times: ArrayLike<number>, width: number): string {
  const [first, last] = instantTexts(times[0]!, times[times.length - 1]!)
  return times.length === 1 ? first : `${first} ${last.padStart(width - first.length - 1)}`
}

function atLeast (what: string, least: number, value: number): number {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${what} must be a whole number, got ${shown(value)}`)
  if (value < least) throw new RangeError(`${what} must be ${least} or more, got ${value}`)
  return value
}
