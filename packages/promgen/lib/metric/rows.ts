import { shown } from '../check.ts'
import { boundText } from './bound-text.ts'

/** One of the series that each set of labels has: one in all, or the buckets, sum and count of a histogram. */
export interface Row {
  /** The name of its samples, such as 'latency_seconds_bucket'. */
  readonly name: string
  /** Name and value of the label that only this one has: 'le' or 'quantile'. */
  readonly label?: readonly [string, string]
  /** Whether it never falls. */
  readonly isCounter: boolean
}

/** Upper bounds of buckets, as Prometheus' own clients have them: from 5 ms to 10 s. */
const defaultBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What the rows of a family are made from. */
interface Definition {
  readonly type: string
  readonly buckets?: readonly number[]
  readonly quantiles?: readonly number[]
}

/**
 * The upper bounds of a histogram's buckets, without +Inf; none of other metrics.
 *
 * @throws {RangeError} they do not rise, or another one than the last is infinite
 * @throws {TypeError} one is not a number, or the metric is not a histogram
 * @example
 * bucketsOf({ type: 'histogram', buckets: [0.5, 1, Infinity] }) // [0.5, 1]
 * bucketsOf({ type: 'histogram' }).length // 11
 * bucketsOf({ type: 'gauge' }) // []
 * bucketsOf({ type: 'histogram', buckets: [1, 0.5] }) // throws RangeError
 */
export function bucketsOf ({ type, buckets }: Definition): readonly number[] {
  if (type !== 'histogram') return absent('buckets', buckets, type)
  if (buckets === undefined) return defaultBuckets
  const bounds = checkRising('buckets', buckets)
  if (bounds.includes(-Infinity)) throw new RangeError('buckets: must be above -Inf, got -Infinity')
  return bounds.filter(bound => bound < Infinity)
}

/**
 * The quantiles of a summary; none of other metrics.
 *
 * @throws {RangeError} they do not rise, or one is not from 0 to 1
 * @throws {TypeError} one is not a number, or the metric is not a summary
 * @example
 * quantilesOf({ type: 'summary', quantiles: [0.5, 0.99] }) // [0.5, 0.99]
 * quantilesOf({ type: 'summary', quantiles: [1.5] }) // throws RangeError
 */
export function quantilesOf ({ type, quantiles }: Definition): readonly number[] {
  if (type !== 'summary') return absent('quantiles', quantiles, type)
  if (quantiles === undefined) return []
  if (Array.isArray(quantiles)) quantiles.forEach(checkQuantile)
  return checkRising('quantiles', quantiles)
}

/**
 * A share of all observations.
 *
 * @throws {RangeError} it is not a number from 0 to 1
 * @example
 * checkQuantile(0.5) // 0.5
 * checkQuantile(1.5) // throws RangeError
 */
export function checkQuantile (share: number): number {
  if (share >= 0 && share <= 1) return share
  throw new RangeError(`quantiles: must be from 0 to 1, got ${shown(share)}`)
}

function absent (what: string, value: readonly number[] | undefined, type: string): [] {
  if (value === undefined || value.length === 0) return []
  throw new TypeError(`${what}: a ${type} has none, got ${value.length}`)
}

/** A list of numbers that rise. */
export function checkRising (what: string, values: readonly number[]): readonly number[] {
  if (!Array.isArray(values)) throw new TypeError(`${what}: must be a list of numbers, got ${shown(values)}`)
  for (const [i, value] of values.entries()) {
    if (typeof value !== 'number' || (i === 0 && Number.isNaN(value))) {
      throw new TypeError(`${what}: must be numbers, got ${shown(value)}`)
    }
    if (i > 0 && !(value > values[i - 1])) {
      throw new RangeError(`${what}: must rise, got ${value} after ${values[i - 1]}`)
    }
  }
  return [...values]
}

/** The series of each set of labels. */
export function rowsOf (
  name: string, type: string, buckets: readonly number[], quantiles: readonly number[]
): readonly Row[] {
  if (type !== 'histogram' && type !== 'summary') return [{ name, isCounter: type === 'counter' }]
  const bounds = type === 'histogram' ? [...buckets, Infinity].map(boundText) : []
  return [
    ...bounds.map(bound => ({ name: `${name}_bucket`, label: ['le', bound] as const, isCounter: true })),
    ...quantiles.map(share => ({ name, label: ['quantile', boundText(share)] as const, isCounter: false })),
    { name: `${name}_sum`, isCounter: true },
    { name: `${name}_count`, isCounter: true }
  ]
}
