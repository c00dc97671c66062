import fc from 'fast-check'
import t from 'tap'
import { Bytes } from '../../lib/bytes.ts'
import type { TimeSeries } from '../../lib/chunk.ts'
import type { Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'
import { snappy } from '../../lib/snappy.ts'
import { writeV1 } from '../../lib/v1.ts'
import { type DecodedSeries, decodeV1, uncompressed } from '../support/decode.ts'

type Written = Omit<TimeSeries, 'slot'>

function encode (timeSeries: readonly Written[]): Buffer {
  const bytes = new Bytes()
  writeV1(bytes, timeSeries.map((written, slot) => ({ ...written, slot })))
  return bytes.bytes()
}

function roundTrip (...timeSeries: Written[]): DecodedSeries[] {
  return decodeV1(uncompressed(snappy(encode(timeSeries) as Buffer<ArrayBuffer>)))
}

t.test('nothing is an empty message', async t => {
  t.strictSame(encode([]).length, 0)
  t.strictSame(roundTrip(), [])
})

t.test('labels come sorted, and samples in their order', async t => {
  const a = new Series('a', { z: 'é', B: 'x' }, { help: 'Of 2.0.', type: 'counter' })
  const b = new Series('b')
  t.strictSame(roundTrip(
    { series: a, samples: [{ series: a, t: 0, value: 0, start: 5 }, { series: a, t: 1_800_000_000_000, value: -1.5 }] },
    { series: b, samples: [{ series: b, t: -1, value: Infinity }] }
  ), [
    {
      labels: [['B', 'x'], ['__name__', 'a'], ['z', 'é']],
      samples: [{ value: 0, t: 0 }, { value: -1.5, t: 1_800_000_000_000 }]
    },
    { labels: [['__name__', 'b']], samples: [{ value: Infinity, t: -1 }] }
  ])
})

t.test('the stale marker and an ordinary NaN have the bytes of Prometheus', async t => {
  const series = new Series('a')
  const samples: Sample[] = [{ series, t: 1, value: NaN }, { series, t: 2, stale: true }]
  t.equal(encode([{ series, samples }]).toString('hex'),
    '0a29' + '0a0d' + '0a085f5f6e616d655f5f' + '120161' +
    '120b' + '09' + '010000000000f87f' + '1001' +
    '120b' + '09' + '020000000000f07f' + '1002')
  t.strictSame(roundTrip({ series, samples })[0]!.samples, [
    { value: '7ff8000000000001', t: 1 }, { value: '7ff0000000000002', t: 2 }
  ])
})

t.test('native histograms are samples of their own kind, and so is their stale marker', async t => {
  const series = new Series('a', {}, { native: true })
  const histogram = { count: 1, sum: 2, schema: 0, positive: { offset: 1, counts: [1] } }
  t.strictSame(roundTrip({
    series, samples: [{ series, t: 1, histogram, start: 0 }, { series, t: 2, stale: true }]
  }), [{
    labels: [['__name__', 'a']],
    histograms: [
      {
        countInt: 1,
        sum: 2,
        schema: 0,
        zeroThreshold: 2 ** -128,
        zeroCountInt: 0,
        positiveSpans: [[1, 1]],
        positiveDeltas: [1],
        t: 1
      },
      { countInt: 0, sum: '7ff0000000000002', zeroCountInt: 0, t: 2 }
    ]
  }])
})

t.test('any samples survive', async t => {
  const instant = fc.integer({ min: -8.64e15, max: 8.64e15 })
  const sample = fc.record({ t: instant, value: fc.double({ noNaN: true }) })
  const name = fc.stringMatching(/^[a-zA-Z_]{1,200}$/).filter(name => name !== '__name__')
  const labels = fc.dictionary(name, fc.string({ minLength: 1, maxLength: 300, unit: 'binary' }))
  fc.assert(fc.property(fc.array(fc.tuple(labels, fc.array(sample))), all => {
    const timeSeries = all.map(([labels, samples]) => {
      const series = new Series('a', labels)
      return { series, samples: samples.map(sample => ({ series, ...sample })) }
    })
    t.strictSame(roundTrip(...timeSeries), timeSeries.map(({ series, samples }) => ({
      labels: series.labels,
      ...samples.length > 0 && { samples: samples.map(({ value, t }) => ({ value, t })) }
    })))
  }))
})
