/**
 * A label value as the text format and OpenMetrics both write it between quotes.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information
 * @example
 * escaped('C:\\new "dir"\n') // 'C:\\\\new \\"dir\\"\\n'
 */
export function escaped (value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

/** Inverse of `escaped`. */
export function unescaped (text: string): string {
  return text.replaceAll(/\\(.)/g, (_, character: string) => character === 'n' ? '\n' : character)
}

/**
 * The text of a label set: `name="value"` pairs with commas between. Empty values are left out.
 *
 * join() gives a flat string; one put together by += would keep all its parts as objects, 500 bytes a series.
 *
 * @param values one for each name
 */
export function labelText (names: readonly string[], values: readonly string[]): string {
  const pairs: string[] = []
  for (const [i, value] of values.entries()) {
    if (value !== '') pairs.push(`${names[i]!}="${escaped(value)}"`)
  }
  return pairs.join(',')
}

/** Names and escaped values of a series' text. */
export function * labelPairs (text: string): Generator<[name: string, value: string], void, void> {
  for (const [, name, value] of text.matchAll(/([^=,]+)="((?:[^"\\]|\\.)*)"/gs)) yield [name!, value!]
}

/**
 * The names of the labels between the braces of a sample, or null where the text does not follow the format.
 *
 * @example
 * labelNames('app="chat",n="5"') // ['app', 'n']
 * labelNames('app="a"b"') // null
 */
export function labelNames (text: string): string[] | null {
  const pair = /([a-zA-Z_][a-zA-Z0-9_]*)="(?:[^"\\\n]|\\[\\"n])*"(?:,|$)/y
  const names: string[] = []
  for (let end = 0; end < text.length; end = pair.lastIndex) {
    pair.lastIndex = end
    const match = pair.exec(text)
    if (match === null) return null
    names.push(match[1]!)
  }
  return names
}

/** What differs between the text format and OpenMetrics for families without exemplars. */
export interface TextFormat {
  /** Between two families. */
  readonly separator: string
  /** Behind the last family. */
  readonly end: string
  /** What the names of a counter's samples have behind the name of their family. */
  readonly counterSuffix: string
  /** The name of a counter's family. */
  counterFamily (name: string): string
}

const plain: TextFormat = { separator: '\n\n', end: '\n', counterSuffix: '', counterFamily: name => name }

const openMetrics: TextFormat = {
  separator: '\n',
  end: '\n# EOF\n',
  counterSuffix: '_total',
  counterFamily: name => name.replace(/_total$/, '')
}

/**
 * The name that the samples of a counter have in a format.
 *
 * @example
 * sampleName('trace_counter', 'application/openmetrics-text') // 'trace_counter_total'
 */
export function sampleName (counter: string, contentType: string): string {
  const { counterFamily, counterSuffix } = formatOf(contentType)
  return counterFamily(counter) + counterSuffix
}

/** The format that a content type stands for: OpenMetrics, otherwise the text format. */
export function formatOf (contentType: string): TextFormat {
  return contentType.startsWith('application/openmetrics-text') ? openMetrics : plain
}
