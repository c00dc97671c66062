import fc from 'fast-check'
import t from 'tap'
import { Bytes } from '../../lib/bytes.ts'
import { checkHistogram, type NativeHistogram, writeHistogram } from '../../lib/histogram.ts'
import { decodeHistogram } from '../support/decode.ts'

function roundTrip (histogram: NativeHistogram, t = 5, start?: number): ReturnType<typeof decodeHistogram> {
  checkHistogram(histogram)
  const bytes = new Bytes()
  writeHistogram(bytes, histogram, t, start)
  return decodeHistogram(bytes.bytes())
}

t.test('whole counts go as differences, in spans around long gaps', async t => {
  t.strictSame(roundTrip({
    count: 16,
    sum: 18.5,
    schema: 3,
    zeroThreshold: 0.5,
    zeroCount: 1,
    positive: { offset: -2, counts: [0, 1, 2, 0, 0, 3, 0, 0, 0, 4, 0] },
    negative: { offset: 7, counts: [5] },
    gauge: true
  }, 5, 3), {
    countInt: 16,
    sum: 18.5,
    schema: 3,
    zeroThreshold: 0.5,
    zeroCountInt: 1,
    negativeSpans: [[7, 1]],
    negativeDeltas: [5],
    positiveSpans: [[-1, 5], [3, 1]],
    positiveDeltas: [1, 1, -2, 0, 3, 1],
    resetHint: 3,
    t: 5,
    start: 3
  })
})

t.test('fractions go as they are', async t => {
  t.strictSame(roundTrip({
    count: 1.5,
    sum: NaN,
    schema: -4,
    zeroCount: 0.25,
    positive: { offset: 0, counts: new Float64Array([0.5, 0.25]) },
    negative: { offset: 0, counts: [0.5] },
    float: true
  }, -1), {
    countFloat: 1.5,
    sum: '7ff8000000000001',
    schema: -4,
    zeroThreshold: 2 ** -128,
    zeroCountFloat: 0.25,
    negativeSpans: [[0, 1]],
    negativeCounts: [0.5],
    positiveSpans: [[0, 2]],
    positiveCounts: [0.5, 0.25],
    t: -1
  })
})

t.test('a histogram without buckets, and with empty ones only', async t => {
  const expected = { countInt: 0, sum: 0, schema: 8, zeroThreshold: 0, zeroCountInt: 0, t: 5 }
  t.strictSame(roundTrip({ count: 0, sum: 0, schema: 8, zeroThreshold: 0 }), expected)
  const empty = { offset: 3, counts: [0, 0] }
  t.strictSame(roundTrip({ count: 0, sum: 0, schema: 8, zeroThreshold: 0, positive: empty, negative: empty }), expected)
})

t.test('the largest counts are exact', async t => {
  const counts = [2 ** 52 - 1, 0, 1]
  const { positiveDeltas } = roundTrip({ count: 2 ** 52, sum: 1, schema: 0, positive: { offset: 0, counts } })
  t.strictSame(positiveDeltas, [2 ** 52 - 1, -(2 ** 52 - 1), 1])
})

t.test('buckets survive, whatever their gaps', async t => {
  const arbitrary = fc.array(fc.oneof(fc.constant(0), fc.nat(1_000)), { maxLength: 100 })
  fc.assert(fc.property(arbitrary, fc.integer({ min: -100, max: 100 }), (counts, offset) => {
    const count = counts.reduce((sum, n) => sum + n, 0)
    const decoded = roundTrip({ count, sum: 1, schema: 0, positive: { offset, counts } })
    const found = new Map<number, number>()
    const deltas = decoded.positiveDeltas as number[] ?? []
    let [index, value, read] = [0, 0, 0]
    for (const [gap, length] of decoded.positiveSpans as Array<[number, number]> ?? []) {
      index += gap
      for (let i = 0; i < length; i++) {
        value += deltas[read++]!
        if (value !== 0) found.set(index, value)
        index++
      }
    }
    const expected = counts.flatMap((n, i) => n === 0 ? [] : [[offset + i, n]])
    t.strictSame(Array.from(found), expected)
    t.equal(read, deltas.length)
  }))
})

const good: NativeHistogram = { count: 1, sum: 1, schema: 0, zeroCount: 1 }
const accepted: Array<[what: string, histogram: NativeHistogram]> = [
  ['an observation of NaN', { ...good, sum: NaN, count: 2 }],
  ['fractions that do not add up in their last bits', { ...good, count: 1.1, float: true }],
  ['the lowest schema', { ...good, schema: -4 }]
]
for (const [what, histogram] of accepted) {
  t.test(`${what} is accepted`, async t => {
    t.doesNotThrow(() => checkHistogram(histogram))
  })
}

const rejected: Array<[what: string, histogram: unknown, error: Error]> = [
  ['null', null, new TypeError('histogram: must be an object, got null')],
  ['a number', 7, new TypeError('histogram: must be an object, got 7')],
  ...[9, -5, 0.5].map((schema): [string, unknown, Error] => [`schema ${schema}`, { ...good, schema }, new RangeError(
    `histogram: schema must be a whole number from -4 to 8, got ${schema}`)]),
  ['no sum', { ...good, sum: undefined }, new TypeError('histogram: sum must be a number, got undefined')],
  ['a negative threshold', { ...good, zeroThreshold: -1 }, new RangeError(
    'histogram: zeroThreshold must be 0 or more, got -1')],
  ['an infinite threshold', { ...good, zeroThreshold: Infinity }, new RangeError(
    'histogram: zeroThreshold must be 0 or more, got Infinity')],
  ['a negative count', { ...good, count: -1 }, new RangeError(
    'histogram: count must be a whole number from 0 to 2^52, got -1')],
  ['half a count', { ...good, zeroCount: 0.5 }, new RangeError(
    'histogram: zeroCount must be a whole number from 0 to 2^52, got 0.5')],
  ['a count beyond 2^52', { ...good, count: 2 ** 53, float: true }, new RangeError(
    'histogram: count must be a number from 0 to 2^52, got 9007199254740992')],
  ['text in a bucket', { ...good, positive: { offset: 0, counts: ['1'] } }, new TypeError(
    'histogram: positive.counts[0] must be a number, got "1"')],
  ['a broken offset', { ...good, negative: { offset: 0.5, counts: [] } }, new RangeError(
    'histogram: negative.offset must be a whole number, got 0.5')],
  ['a far offset', { ...good, negative: { offset: 2 ** 31, counts: [] } }, new RangeError(
    'histogram: negative.offset must be a whole number, got 2147483648')],
  ['a bucket too many', { ...good, negative: { offset: 0, counts: [1] } }, new RangeError(
    'histogram: buckets must add up to count, got 2 and 1')],
  ['a bucket too few', { ...good, count: 2 }, new RangeError('histogram: buckets must add up to count, got 1 and 2')],
  ['a bucket too many beside NaN', { ...good, sum: NaN, count: 0 }, new RangeError(
    'histogram: buckets must add up to count, got 1 and 0')]
]
for (const [what, histogram, error] of rejected) {
  t.test(`${what} is rejected`, async t => {
    t.throws(() => checkHistogram(histogram as NativeHistogram), error)
  })
}
