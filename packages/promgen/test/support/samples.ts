import { VALUE, type ExportOptions, type Registry, type Series } from '../../index.ts'

/**
 * A sample as text that can be compared and sorted.
 *
 * @param labels with the name as `__name__`
 * @param time epoch milliseconds
 */
export function sampleText (labels: Iterable<readonly [string, string]>, value: number, time: number): string {
  const sorted = Array.from(labels).sort(([a], [b]) => a < b ? -1 : 1)
  return `${JSON.stringify(sorted)} ${Object.is(value, -0) ? '-0' : value} ${time}`
}

/** The name and all labels of a series. */
export function labelsOf (registry: Registry, { name, labels }: Series): Map<string, string> {
  return new Map([['__name__', name], ...registry.externalLabels, ...labels])
}

/** All samples of a registry that have a value, one series after the other. */
export function samplesOf (registry: Registry, range: ExportOptions): string[] {
  return Array.from(registry.columns(range)).flatMap(({ series, times, values, states }) => {
    const labels = labelsOf(registry, series)
    return Array.from(times).flatMap((time, i) => states[i] === VALUE ? [sampleText(labels, values[i]!, time)] : [])
  })
}
