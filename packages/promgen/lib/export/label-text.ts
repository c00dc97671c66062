import { escapeQuoted, quotedString } from './escape.ts'

const plainMetric = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const plainLabel = /^[a-zA-Z_][a-zA-Z0-9_]*$/
/** Words of PromQL that promtool does not take for the name of a metric. */
const operators = /^(?:inf|nan|atan2|bool|on|ignoring|group_left|group_right)$/i

/**
 * The name of a family as comments of both text formats have it: in quotes unless it is a plain one.
 *
 * @see https://prometheus.io/docs/instrumenting/escaping_schemes/
 * @example
 * familyName('up') // 'up'
 * familyName('process.uptime') // '"process.uptime"'
 */
export function familyName (name: string): string {
  return plainMetric.test(name) ? name : textQuoted(name)
}

/**
 * What stands before the value of a sample in both text formats. A name with characters beyond the plain ones moves
 * between the braces, as Prometheus 3 reads it.
 *
 * @example
 * seriesText('up', [['job', 'a"b']]) // 'up{job="a\\"b"}'
 * seriesText('up', []) // 'up'
 * seriesText('process.uptime', [['host.name', 'a']]) // '{"process.uptime","host.name"="a"}'
 */
export function seriesText (name: string, labels: Iterable<readonly [string, string]>): string {
  return textWith(name, labels, textQuoted, plainMetric.test(name))
}

/**
 * A series as PromQL reads it, for people and for promtool: `seriesText` with more escapes.
 *
 * @example
 * selectorText('up', [['job', 'a\tb']]) // 'up{job="a\\tb"}'
 * selectorText('nan', []) // '{__name__="nan"}'
 */
export function selectorText (name: string, labels: Iterable<readonly [string, string]>): string {
  if (!operators.test(name)) return textWith(name, labels, quotedString, plainMetric.test(name))
  return textWith('', [['__name__', name], ...labels], quotedString, true)
}

function textQuoted (value: string): string {
  return `"${escapeQuoted(value)}"`
}

function textWith (
  name: string, labels: Iterable<readonly [string, string]>, quoted: (value: string) => string, isPlain: boolean
): string {
  const pairs = Array.from(labels, ([label, value]) => {
    return `${plainLabel.test(label) ? label : quoted(label)}=${quoted(value)}`
  })
  if (!isPlain) return `{${[quoted(name), ...pairs].join(',')}}`
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`
}
