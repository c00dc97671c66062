import type { Registry } from '../metric/registry.ts'
import { VALUE } from '../signal/node.ts'
import { chunks } from './chunks.ts'
import { counter, exportedLabels, type ExportOptions } from './exported.ts'
import { openMetricsHeaders } from './family-text.ts'
import { seriesText } from './label-text.ts'
import { numberText } from './number.ts'

/**
 * A history in OpenMetrics 1.0 with timestamps, as `promtool tsdb create-blocks-from openmetrics` takes it: one series
 * after the other, those of a histogram or summary side by side. Labels include the external ones. There is no line for
 * a missing sample, and none after the end; the names of families and counters are those of `openMetricsChunks`.
 *
 * @returns text in chunks of bounded size
 * @throws {RangeError} `to` is missing, and some series never ends
 * @throws {TypeError} an instant is none
 * @example
 * const registry = new Registry({ start: 0 }).add(gauge('up').series({}, custom(1, null, 0)))
 * const text = Array.from(toOpenMetrics(registry, { from: 0, to: 60_000 })).join('')
 * text // '# TYPE up gauge\nup 1 0\nup 0 30\n# EOF\n'
 */
export function toOpenMetrics (registry: Registry, options: ExportOptions): Generator<string, void, void> {
  return chunks(lines(registry, options))
}

function * lines (registry: Registry, { onProgress, ...range }: ExportOptions): Generator<string, void, void> {
  const count = counter(onProgress)
  const headers = openMetricsHeaders(registry.families)
  for (const { series, blocks } of registry.groups(range)) {
    yield headers.before(series[0]!.family)
    const texts = series.map(one => `${seriesText(one.name, exportedLabels(one, registry.externalLabels))} `)
    for (const { times, values, states } of blocks()) {
      for (const [i, state] of states.entries()) {
        if (state !== VALUE) continue
        yield `${texts[i % texts.length]!}${numberText(values[i]!)} ${times[Math.floor(i / texts.length)]! / 1_000}\n`
      }
      count(states)
    }
  }
  yield `${headers.rest()}# EOF\n`
}
