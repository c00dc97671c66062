import { shown } from '../check.ts'

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** Labels that the samples of a histogram and of a summary have besides those of the family. */
const reserved: ReadonlyMap<string, string> = new Map([
  ['le', 'the buckets of a histogram'], ['quantile', 'the quantiles of a summary']
])

/**
 * The name of a metric.
 *
 * @param utf8Names whether all well-formed Unicode text is allowed, as Prometheus 3 does
 * @throws {TypeError} it is not a name
 * @example
 * checkMetricName('http_requests_total', false) // 'http_requests_total'
 * checkMetricName('http.requests', true) // 'http.requests'
 * checkMetricName('1x', false) // throws TypeError
 */
export function checkMetricName (name: string, utf8Names: boolean): string {
  return checkName('name', name, metricName, utf8Names)
}

/**
 * The name of a label.
 *
 * @param utf8Names whether all well-formed Unicode text is allowed
 * @throws {TypeError} it is not a name
 * @throws {RangeError} it is reserved: for Prometheus, or for buckets and quantiles
 * @example
 * checkLabelName('code', false) // 'code'
 * checkLabelName('a:b', false) // throws TypeError
 * checkLabelName('__name__', false) // throws RangeError
 * checkLabelName('le', false) // throws RangeError
 */
export function checkLabelName (name: string, utf8Names: boolean): string {
  checkName('label', name, labelName, utf8Names)
  if (name.startsWith('__')) throw new RangeError(`label ${name}: names beginning with __ are reserved`)
  const use = reserved.get(name)
  if (use !== undefined) throw new RangeError(`label ${name}: reserved for ${use}`)
  return name
}

function checkName (what: string, name: string, pattern: RegExp, utf8Names: boolean): string {
  if (typeof name !== 'string') throw new TypeError(`${what}: must be text, got ${shown(name)}`)
  if (utf8Names ? name !== '' && name.isWellFormed() : pattern.test(name)) return name
  const rule = utf8Names
    ? 'be well-formed Unicode text, not empty'
    : `match ${pattern.source.slice(1, -1)} (utf8Names allows more)`
  throw new TypeError(`${what}: must ${rule}, got ${shown(name)}`)
}
