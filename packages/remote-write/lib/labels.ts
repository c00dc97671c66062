import { shown } from './check.ts'

/** Names and values of labels: an object's own properties, a Map, or any pairs. */
export type Labels = Readonly<Record<string, string>> | Iterable<readonly [name: string, value: string]>

export interface NameOptions {
  /** Whether names may be any text that is not empty, as Prometheus 3 has them; false by default. */
  readonly utf8Names?: boolean
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const isAscii = /^[\x20-\x7e]*$/

/**
 * The labels of a series with the name of its metric, checked, in the order in which receivers want them: that of the
 * names' bytes. Receivers take wrong ones and store what nobody can query.
 *
 * @throws {TypeError} a name or value is not text, or the labels are no labels
 * @throws {RangeError} a name is not allowed, a value is empty, or a name comes twice
 * @example
 * seriesLabels('up', { job: 'a', Zone: 'b' }) // [['Zone', 'b'], ['__name__', 'up'], ['job', 'a']]
 * seriesLabels('up', {}) // [['__name__', 'up']]
 * seriesLabels('1x', {}) // throws RangeError
 * seriesLabels('up', { job: '' }) // throws RangeError
 */
export function seriesLabels (name: string, labels: Labels, { utf8Names = false }: NameOptions = {}): Pair[] {
  checkText('name', name)
  if (!utf8Names && !metricName.test(name)) {
    const rule = metricName.source.slice(1, -1)
    throw new RangeError(`name: must match ${rule} (utf8Names allows more), got ${shown(name)}`)
  }
  return [['__name__', name] as const, ...checkedLabels(labels, utf8Names)].sort(byName)
}

/**
 * The labels of an exemplar, checked and in order; there may be none.
 *
 * @throws {TypeError} a name or value is not text
 * @throws {RangeError} a name is not allowed, a value is empty, or a name comes twice
 */
export function exemplarLabels (labels: Labels): Pair[] {
  return checkedLabels(labels, false).sort(byName)
}

export type Pair = readonly [name: string, value: string]

function checkedLabels (labels: Labels, utf8Names: boolean): Pair[] {
  if (typeof labels !== 'object' || labels === null) {
    throw new TypeError(`labels: must be an object, a Map or pairs, got ${shown(labels)}`)
  }
  const pairs = Symbol.iterator in labels ? Array.from(labels as Iterable<Pair>) : Object.entries(labels)
  const seen = new Set<string>()
  for (const [name, value] of pairs) {
    checkText('label name', name)
    if (!utf8Names && !labelName.test(name)) {
      throw new RangeError(`label ${name}: must match ${labelName.source.slice(1, -1)} (utf8Names allows more)`)
    }
    if (name === '__name__') throw new RangeError('label __name__: give the name of the metric in its own place')
    if (seen.has(name)) throw new RangeError(`label ${name}: must not be given twice`)
    seen.add(name)
    checkText(`labels.${name}`, value)
  }
  return pairs
}

/** Lone surrogates have no UTF-8: two texts that differ would arrive as the same one. */
function checkText (what: string, text: unknown): asserts text is string {
  if (typeof text !== 'string') throw new TypeError(`${what}: must be text, got ${typeof text} ${shown(text)}`)
  if (text === '') throw new RangeError(`${what}: must not be empty`)
  if (!text.isWellFormed()) throw new RangeError(`${what}: must be well-formed Unicode, got ${shown(text)}`)
}

/** As bytes compare: UTF-16 puts characters beyond U+FFFF before some that are smaller. */
function byName ([a]: Pair, [b]: Pair): number {
  if (isAscii.test(a) && isAscii.test(b)) return a < b ? -1 : 1
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

/**
 * A text that no other set of labels has, whatever is in their names and values.
 *
 * @example
 * labelsKey([['a', '1'], ['b', '2']]) // '1:a1:11:b1:2'
 */
export function labelsKey (pairs: readonly Pair[]): string {
  let key = ''
  for (const [name, value] of pairs) key += `${name.length}:${name}${value.length}:${value}`
  return key
}
