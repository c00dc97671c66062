import t from 'tap'
import { Bytes } from '../../lib/bytes.ts'
import { Chunk } from '../../lib/chunk.ts'
import type { Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'
import { writeV2, type V2Options } from '../../lib/v2.ts'
import { type DecodedV2, decodeV2 } from '../support/decode.ts'

function encode (chunk: Chunk, groups: readonly Sample[][], options?: V2Options): Buffer {
  const bytes = new Bytes(1)
  writeV2(bytes, chunk, groups.flatMap((samples, slot) => {
    return samples.length === 0 ? [] : [{ slot, series: chunk.series[slot]!, samples }]
  }), options)
  return Buffer.from(bytes.bytes())
}

function chunkOf (...series: Series[]): Chunk {
  const chunk = new Chunk()
  for (const each of series) chunk.add(each)
  return chunk
}

function roundTrip (series: Series[], groups: readonly Sample[][], options?: V2Options): DecodedV2 {
  return decodeV2(encode(chunkOf(...series), groups, options))
}

const none = { type: 0, help: '', unit: '' }

t.test('an empty chunk has the empty symbol', async t => {
  t.equal(encode(new Chunk(), []).toString('hex'), '2200')
})

t.test('each text is a symbol once, and metadata goes with each series', async t => {
  const a = new Series('a', { job: 'x', b: 'é' }, { type: 'counter', help: 'x', unit: 'seconds' })
  const b = new Series('b', { job: 'é' }, { type: 'stateset' })
  t.strictSame(roundTrip([a, b], [
    [{ series: a, t: 1, value: 1.5 }, { series: a, t: 2, value: 2, start: 1_800_000_000_000 }],
    [{ series: b, t: -1, value: NaN }, { series: b, t: 0, stale: true }]
  ]), {
    symbols: ['', '__name__', 'a', 'b', 'é', 'job', 'x', 'seconds'],
    timeSeries: [
      {
        labels: [['__name__', 'a'], ['b', 'é'], ['job', 'x']],
        samples: [{ value: 1.5, t: 1 }, { value: 2, t: 2, start: 1_800_000_000_000 }],
        metadata: { type: 1, help: 'x', unit: 'seconds' }
      },
      {
        labels: [['__name__', 'b'], ['job', 'é']],
        samples: [{ value: '7ff8000000000001', t: -1 }, { value: '7ff0000000000002', t: 0 }],
        metadata: { type: 7, help: '', unit: '' }
      }
    ]
  })
})

t.test('bytes of a stale marker with a start time elsewhere', async t => {
  const series = new Series('a')
  const samples: Sample[] = [{ series, t: 3, value: 1, start: 2 }, { series, t: 4, stale: true }]
  t.equal(encode(chunkOf(series), [samples]).toString('hex'),
    '2200' + '22085f5f6e616d655f5f' + '220161' +
    '2a28' + '0a020102' + '2a06080018002000' +
    '120d' + '09' + '000000000000f03f' + '1003' + '1802' +
    '120b' + '09' + '020000000000f07f' + '1004')
})

t.test('a chunk sends some of its series, and those added later', async t => {
  const [a, b, c] = ['a', 'b', 'c'].map(name => new Series(name)) as [Series, Series, Series]
  const chunk = chunkOf(a, b)
  t.strictSame(decodeV2(encode(chunk, [[], [{ series: b, t: 1, value: 1 }]])), {
    symbols: ['', '__name__', 'a', 'b'],
    timeSeries: [{ labels: [['__name__', 'b']], samples: [{ value: 1, t: 1 }], metadata: none }]
  })
  t.equal(chunk.add(c), 2)
  t.strictSame(decodeV2(encode(chunk, [[], [], [{ series: c, t: 1, value: 1 }]])), {
    symbols: ['', '__name__', 'a', 'b', 'c'],
    timeSeries: [{ labels: [['__name__', 'c']], samples: [{ value: 1, t: 1 }], metadata: none }]
  })
})

t.test('exemplars come behind the samples, and their texts behind the symbols, for one request', async t => {
  const series = new Series('a')
  const chunk = chunkOf(series)
  const exemplars = [
    { labels: { trace_id: 'xyz', a: '__name__' }, value: 0.5, t: 9 }, { labels: {}, value: NaN, t: -1 }
  ]
  const expected = {
    symbols: ['', '__name__', 'a', 'trace_id', 'xyz'],
    timeSeries: [{
      labels: [['__name__', 'a']],
      samples: [{ value: 1, t: 8 }, { value: 2, t: 10 }],
      exemplars: [
        { labels: [['a', '__name__'], ['trace_id', 'xyz']], value: 0.5, t: 9 },
        { labels: [], value: '7ff8000000000001', t: -1 }
      ],
      metadata: none
    }]
  }
  const samples: Sample[] = [{ series, t: 8, value: 1, exemplars }, { series, t: 10, value: 2, exemplars: [] }]
  t.strictSame(decodeV2(encode(chunk, [samples])), expected)
  t.strictSame(decodeV2(encode(chunk, [[{ series, t: 11, value: 3 }]])).symbols, ['', '__name__', 'a'])
})

t.test('native histograms have start times and exemplars', async t => {
  const series = new Series('a', {}, { native: true, type: 'histogram' })
  const histogram = { count: 1, sum: 2, schema: 0, zeroCount: 1 }
  const exemplars = [{ labels: { a: 'b' }, value: 2, t: 5 }]
  t.strictSame(roundTrip([series], [[
    { series, t: 5, histogram, start: 4, exemplars }, { series, t: 6, stale: true }
  ]], { bothStarts: true }).timeSeries, [{
    labels: [['__name__', 'a']],
    histograms: [
      { countInt: 1, sum: 2, schema: 0, zeroThreshold: 2 ** -128, zeroCountInt: 1, t: 5, start: 4 },
      { countInt: 0, sum: '7ff0000000000002', zeroCountInt: 0, t: 6 }
    ],
    exemplars: [{ labels: [['a', 'b']], value: 2, t: 5 }],
    metadata: { type: 3, help: '', unit: '' }
  }])
})

t.test('start times go into the older field as well where it is asked for', async t => {
  const [a, b] = ['a', 'b'].map(name => new Series(name)) as [Series, Series]
  t.strictSame(roundTrip([a, b], [
    [{ series: a, t: 5, value: 1, start: -1 }, { series: a, t: 6, value: 2, start: 5 }],
    [{ series: b, t: 5, value: 1 }]
  ], { bothStarts: true }).timeSeries, [
    {
      labels: [['__name__', 'a']],
      samples: [{ value: 1, t: 5, start: -1 }, { value: 2, t: 6, start: 5 }],
      createdTimestamp: 5,
      metadata: none
    },
    { labels: [['__name__', 'b']], samples: [{ value: 1, t: 5 }], metadata: none }
  ])
})

t.test('a thousand series have references of several bytes', async t => {
  const all = Array.from({ length: 1_000 }, (_, i) => new Series('a', { i: String(i) }, { help: `Help ${i}.` }))
  const { timeSeries } = roundTrip(all, all.map(series => [{ series, t: 1, value: 1 }]))
  t.strictSame(timeSeries, all.map((_, i) => ({
    labels: [['__name__', 'a'], ['i', String(i)]],
    samples: [{ value: 1, t: 1 }],
    metadata: { type: 0, help: `Help ${i}.`, unit: '' }
  })))
})
