import type { Column } from '../metric/column.ts'
import { STALE } from '../metric/reader.ts'
import type { Registry } from '../metric/registry.ts'
import { MISSING, VALUE } from '../signal/node.ts'
import { chunks } from './chunks.ts'
import { written, type ExportOptions } from './exported.ts'
import { selectorText } from './label-text.ts'
import { Notation } from './notation.ts'

/**
 * A history as the `input_series` of a promtool test, in YAML: an item for each series. The first value is that of the
 * first instant, which promtool takes for 0, and the following ones are an interval of the registry apart. Labels
 * include the external ones. A missing sample is `_`, the first point after the end `stale`; nothing follows it.
 *
 * @returns text in chunks of bounded size
 * @throws {RangeError} `to` is missing, and some series never ends
 * @throws {TypeError} an instant is none
 * @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
 * @example
 * const registry = new Registry({ start: 0 }).add(gauge('up').series({}, linear(1, 3, { steps: 3 })))
 * const text = Array.from(toPromtoolSeries(registry, { from: 0, to: '2020-01-01T00:00:00Z' })).join('')
 * text // "- series: 'up'\n  values: '1+1x2 stale'\n"
 */
export function toPromtoolSeries (registry: Registry, options: ExportOptions): Generator<string, void, void> {
  return chunks(inputSeries(registry, options))
}

/**
 * The items of `input_series`, in small pieces.
 *
 * @param indent what stands before each line
 * @param onColumn called with what is written of a series
 */
export function * inputSeries (
  registry: Registry, options: ExportOptions, indent = '', onColumn = (_column: Column): void => {}
): Generator<string, void, void> {
  let values = new Notation()
  yield * written(registry, options, {
    begin (name, labels) {
      values = new Notation()
      const series = selectorText(name, labels).replaceAll("'", "''")
      return `${indent}- series: '${series}'\n${indent}  values: '`
    },
    * pieces (column) {
      for (const [i, state] of column.states.entries()) {
        if (state === VALUE) yield values.value(column.values[i]!)
        else if (state === MISSING) yield values.missing()
        else if (state === STALE) yield values.stale()
      }
      onColumn(column)
    },
    end: () => `${values.end()}'\n`
  })
}
