// What senders are tested for by the project Prometheus: the 19 cases of prometheus/compliance for 1.0
// (remotewrite/sender/cases at the time of 1.0), and those of 2.0 by group (remotewrite/sender). Its runner starts a
// program that scrapes and sends; here, the samples of such a scrape are written. Every test also compares the faults
// that the strict receiver has found with none.

import t, { type Test } from 'tap'
import type { Sample, ValueSample } from '../../lib/sample.ts'
import { Series, type SeriesOptions } from '../../lib/series.ts'
import type { RemoteWriterOptions } from '../../lib/writer-options.ts'
import type { DecodedSeries } from '../support/decode.ts'
import type { Receiver, ReceiverOptions } from '../support/receiver.ts'
import { send } from '../support/write.ts'

const time = 1_800_000_000_000

type Written = Iterable<Sample>
type Options = Partial<RemoteWriterOptions>

function sample (
  name: string, labels: Record<string, string> = {}, value = 1, options: SeriesOptions = {}
): ValueSample {
  return { series: new Series(name, labels, options), t: time, value }
}

type Outcome = Awaited<ReturnType<typeof send>>

/** Sends by one protocol and checks that nothing is wrong. */
async function sent (
  t: Test, protocol: '1.0' | '2.0', samples: Written, answer?: ReceiverOptions['answer'], options: Options = {}
): Promise<Outcome> {
  const outcome = await send(t, samples, answer === undefined ? {} : { answer }, { protocol, ...options })
  t.strictSame(outcome.receiver.faults, [])
  return outcome
}

function seriesIn ({ requests }: Receiver): DecodedSeries[] {
  return requests.flatMap(({ timeSeries }) => timeSeries)
}

/** Each sends the samples of a scrape, and expects them as `series t value`, in any order. */
const scrapes: Array<[name: string, samples: Sample[], stored: string[]]> = [
  ['CounterTest', [sample('c_total', { job: 'test' }, 42, { type: 'counter' })], [`c_total{job="test"} ${time} 42`]],
  ['GaugeTest', [sample('g', { job: 'test' }, -1.5, { type: 'gauge' })], [`g{job="test"} ${time} -1.5`]],
  ['HistogramTest', [
    sample('h_bucket', { le: '1' }, 1), sample('h_bucket', { le: '+Inf' }, 2), sample('h_sum', {}, 3.5),
    sample('h_count', {}, 2)
  ], [`h_bucket{le="+Inf"} ${time} 2`, `h_bucket{le="1"} ${time} 1`, `h_count{} ${time} 2`, `h_sum{} ${time} 3.5`]],
  ['SummaryTest', [
    sample('s', { quantile: '0.5' }, NaN), sample('s_sum', {}, 0), sample('s_count', {}, 0)
  ], [`s_count{} ${time} 0`, `s_sum{} ${time} 0`, `s{quantile="0.5"} ${time} NaN`]],
  ['UpTest', [sample('up', { job: 'test' }, 1)], [`up{job="test"} ${time} 1`]],
  ['InvalidTest', [sample('up', { job: 'test' }, 0)], [`up{job="test"} ${time} 0`]],
  ['JobLabelTest', [sample('a', { job: 'test' })], [`a{job="test"} ${time} 1`]],
  ['InstanceLabelTest', [sample('a', { instance: 'b:80' })], [`a{instance="b:80"} ${time} 1`]],
  ['SortedLabelsTest', [sample('a', { z: '1', B: '2', b: '3', A: '4' })], [`a{A="4",B="2",b="3",z="1"} ${time} 1`]],
  ['NameLabelTest', [sample('a:b_c')], [`a:b_c{} ${time} 1`]],
  ['HonorLabelsTest', [sample('a', { job: 'own', exported_job: 'x' })], [`a{exported_job="x",job="own"} ${time} 1`]],
  ['TimestampTest', [{ ...sample('a'), t: time - 7_321 }], [`a{} ${time - 7_321} 1`]]
]

for (const protocol of ['1.0', '2.0'] as const) {
  for (const [name, samples, stored] of scrapes) {
    t.test(`${protocol} ${name}`, async t => {
      const { receiver, report } = await sent(t, protocol, samples)
      t.strictSame(receiver.stored.sort(), stored)
      t.equal(report.samples, samples.length)
    })
  }

  t.test(`${protocol} RepeatedLabelsTest: nothing is sent`, async t => {
    t.throws(() => new Series('a', [['b', '1'], ['b', '2']]), RangeError)
  })

  t.test(`${protocol} EmptyLabelsTest: nothing is sent`, async t => {
    t.throws(() => new Series('a', { b: '' }), RangeError)
  })

  t.test(`${protocol} StalenessTest`, async t => {
    const { series } = sample('a')
    const { receiver } = await sent(t, protocol, [
      { series, t: 1, value: NaN }, { series, t: 2, stale: true }, { series, t: 3, value: 0 }
    ])
    t.strictSame(seriesIn(receiver).flatMap(({ samples }) => samples!.map(({ value }) => value)), [
      '7ff8000000000001', '7ff0000000000002', 0
    ])
  })

  t.test(`${protocol} HeadersTest`, async t => {
    const { receiver } = await sent(t, protocol, [sample('a')], undefined, { userAgent: 'test/1', headers: { x: 'y' } })
    const [{ headers }] = receiver.requests as [Receiver['requests'][0]]
    t.match(headers, {
      'content-encoding': 'snappy',
      'content-type': protocol === '1.0'
        ? 'application/x-protobuf'
        : 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
      'user-agent': 'test/1',
      'x-prometheus-remote-write-version': protocol === '1.0' ? '0.1.0' : '2.0.0',
      x: 'y'
    })
  })

  t.test(`${protocol} OrderingTest: through retries of random lanes`, async t => {
    let [seed, failures] = [1, 0]
    const all = Array.from({ length: 20 }, (_, i) => new Series('a', { i: String(i) }))
    const samples = Array.from({ length: 100 }, (_, i) => all.map(series => ({ series, t: i, value: i }))).flat()
    const { receiver, report } = await sent(t, protocol, samples, async () => {
      seed = Math.imul(seed, 1_103_515_245) + 12_345 >>> 0
      for (let i = seed % 7; i > 0; i--) await new Promise(resolve => setImmediate(resolve))
      return seed % 5 === 0 && ++failures < 50 ? { status: 503 } : undefined
    }, { samplesPerRequest: 30 })
    t.equal(report.samples, 2_000)
    t.equal(receiver.stored.length, 2_000)
    t.equal(report.retries, failures)
    t.ok(failures > 5)
  })

  for (const status of [429, 500, 502, 503]) {
    t.test(`${protocol} Retries500Test, retry: ${status} is tried again, with the same bytes`, async t => {
      const { receiver, report } = await sent(t, protocol, [sample('a')], (_, i) => i < 3 ? { status } : undefined)
      t.match(report, { samples: 1, retries: 3 })
      t.equal(receiver.requests.length, 4)
      t.ok(receiver.requests.every(({ body }) => body.equals(receiver.requests[0]!.body)))
    })
  }

  for (const status of [301, 400, 401, 403, 404, 413, 415]) {
    t.test(`${protocol} Retries400Test, retry: ${status} is not`, async t => {
      const answer = { status, body: ` as it is: é${status}\n` }
      const { receiver, report } = await sent(t, protocol, [sample('a')], () => answer)
      t.match(report, { samples: 0, rejected: 1, retries: 0 })
      t.strictSame(report.rejections, [{ reason: `as it is: é${status}`, status, samples: 1 }])
      t.equal(receiver.requests.length, 1)
    })
  }

  t.test(`${protocol} backoff: waits double, and a receiver's Retry-After is kept`, async t => {
    const { slept } = await sent(t, protocol, [sample('a')], (_, i) => {
      return i < 4 ? { status: 503, ...i === 2 && { headers: { 'retry-after': '7' } } } : undefined
    })
    t.strictSame(slept, [30, 60, 7_120, 240])
  })

  t.test(`${protocol} retry: a connection that ends, and a 400 for what was stored before`, async t => {
    const { receiver, report } = await send(t, [sample('a')], {
      answer: (_, i) => i === 0 ? 'stored, then reset' : { status: 400, body: 'duplicate sample' }
    }, { protocol })
    t.match(report, { samples: 0, rejected: 0, uncertain: 1, retries: 1 })
    t.equal(receiver.stored.length, 1)
  })

  t.test(`${protocol} retry: a 400 after answers only is a rejection`, async t => {
    const { report } = await sent(t, protocol, [sample('a')], (_, i) => ({ status: i === 0 ? 503 : 400 }))
    t.match(report, { rejected: 1, uncertain: 0 })
  })

  t.test(`${protocol} retry: another status after a lost connection is a rejection`, async t => {
    const { report } = await sent(t, protocol, [sample('a')], (_, i) => i === 0 ? 'reset' : { status: 404 })
    t.match(report, { rejected: 1, uncertain: 0 })
  })

  t.test(`${protocol} samples, timestamps: every kind of number, and every time`, async t => {
    const { series } = sample('a')
    const values = [0, -0, 1.7976931348623157e308, 5e-324, Infinity, -Infinity, 0.1, 123_456_789.123_456_78]
    const times = [-8.64e15, -1, 0, 1, time, time + 1, time + 3_600_000, 8.64e15]
    const { receiver } = await sent(t, protocol, values.map((value, i) => ({ series, t: times[i]!, value })))
    const arrived = seriesIn(receiver).flatMap(({ samples }) => samples!)
    t.strictSame(arrived.map(({ value }) => value), values)
    t.ok(Object.is(arrived[1]!.value, -0))
    t.strictSame(arrived.map(({ t }) => t), times)
  })

  t.test(`${protocol} labels: any text, of any length`, async t => {
    const labels = { a: 'é😀\n"\\', b: 'x'.repeat(20_000), c: ' ', d: '\0' }
    const { receiver } = await sent(t, protocol, [sample('a', labels)])
    t.strictSame(seriesIn(receiver)[0]!.labels, [['__name__', 'a'], ...Object.entries(labels)])
  })

  t.test(`${protocol} batching: by size and by time`, async t => {
    const all = Array.from({ length: 10 }, (_, i) => new Series('a', { i: String(i) }))
    const at = (t: number) => all.map(series => ({ series, t, value: 1 }))
    const hour = 3_600_000
    const { receiver } = await sent(t, protocol, [...at(0), ...at(1), ...at(hour), ...at(hour + 1)], undefined,
      { samplesPerRequest: 15, lanes: 1 })
    t.strictSame(receiver.requests.map(({ timeSeries }) => {
      return timeSeries.reduce((sum, { samples }) => sum + samples!.length, 0)
    }), [15, 5, 15, 5])
  })

  t.test(`${protocol} response: a success may have any body`, async t => {
    const { report } = await sent(t, protocol, [sample('a')], () => ({
      status: 200,
      body: '{"error": "none"}',
      stored: true,
      headers: protocol === '1.0' ? {} : { 'x-prometheus-remote-write-samples-written': '1' }
    }))
    t.match(report, { samples: 1, rejected: 0 })
  })
}

t.test('1.0: neither symbols nor start times', async t => {
  const { receiver } = await sent(t, '1.0', [{ ...sample('a'), start: 5 }, { ...sample('b'), exemplars: [] }])
  t.strictSame(receiver.requests.map(({ symbols }) => symbols), [[], []])
  t.notOk(JSON.stringify(receiver.requests.map(({ timeSeries }) => timeSeries)).includes('start'))
})

t.test('2.0 symbols: shared by labels, metadata and exemplars of a request', async t => {
  const exemplars = [{ labels: { trace_id: 'a' }, value: 1, t: time }]
  const { receiver } = await sent(t, '2.0', [
    { ...sample('a', { b: 'x' }, 1, { help: 'x', unit: 'a' }), exemplars }, sample('b', { b: 'a' })
  ], undefined, { lanes: 1 })
  t.strictSame(receiver.requests.map(({ symbols }) => symbols), [['', '__name__', 'a', 'b', 'x', 'trace_id']])
})

t.test('2.0 metadata: types, help and unit', async t => {
  const options = { type: 'counter', help: 'Requests.', unit: 'requests' } as const
  const { receiver } = await sent(t, '2.0', [sample('a', {}, 1, options)])
  t.strictSame(seriesIn(receiver)[0]!.metadata, { type: 1, help: 'Requests.', unit: 'requests' })
})

t.test('2.0 exemplars: with labels, value and time', async t => {
  const exemplars = [{ labels: { span_id: '1', trace_id: '2' }, value: 0.5, t: time - 1 }]
  const { receiver, report } = await sent(t, '2.0', [{ ...sample('a'), exemplars }])
  t.strictSame(seriesIn(receiver)[0]!.exemplars, [
    { labels: [['span_id', '1'], ['trace_id', '2']], value: 0.5, t: time - 1 }
  ])
  t.equal(report.samples, 1)
})

t.test('2.0 timestamps: start times, in the older field only if it is asked for', async t => {
  for (const bothStarts of [false, true]) {
    const { receiver } = await sent(t, '2.0', [{ ...sample('a'), start: 5 }], undefined, { bothStarts })
    const [{ samples, createdTimestamp }] = seriesIn(receiver) as [DecodedSeries]
    t.strictSame([samples![0]!.start, createdTimestamp], [5, bothStarts ? 5 : undefined])
  }
})

t.test('2.0 histograms: native, with their own stale marker', async t => {
  const series = new Series('a', {}, { native: true, type: 'histogram' })
  const histogram = { count: 1, sum: 2.5, schema: 3, positive: { offset: 4, counts: [1] } }
  const { receiver, report } = await sent(t, '2.0', [{ series, t: 1, histogram }, { series, t: 2, stale: true }])
  t.strictSame(receiver.stored, ['a{} 1 {count: 1, sum: 2.5}', 'a{} 2 stale'])
  t.equal(report.samples, 2)
})

t.test('2.0 responses: what is not said to be written is rejected, and not sent again', async t => {
  const samples = [sample('a'), sample('b'), sample('c')]
  const prefix = 'x-prometheus-remote-write'
  const cases: Array<[headers: Record<string, string>, written: number]> = [
    [{}, 0], [{ [`${prefix}-samples-written`]: '2' }, 2], [{ [`${prefix}-histograms-written`]: '1' }, 1],
    [{ [`${prefix}-samples-written`]: '9' }, 3]
  ]
  for (const [headers, written] of cases) {
    const { receiver, report } = await sent(t, '2.0', samples, () => ({ status: 204, headers }), { lanes: 1 })
    t.match(report, { samples: written, rejected: 3 - written })
    const reasons = ['does not say that it has stored anything', 'has stored a part only', 'has stored a part only']
    const expected = written === 3 ? [] : [`the receiver ${reasons[written]}`]
    t.strictSame(report.rejections.map(({ reason }) => reason), expected)
    t.equal(receiver.requests.length, 1)
  }
})

t.test('fallback: one empty request of 2.0 settles the protocol', async t => {
  for (const protocol of ['1.0', '2.0'] as const) {
    const { receiver, report } = await send(t, [sample('a'), sample('b')], { protocol }, {})
    t.strictSame(receiver.faults, [])
    t.equal(report.protocol, protocol)
    const [probe, ...others] = receiver.requests.map(({ protocol, timeSeries }) => `${protocol} ${timeSeries.length}`)
    t.equal(probe, '2.0 0')
    t.ok(others.every(text => text === `${protocol} 1`))
    t.equal(receiver.stored.length, 2)
  }
})

t.test('fallback: a 415 later changes to 1.0, and it stays', async t => {
  const { series } = sample('a')
  const samples = [1, 2, 3].map(t => ({ series, t, value: 1 }))
  const { receiver, report } = await send(t, samples, {
    answer: ({ protocol }, i) => i > 1 && protocol === '2.0' ? { status: 415 } : undefined
  }, { samplesPerRequest: 1, lanes: 1 })
  t.strictSame(receiver.faults, [])
  t.match(report, { samples: 3, rejected: 0, protocol: '1.0' })
  t.strictSame(receiver.requests.map(({ protocol }) => protocol), ['2.0', '2.0', '2.0', '1.0', '1.0'])
  t.equal(receiver.stored.length, 3)
})

t.test('fallback: not where the protocol was chosen, and only once', async t => {
  const { receiver } = await sent(t, '2.0', [sample('a')], () => ({ status: 415 }))
  t.equal(receiver.requests.length, 1)
  const other = await send(t, [sample('a')], { answer: (_, i) => i === 0 ? undefined : { status: 415 } })
  t.match(other.report, { rejected: 1, protocol: '1.0' })
  t.strictSame(other.receiver.requests.map(({ protocol }) => protocol), ['2.0', '2.0', '1.0'])
})
