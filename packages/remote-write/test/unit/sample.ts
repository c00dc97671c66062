import t from 'tap'
import { checkSample, type Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'

const series = new Series('a')
const native = new Series('b', {}, { native: true })
const histogram = { count: 0, sum: 0, schema: 0 }
const exemplar = { labels: { trace_id: 'x' }, value: 1, t: 0 }

const accepted: Array<[what: string, sample: Sample]> = [
  ['a value', { series, t: 0, value: 1, start: -5, exemplars: [exemplar] }],
  ['NaN', { series, t: 8.64e15, value: NaN, stale: false }],
  ['a stale marker', { series, t: -8.64e15, stale: true }],
  ['a histogram', { series: native, t: 0, histogram }],
  ['a stale marker of histograms', { series: native, t: 0, stale: true }]
]
for (const [what, sample] of accepted) {
  t.test(`${what} is accepted`, async t => {
    t.doesNotThrow(() => checkSample(sample))
  })
}

const rejected: Array<[what: string, sample: object, error: Error]> = [
  ['no series', { t: 0, value: 1 }, new TypeError('sample: series must be a Series, got undefined')],
  ['labels as series', { series: { a: 'b' }, t: 0, value: 1 }, new TypeError(
    'sample: series must be a Series, got an object')],
  ['a fraction of a millisecond', { series, t: 0.5, value: 1 }, new RangeError(
    'sample of a{}: t must be whole epoch milliseconds, got 0.5')],
  ['a date', { series, t: new Date(0), value: 1 }, new RangeError(
    'sample of a{}: t must be whole epoch milliseconds, got an object')],
  ['a time that no Date has', { series, t: 8.64e15 + 1, value: 1 }, new RangeError(
    'sample of a{}: t must be whole epoch milliseconds, got 8640000000000001')],
  ['a time before all of Date', { series, t: -8.64e15 - 1, value: 1 }, new RangeError(
    'sample of a{}: t must be whole epoch milliseconds, got -8640000000000001')],
  ['no value', { series, t: 0 }, new TypeError('sample of a{}: value must be a number, got undefined')],
  ['text', { series, t: 0, value: '1' }, new TypeError('sample of a{}: value must be a number, got "1"')],
  ['null', { series, t: 0, value: null }, new TypeError('sample of a{}: value must be a number, got null')],
  ['a stale value', { series, t: 0, value: 1, stale: true }, new TypeError(
    'sample of a{}: a stale marker must have no value')],
  ['a stale histogram', { series: native, t: 0, histogram, stale: true }, new TypeError(
    'sample of b{}: a stale marker must have no value')],
  ['a histogram of a plain series', { series, t: 0, value: 1, histogram }, new TypeError(
    'sample of a{}: value must be a number, got an object')],
  ['a value of a native series', { series: native, t: 0, value: 1, histogram }, new TypeError(
    'sample of b{}: a native series must have no value, got 1')],
  ['a native series without histogram', { series: native, t: 0, value: 1 }, new TypeError(
    'histogram: must be an object, got undefined')],
  ['a broken start', { series, t: 0, value: 1, start: NaN }, new RangeError(
    'sample of a{}: start must be whole epoch milliseconds, got NaN')],
  ['a wrong exemplar label', { series, t: 0, value: 1, exemplars: [{ ...exemplar, labels: { '': 'x' } }] },
    new RangeError('label name: must not be empty')],
  ['an exemplar without time', { series, t: 0, value: 1, exemplars: [{ ...exemplar, t: undefined }] }, new RangeError(
    'sample of a{}: t of an exemplar must be whole epoch milliseconds, got undefined')],
  ['an exemplar without value', { series, t: 0, value: 1, exemplars: [{ ...exemplar, value: '1' }] }, new TypeError(
    'sample of a{}: value of an exemplar must be a number, got "1"')]
]
for (const [what, sample, error] of rejected) {
  t.test(`${what} is rejected`, async t => {
    t.throws(() => checkSample(sample as Sample), error)
  })
}
