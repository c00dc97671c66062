import { durationText } from '../duration.ts'
import type { Registry } from '../metric/registry.ts'
import { chunks } from './chunks.ts'
import type { ExportOptions } from './exported.ts'
import { quotedString } from './escape.ts'
import { inputSeries } from './promtool.ts'

/** Of a file for `promtool test rules`. */
export interface TestFileOptions extends ExportOptions {
  /** Files of rules that are tested. Default: none. */
  rules?: readonly string[]
}

/**
 * A file for `promtool test rules` with a history as its input series, see `toPromtoolSeries`. It has one test, which
 * expects as many samples of each name as were written; add expectations of your own, and the files of your rules.
 *
 * @returns text in chunks of bounded size
 * @throws {RangeError} `to` is missing, and some series never ends
 * @throws {TypeError} an instant is none
 * @see https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 * @example
 * const registry = new Registry({ start: 0 }).add(gauge('up').series({}, constant(1)))
 * const text = Array.from(toPromtoolTest(registry, { from: 0, to: 60_000, rules: ['a.yml'] })).join('')
 * text.split('\n').slice(0, 5) // ["rule_files: ['a.yml']", 'evaluation_interval: 15s', 'tests:', '  - interval: 15s', '    input_series:']
 */
export function toPromtoolTest (registry: Registry, options: TestFileOptions): Generator<string, void, void> {
  return chunks(pieces(registry, options))
}

function * pieces (
  registry: Registry, { rules = [], ...options }: TestFileOptions
): Generator<string, void, void> {
  const interval = durationText(registry.interval)
  yield `rule_files: [${rules.map(quoted).join(', ')}]
evaluation_interval: ${interval}
tests:
  - interval: ${interval}
    input_series:
`
  const counts = new Map<string, number>()
  let length = 0
  let points = 0
  yield * inputSeries(registry, options, '      ', (name, count) => counts.set(name, (counts.get(name) ?? 0) + count))
  yield '    promql_expr_test:\n'
  for (const [name, count] of counts) yield expectation(name, count, 0)
}
