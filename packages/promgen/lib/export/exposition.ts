import { epochMilliseconds, type Instant } from '../instant.ts'
import type { Family } from '../metric/family.ts'
import type { Registry } from '../metric/registry.ts'
import type { Series } from '../metric/series.ts'
import { VALUE } from '../signal/node.ts'
import { chunkLength } from './chunks.ts'
import { exportedLabels } from './exported.ts'
import { openMetricsHeaders, textHeaders, type Headers } from './family-text.ts'
import { seriesText } from './label-text.ts'
import { numberText } from './number.ts'

/**
 * What `/metrics` answers in text format 0.0.4: all series at an instant, without external labels and timestamps.
 * Missing, ended and paused series have no line. Chunks are bounded, to some hundred lines, so the event loop can do
 * other things between them. Series that come or go in between do so in the next answer.
 *
 * @param t epoch milliseconds
 * @example
 * const registry = new Registry({ start: 0 }).add(gauge('up', { labels: ['job'] }).series({ job: 'a' }, constant(1)))
 * Array.from(textChunks(registry, 0)).join('') // '# TYPE up gauge\nup{job="a"} 1\n'
 */
export function textChunks (registry: Registry, t: number): Generator<string, void, void> {
  return expose(registry, t, textHeaders, '', cachedTexts)
}

/**
 * What `/metrics` answers in OpenMetrics 1.0. Samples have the same names as in the text format, so a counter whose
 * name does not end in `_total` has the type unknown.
 *
 * @param t epoch milliseconds
 * @example
 * const registry = new Registry({ start: 0 }).add(counter('a_total').series({}, fromRate(1)))
 * Array.from(openMetricsChunks(registry, 5_000)).join('') // '# TYPE a counter\na_total 5\n# EOF\n'
 */
export function openMetricsChunks (registry: Registry, t: number): Generator<string, void, void> {
  return expose(registry, t, openMetricsHeaders, '# EOF\n', cachedTexts)
}

/** Which instant is exported. */
export interface TextOptions {
  /** Default: now. */
  at?: Instant
  /** Epoch milliseconds that a relative instant refers to. Default: the time of the call. */
  now?: number
}

/**
 * All series at one instant in text format 0.0.4, without timestamps. Unlike in `textChunks`, labels include the
 * external ones.
 *
 * @returns text in chunks of bounded size
 * @throws {TypeError} the instant is none
 * @example
 * const registry = new Registry({ start: 0, externalLabels: { job: 'a' } }).add(gauge('up').series({}, constant(1)))
 * Array.from(toText(registry, { at: 0 })).join('') // '# TYPE up gauge\nup{job="a"} 1\n'
 */
export function toText (
  registry: Registry, { at = 'now', now = Date.now() }: TextOptions = {}
): Generator<string, void, void> {
  return expose(registry, epochMilliseconds(at, now), textHeaders, '', () => series => {
    return `${seriesText(series.name, exportedLabels(series, registry.externalLabels))} `
  })
}

/** What stands before the value of a series: the series and a space. */
type TextOf = (series: Series, index: number) => string

/** By the list of series, which is another one when any of them comes or goes. */
const caches = new WeakMap<readonly Series[], string[]>()

/** Makes the text of each series once. */
function cachedTexts (series: readonly Series[]): TextOf {
  const texts = caches.get(series) ?? []
  caches.set(series, texts)
  return (one, index) => {
    const known = texts[index]
    if (known !== undefined) return known
    const text = `${seriesText(one.name, one.labels)} `
    texts[index] = text
    return text
  }
}

function * expose (
  registry: Registry, t: number, headersOf: (families: readonly Family[]) => Headers, end: string,
  textsOf: (series: readonly Series[]) => TextOf
): Generator<string, void, void> {
  const headers = headersOf(registry.families)
  let textOf: TextOf | undefined
  let chunk = ''
  for (const { series, first, values, states } of registry.parts(t)) {
    textOf ??= textsOf(series)
    for (let i = 0; i < values.length; i++) {
      const one = series[first + i]!
      chunk += headers.before(one.family)
      if (states[i] !== VALUE) continue
      // One after the other: a template would make a text of its own for each line, a quarter of the time
      chunk += textOf(one, first + i)
      chunk += numberText(values[i]!)
      chunk += '\n'
      if (chunk.length < chunkLength) continue
      yield chunk
      chunk = ''
    }
    // The values of the next part may take long
    if (chunk !== '') yield chunk
    chunk = ''
  }
  const rest = headers.rest() + end
  if (rest !== '') yield rest
}
