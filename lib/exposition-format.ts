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

/** Whether a register that has this content type writes OpenMetrics. */
export function isOpenMetrics (contentType: string): boolean {
  return contentType.startsWith('application/openmetrics-text')
}

/** The name of a counter's family: OpenMetrics keeps `_total` for the name of its samples. */
export function familyName (counterName: string): string {
  return counterName.replace(/_total$/, '')
}
