import type { Registry } from './types.ts'

/**
 * A label value as the text format and OpenMetrics both write it between quotes.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information
 * @example
 * escaped('C:\\new "dir"\n') // 'C:\\\\new \\"dir\\"\\n'
 */
export function escaped (value: string): string {
  if (!/[\\"\n]/.test(value)) return value
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

/** The label value that `escaped` made a text of. */
export function unescaped (text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) => character === 'n' ? '\n' : character)
}

/** Names and escaped values of a series' text. */
export function * labelPairs (text: string): Generator<[name: string, value: string], void, void> {
  for (const [, name, value] of text.matchAll(/([^=,]+)="((?:[^"\\]|\\.)*)"/gs)) yield [name!, value!]
}

/** Whether a register that has this content type writes OpenMetrics. */
export function isOpenMetrics (contentType: string): boolean {
  return contentType.startsWith('application/openmetrics-text')
}

/** The name of a counter's family: OpenMetrics keeps `_total` for the name of its samples. */
export function familyName (counterName: string): string {
  return counterName.replace(/_total$/, '')
}

/** Whether a register renders text in the way of prom-client 14, which is known by the name of a method. */
export function rendersLikeVersion14 (register: Registry): boolean {
  return 'getMetricAsPrometheusString' in register
}
