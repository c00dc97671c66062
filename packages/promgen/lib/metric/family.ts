import { oneOf, shown } from '../check.ts'
import { checkLabelName, checkMetricName } from './names.ts'
import { nativeOf, type NativeOptions } from './native.ts'
import { bucketsOf, quantilesOf, rowsOf, type Row } from './rows.ts'

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
  /** Upper bounds of a histogram's buckets, rising; +Inf need not be named. Default: those of Prometheus' clients. */
  readonly buckets?: readonly number[]
  /** Of a histogram: whether remote write sends a native one as well, beside the buckets. Default: no. */
  readonly native?: NativeOptions | undefined
  /** Of a summary: rising, from 0 to 1. Default: none, so that it has sum and count only. */
  readonly quantiles?: readonly number[]
}

/** A metric family. */
export interface Family extends Required<Omit<FamilyDefinition, 'native'>> {
  /** Without +Inf; empty unless it is a histogram. */
  readonly buckets: readonly number[]
  readonly native: NativeOptions | undefined
  /** Empty unless it is a summary. */
  readonly quantiles: readonly number[]
  /** The series of each set of labels, in the order in which they are written. */
  readonly rows: readonly Row[]
}

/**
 * Checks a family.
 *
 * @param utf8Names whether names may be any well-formed Unicode text
 * @throws {TypeError} a name is none, the type is not known, or another part not of its type
 * @throws {RangeError} a label is reserved or named twice, or bounds or quantiles do not rise
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
  const buckets = bucketsOf(definition)
  const quantiles = quantilesOf(definition)
  const rows = rowsOf(name, type, buckets, quantiles)
  const native = nativeOf(type, definition.native)
  return { name, type, help, unit, labels: [...labels], buckets, native, quantiles, rows }
}

/**
 * The names of all samples of a family.
 *
 * @example
 * sampleNames(familyOf({ name: 'a', type: 'summary' })) // ['a_sum', 'a_count']
 */
export function sampleNames ({ name, rows, native }: Family): string[] {
  const names = new Set(rows.map(row => row.name))
  return Array.from(native === undefined ? names : names.add(name))
}

/**
 * How many series each set of labels has; a native histogram is one.
 *
 * @example
 * seriesCount(familyOf({ name: 'a', type: 'gauge' })) // 1
 * seriesCount(familyOf({ name: 'a', type: 'histogram', buckets: [1], native: { schema: 3 } })) // 5
 */
export function seriesCount ({ rows, native }: Family): number {
  return rows.length + (native === undefined ? 0 : 1)
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
  for (const part of ['help', 'unit', 'labels', 'buckets', 'native', 'quantiles'] as const) {
    const [first, second] = [known[part], other[part]].map(value => JSON.stringify(value ?? 'none'))
    if (first !== second) return `${known.name} has ${part} ${first} already, got ${second}`
  }
}
