import { oneOf, shown } from '../check.ts'
import { checkLabelName, checkMetricName } from './names.ts'

/** The type of a metric, as `# TYPE` names it. */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped'

const types: readonly MetricType[] = ['counter', 'gauge', 'histogram', 'summary', 'untyped']

/** A metric family as it is written down. */
export interface FamilyDefinition {
  /** Such as 'http_requests_total'. Nothing is added to it but the suffixes of histograms and summaries. */
  readonly name: string
  readonly type: MetricType
  /** Default: ''. */
  readonly help?: string
  /** Such as 'seconds'. Default: ''. */
  readonly unit?: string
  /** The names of its labels, in the order in which they are written. Default: none. */
  readonly labels?: readonly string[]
}

/** Series that one of the kinds of a metric has: one, or the buckets, sum and count of a histogram. */
export interface Row {
  /** The name of its samples, such as 'latency_seconds_bucket'. */
  readonly name: string
  /** Name and value of the label that only this one has: 'le' or 'quantile'. */
  readonly label?: readonly [string, string]
  /** Whether it never falls. */
  readonly isCounter: boolean
}

/** A metric family. */
export interface Family extends Required<FamilyDefinition> {
  /** The series of each set of labels, in the order in which they are written. */
  readonly rows: readonly Row[]
}

/**
 * Checks a family.
 *
 * @param utf8Names whether names may be any well-formed Unicode text
 * @throws {TypeError} a name is none, the type is not known, or help or unit is not text
 * @throws {RangeError} a label is reserved or named twice
 * @example
 * familyOf({ name: 'a', type: 'gauge', labels: ['b'] }).labels // ['b']
 * familyOf({ name: 'a', type: 'gauge', labels: ['b', 'b'] }) // throws RangeError
 */
export function familyOf (definition: FamilyDefinition, utf8Names = false): Family {
  const { type, help = '', unit = '', labels = [] } = definition
  const name = checkMetricName(definition.name, utf8Names)
  oneOf('type', type, types)
  for (const [what, text] of [['help', help], ['unit', unit]] as const) {
    if (typeof text !== 'string') throw new TypeError(`${what}: must be text, got ${shown(text)}`)
  }
  if (!Array.isArray(labels)) throw new TypeError(`labels: must be a list of names, got ${shown(labels)}`)
  labels.forEach((label, i) => {
    if (labels.indexOf(checkLabelName(label, utf8Names)) < i) throw new RangeError(`label ${label}: named twice`)
  })
  return { name, type, help, unit, labels: [...labels], rows: [{ name, isCounter: type === 'counter' }] }
}

/**
 * What two families of one name differ in, as a message; undefined if they are equal.
 *
 * @example
 * const [a, b] = [familyOf({ name: 'a', type: 'counter' }), familyOf({ name: 'a', type: 'gauge' })]
 * conflictOf(a, b) // 'a is a counter already, got gauge'
 * conflictOf(a, a) // undefined
 */
export function conflictOf (known: Family, other: Family): string | undefined {
  if (known.type !== other.type) {
    return `${known.name} is ${known.type === 'untyped' ? 'an' : 'a'} ${known.type} already, got ${other.type}`
  }
  for (const part of ['help', 'unit', 'labels'] as const) {
    const [first, second] = [known[part], other[part]].map(value => JSON.stringify(value))
    if (first !== second) return `${known.name} has ${part} ${first} already, got ${second}`
  }
}
