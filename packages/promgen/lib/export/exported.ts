import type { Column } from '../metric/column.ts'
import type { Range } from '../metric/registry-options.ts'
import type { Registry } from '../metric/registry.ts'
import type { Series } from '../metric/series.ts'
import { VALUE } from '../signal/node.ts'

/** What is exported: the instants of the registry's grid from `from` to `to`, both included. */
export interface ExportOptions extends Range {
  /** Called with what has been read so far, after each few hundred instants of a series. */
  onProgress?: (progress: ExportProgress) => void
}

/** How far an export is. */
export interface ExportProgress {
  /** How many instants of how many series have been read: in the end, the product of both. */
  readonly points: number
  /** How many of them have a value. */
  readonly samples: number
}

/** Writes the samples of one series after the other. */
export interface SeriesWriter {
  begin (name: string, labels: ReadonlyMap<string, string>): string
  /** Some samples in the order of time. Called at least once for each series. */
  pieces (column: Column): Iterable<string>
  end (): string
}

/** The text of all series. */
export function * written (
  registry: Registry, { onProgress, ...range }: ExportOptions, writer: SeriesWriter
): Generator<string, void, void> {
  let series: Series | undefined
  const count = counter(onProgress)
  for (const column of registry.columns(range)) {
    if (column.series !== series) {
      if (series !== undefined) yield writer.end()
      series = column.series
      yield writer.begin(series.name, exportedLabels(series, registry.externalLabels))
    }
    yield * writer.pieces(column)
    count(column.states)
  }
  if (series !== undefined) yield writer.end()
}

/** Counts states, and tells the sums. */
export function counter (onProgress: ExportOptions['onProgress'] = () => {}): (states: Uint8Array) => void {
  let [points, samples] = [0, 0]
  return states => {
    points += states.length
    for (const state of states) if (state === VALUE) samples++
    onProgress({ points, samples })
  }
}

/** The labels of a series, and then the external ones but for those whose names it has, as in Prometheus. */
export function exportedLabels (
  { labels }: Pick<Series, 'labels'>, externalLabels: ReadonlyMap<string, string>
): ReadonlyMap<string, string> {
  return new Map([...labels, ...Array.from(externalLabels).filter(([name]) => !labels.has(name))])
}
