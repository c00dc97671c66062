import { type Bytes, varintSize } from './bytes.ts'
import { shown } from './check.ts'

/** Buckets next to each other: `counts[0]` is that of the bucket `offset`. Empty ones may stand between. */
export interface Buckets {
  readonly offset: number
  readonly counts: ArrayLike<number>
}

/** A native histogram. Bucket i of schema s ends at 2^(i / 2^s), inclusive, and begins where bucket i - 1 ends. */
export interface NativeHistogram {
  /** All observations, those of the zero bucket and of NaN included. */
  readonly count: number
  readonly sum: number
  /** From -4 to 8: each power of two has 2^schema buckets. */
  readonly schema: number
  /** Observations up to this distance from 0 are in the zero bucket; 2^-128 by default. */
  readonly zeroThreshold?: number
  /** 0 by default. */
  readonly zeroCount?: number
  /** None by default. */
  readonly positive?: Buckets
  /** None by default; bucket i holds the negatives of what it would hold among the positive ones. */
  readonly negative?: Buckets
  /** Whether counts need not be whole; false by default. */
  readonly float?: boolean
  /** Whether it may fall, as that of a gauge; false by default. */
  readonly gauge?: boolean
}

const defaultZeroThreshold = 2 ** -128
const gaugeHint = 3
/** Above it, the difference of two counts would not be exact as a varint. */
const largestCount = 2 ** 52
/** A span takes two bytes at least, and an empty bucket one. */
const longestGap = 2

/**
 * Checks what receivers store though it is wrong, or refuse with the whole request.
 *
 * @throws {TypeError} it is no histogram, or has something else than numbers
 * @throws {RangeError} schema or a count is out of bounds, or buckets and count differ
 * @example
 * checkHistogram({ count: 2, sum: 3, schema: 0, positive: { offset: 1, counts: [1, 1] } }) // undefined
 * checkHistogram({ count: 3, sum: 3, schema: 0, positive: { offset: 1, counts: [1, 1] } }) // throws RangeError
 * checkHistogram({ count: 1, sum: 1, schema: 9 }) // throws RangeError
 */
export function checkHistogram (histogram: NativeHistogram): void {
  if (typeof histogram !== 'object' || histogram === null) {
    throw new TypeError(`histogram: must be an object, got ${shown(histogram)}`)
  }
  const { count, sum, schema, zeroThreshold = defaultZeroThreshold, zeroCount = 0, float = false } = histogram
  if (!Number.isInteger(schema) || schema < -4 || schema > 8) {
    throw new RangeError(`histogram: schema must be a whole number from -4 to 8, got ${shown(schema)}`)
  }
  if (typeof sum !== 'number') throw new TypeError(`histogram: sum must be a number, got ${shown(sum)}`)
  if (!(zeroThreshold >= 0 && zeroThreshold < Infinity)) {
    throw new RangeError(`histogram: zeroThreshold must be 0 or more, got ${shown(zeroThreshold)}`)
  }
  checkCount('count', count, float)
  checkCount('zeroCount', zeroCount, float)
  const total = zeroCount + bucketTotal('positive', histogram.positive, float) +
    bucketTotal('negative', histogram.negative, float)
  // Sums of fractions differ in their last bits; observations of NaN are in no bucket
  if (float || total === count || (Number.isNaN(sum) && total < count)) return
  throw new RangeError(`histogram: buckets must add up to count, got ${total} and ${count}`)
}

function bucketTotal (what: string, buckets: Buckets | undefined, float: boolean): number {
  if (buckets === undefined) return 0
  const { offset, counts } = buckets
  if (!Number.isInteger(offset) || Math.abs(offset) > 0x7fff_ffff) {
    throw new RangeError(`histogram: ${what}.offset must be a whole number, got ${shown(offset)}`)
  }
  let total = 0
  for (let i = 0; i < counts.length; i++) {
    checkCount(`${what}.counts[${i}]`, counts[i], float)
    total += counts[i]!
  }
  return total
}

function checkCount (what: string, count: unknown, float: boolean): void {
  if (typeof count !== 'number') throw new TypeError(`histogram: ${what} must be a number, got ${shown(count)}`)
  if (count >= 0 && count <= largestCount && (float || Number.isInteger(count))) return
  throw new RangeError(`histogram: ${what} must be a ${float ? '' : 'whole '}number from 0 to 2^52, got ${count}`)
}

/**
 * Writes the message Histogram, which 1.0 and 2.0 share.
 *
 * @param start epoch milliseconds, in 2.0 only
 */
export function writeHistogram (bytes: Bytes, histogram: NativeHistogram, t: number, start?: number): void {
  const { count, sum, schema, zeroThreshold = defaultZeroThreshold, zeroCount = 0, float = false } = histogram
  bytes.reserve(64)
  writeCount(bytes, 1, count, float)
  bytes.byte(0x19)
  bytes.double(sum)
  bytes.byte(0x20)
  bytes.zigzag(schema)
  bytes.byte(0x29)
  bytes.double(zeroThreshold)
  writeCount(bytes, 6, zeroCount, float)
  if (histogram.negative !== undefined) writeBuckets(bytes, 8, histogram.negative, float)
  if (histogram.positive !== undefined) writeBuckets(bytes, 11, histogram.positive, float)
  bytes.reserve(48)
  if (histogram.gauge === true) {
    bytes.byte(0x70)
    bytes.byte(gaugeHint)
  }
  writeTimes(bytes, t, start)
}

/** The stale marker of a series of histograms, which is its sum. */
export function writeStaleHistogram (bytes: Bytes, t: number): void {
  bytes.reserve(48)
  writeCount(bytes, 1, 0, false)
  bytes.byte(0x19)
  bytes.stale()
  writeCount(bytes, 6, 0, false)
  writeTimes(bytes, t, undefined)
}

function writeTimes (bytes: Bytes, t: number, start: number | undefined): void {
  bytes.byte(0x78)
  bytes.int64(t)
  if (start === undefined) return
  bytes.byte(0x88)
  bytes.byte(0x01)
  bytes.int64(start)
}

/** Whole counts are a field, and others the next one. */
function writeCount (bytes: Bytes, field: number, count: number, float: boolean): void {
  if (float) {
    bytes.byte((field + 1) << 3 | 1)
    bytes.double(count)
  } else {
    bytes.byte(field << 3)
    bytes.varint(count)
  }
}

interface Span {
  /** Empty buckets since the end of the last span; the index of its first bucket for the first span. */
  readonly offset: number
  readonly counts: readonly number[]
}

/** Spans are a field, differences of whole counts the next one, and other counts the one after it. */
function writeBuckets (bytes: Bytes, field: number, buckets: Buckets, float: boolean): void {
  const spans = spansOf(buckets)
  bytes.reserve(spans.length * 16)
  for (const { offset, counts } of spans) {
    const [shift, size] = [offset < 0 ? -2 * offset - 1 : 2 * offset, counts.length]
    bytes.byte(field << 3 | 2)
    bytes.byte(2 + varintSize(shift) + varintSize(size))
    bytes.byte(0x08)
    bytes.varint(shift)
    bytes.byte(0x10)
    bytes.varint(size)
  }
  const counts = spans.flatMap(span => span.counts)
  if (counts.length === 0) return
  const values = float ? counts : counts.map((count, i) => count - (i === 0 ? 0 : counts[i - 1]!))
  const size = float ? 8 * counts.length : values.reduce((sum, delta) => sum + zigzagSize(delta), 0)
  bytes.reserve(size + 8)
  bytes.byte((float ? field + 2 : field + 1) << 3 | 2)
  bytes.varint(size)
  for (const value of values) {
    if (float) bytes.double(value)
    else bytes.zigzag(value)
  }
}

function zigzagSize (value: number): number {
  return varintSize(value < 0 ? -2 * value - 1 : 2 * value)
}

function spansOf ({ offset, counts }: Buckets): Span[] {
  const spans: Array<{ offset: number, counts: number[] }> = []
  let gap = offset
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) {
      gap++
      continue
    }
    const last = spans.at(-1)
    if (last === undefined || gap > longestGap) spans.push({ offset: gap, counts: [counts[i]!] })
    else {
      while (gap-- > 0) last.counts.push(0)
      last.counts.push(counts[i]!)
    }
    gap = 0
  }
  return spans
}
