import { durationText } from '../duration.ts'
import type { Registry } from '../metric/registry.ts'
import { chunks } from './chunks.ts'
import type { ExportOptions } from './exported.ts'
import { quotedString } from './escape.ts'
import { inputSeries } from './promtool.ts'
import { VALUE } from '../signal/node.ts'

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
 * text.includes("      - series: 'up'\n        values: '1x4'\n") // true
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
  let [first, last] = [Infinity, -Infinity]
  yield * inputSeries(registry, options, '      ', ({ series: { name }, times, states }) => {
    const count = states.reduce((sum, state) => state === VALUE ? sum + 1 : sum, 0)
    counts.set(name, (counts.get(name) ?? 0) + count)
    first = Math.min(first, times[0]!)
    last = Math.max(last, times.at(-1)!)
  })
  yield '    promql_expr_test:\n'
  // An interval longer, since Prometheus 3 leaves out the beginning of a range
  for (const [name, count] of counts) yield expectation(name, count, last - first, last - first + registry.interval)
}

function expectation (name: string, count: number, at: number, range: number): string {
  const expression = `sum(count_over_time({__name__=${quotedString(name)}}[${durationText(range)}]))`
  return `      - expr: ${quoted(expression)}
        eval_time: ${durationText(at)}
        exp_samples: ${count === 0 ? '[]' : `[{ labels: '{}', value: ${count} }]`}
`
}

/** Text in YAML. */
function quoted (text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
