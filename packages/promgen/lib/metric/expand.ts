import { shown, whole } from '../check.ts'
import type { Churn } from './churn.ts'
import { combinations } from './combinations.ts'
import type { Data, SeriesDefinition, SeriesOptions } from './definition.ts'
import { checkLabelValue, labelValues, type Labels } from './labels.ts'
import type { Metric } from './metric.ts'

/** Of many series. */
export interface ExpandOptions extends SeriesOptions {
  /** How they are replaced by others. Default: never. */
  readonly churn?: Churn
}

/**
 * Texts that differ in a number, which begins at 0.
 *
 * @param pattern has `{i}` where the number is
 * @param count whole, 0 or more
 * @throws {TypeError} the pattern has no `{i}`, or the count is not whole
 * @throws {RangeError} the count is negative
 * @example
 * names('pod-{i}', 3) // ['pod-0', 'pod-1', 'pod-2']
 * names('pod', 3) // throws TypeError
 */
export function names (pattern: string, count: number): string[] {
  if (typeof pattern !== 'string' || !pattern.includes('{i}')) {
    throw new TypeError(`names: pattern must contain {i}, got ${shown(pattern)}`)
  }
  if (whole('names: count', count) < 0) throw new RangeError(`names: count must be 0 or more, got ${count}`)
  return Array.from({ length: count }, (_, i) => pattern.replaceAll('{i}', `${i}`))
}

/**
 * A metric with a series for each combination of label values: those of the last label change fastest. A list without
 * values gives no series.
 *
 * @param values of each label of the family
 * @param data of all, or a function that is called with the labels of each when the metric is added to a registry.
 * Series that share data take little memory
 * @throws {TypeError} a label is missing or unknown, or a value is empty or not text
 * @example
 * const up = gauge('up', { labels: ['pod', 'zone'] })
 * const all = expand(up, { pod: names('pod-{i}', 2), zone: ['a', 'b'] }, constant(1))
 * new Registry().add(all).series.map(({ labels }) => Array.from(labels.values()).join(' '))
 * // ['pod-0 a', 'pod-0 b', 'pod-1 a', 'pod-1 b']
 */
export function expand (
  metric: Metric, values: Readonly<Record<string, readonly string[]>>, data: Data | ((labels: Labels) => Data),
  options: ExpandOptions = {}
): Metric {
  const lists = Object.entries(values)
  for (const [name, list] of lists) {
    if (!Array.isArray(list)) throw new TypeError(`labels.${name}: must be a list of texts, got ${shown(list)}`)
    list.forEach(value => checkLabelValue(`labels.${name}`, value))
  }
  labelValues(metric.family, Object.fromEntries(lists.map(([name]) => [name, 'any'])))
  return metric.with({
    * [Symbol.iterator] (): Iterator<SeriesDefinition> {
      for (const labels of combinations(new Map(lists))) {
        const own = typeof data === 'function' ? data(labels) : data
        yield { ...options, name: metric.family.name, labels, data: own }
      }
    }
  })
}
