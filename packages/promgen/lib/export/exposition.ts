import type { Family } from '../metric/family.ts'
import type { Registry } from '../metric/registry.ts'
import type { Series } from '../metric/series.ts'
import { VALUE } from '../signal/node.ts'
import { chunkLength } from './chunks.ts'
import { openMetricsHeaders, textHeader } from './family-text.ts'
import { seriesText } from './label-text.ts'
import { numberText } from './number.ts'

/** What stands before the values of series, made once for each: by the list of series, which changes with any of them. */
const textsOf = new WeakMap<readonly Series[], string[]>()

/**
 * What `/metrics` answers in text format 0.0.4: all series at an instant, without external labels and timestamps.
 * Missing, ended and paused series have no line. Chunks are bounded, about a thousand lines, so that the event loop can
 * do other things between them. Whatever changes in between belongs to the next answer.
 *
 * @param t epoch milliseconds
 * @example
 * const registry = new Registry({ start: 0 }).add(gauge('up', { labels: ['job'] }).series({ job: 'a' }, constant(1)))
 * Array.from(textChunks(registry, 0)).join('') // '# TYPE up gauge\nup{job="a"} 1\n'
 */
export function textChunks (registry: Registry, t: number): Generator<string, void, void> {
  return expose(registry, t, textHeader, '')
}

/**
 * What `/metrics` answers in OpenMetrics 1.0. Samples have the same names as in the text format, so a counter whose name
 * does not end in `_total` has the type unknown.
 *
 * @param t epoch milliseconds
 * @example
 * const registry = new Registry({ start: 0 }).add(counter('a_total').series({}, fromRate(1)))
 * Array.from(openMetricsChunks(registry, 5_000)).join('') // '# TYPE a counter\na_total 5\n# EOF\n'
 */
export function openMetricsChunks (registry: Registry, t: number): Generator<string, void, void> {
  const headers = openMetricsHeaders(registry.families)
  return expose(registry, t, family => headers.get(family)!, '# EOF\n')
}

function * expose (
  registry: Registry, t: number, headerOf: (family: Family) => string, end: string
): Generator<string, void, void> {
  const { families, series } = registry
  const texts = textsOf.get(series) ?? []
  textsOf.set(series, texts)
  let chunk = ''
  let family = -1
  for (const { first, values, states } of registry.parts(t)) {
    for (let i = 0; i < values.length; i++) {
      const one = series[first + i]!
      while (families[family] !== one.family) chunk += headerOf(families[++family]!)
      if (states[i] !== VALUE) continue
      texts[first + i] ??= `${seriesText(one.name, one.labels)} `
      chunk += `${texts[first + i]!}${numberText(values[i]!)}\n`
      if (chunk.length < chunkLength) continue
      yield chunk
      chunk = ''
    }
    // Values may take long to compute
    yield chunk
    chunk = ''
  }
  for (const rest of families.slice(family + 1)) chunk += headerOf(rest)
  yield chunk + end
}
