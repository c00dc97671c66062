// The groups in which the project Prometheus tests senders of 2.0 (prometheus/compliance, remotewrite/sender), in this
// order: protocol, samples, timestamps, labels, symbols, metadata, exemplars, histograms, batching, retry, backoff,
// fallback, responses. What holds for 1.0 as well is tested with both. Statuses, headers and classic types are among
// the cases in comply-as-a-sender.ts, receivers that are away in meet-faults-of-receivers.ts.

import t, { type Test } from 'tap'
import type { Protocol } from '../../lib/request.ts'
import { metricTypes, Series } from '../../lib/series.ts'
import { RemoteWriter } from '../../lib/writer.ts'
import { sample, sent, seriesIn, time } from '../support/compliance.ts'
import type { DecodedSeries } from '../support/decode.ts'
import { send } from '../support/write.ts'

function both (title: string, run: (t: Test, protocol: Protocol) => Promise<unknown>): void {
  for (const protocol of ['1.0', '2.0'] as const) t.test(`${protocol} ${title}`, t => run(t, protocol))
}

both('protocol: a request is what the strict receiver demands, with the name and version of the sender', async (
  t, protocol
) => {
  const { receiver } = await sent(t, protocol, [sample('a')])
  t.match(receiver.requests.map(({ headers }) => headers['user-agent']), [/^prom-remote-write\/\d+\.\d+\.\d+/])
})

t.test('protocol: its headers cannot be replaced', async t => {
  for (const name of ['Content-Encoding', 'Content-Type', 'X-Prometheus-Remote-Write-Version', 'User-Agent']) {
    t.throws(() => new RemoteWriter({ url: 'http://a.test', headers: { [name]: 'x' } }), RangeError)
  }
})

t.test('1.0 protocol: neither symbols nor start times', async t => {
  const { receiver } = await sent(t, '1.0', [{ ...sample('a'), start: 5 }, { ...sample('b'), exemplars: [] }])
  t.strictSame(receiver.requests.map(({ symbols }) => symbols), [[], []])
  t.notOk(JSON.stringify(receiver.requests.map(({ timeSeries }) => timeSeries)).includes('start'))
})

both('samples and timestamps: every kind of number, and every time', async (t, protocol) => {
  const { series } = sample('a')
  const values = [0, -0, 1.7976931348623157e308, 5e-324, Infinity, -Infinity, 0.1, 123_456_789.123_456_78]
  const times = [-8.64e15, -1, 0, 1, time, time + 1, time + 3_600_000, 8.64e15]
  const { receiver } = await sent(t, protocol, values.map((value, i) => ({ series, t: times[i]!, value })))
  const arrived = seriesIn(receiver).flatMap(({ samples }) => samples!)
  t.strictSame(arrived.map(({ value }) => value), values)
  t.ok(Object.is(arrived[1]!.value, -0))
  t.strictSame(arrived.map(({ t }) => t), times)
})

t.test('2.0 timestamps: start times, in the older field only if it is asked for', async t => {
  for (const bothStarts of [false, true]) {
    const { receiver } = await sent(t, '2.0', [{ ...sample('a'), start: 5 }], undefined, { bothStarts })
    const [{ samples, createdTimestamp }] = seriesIn(receiver) as [DecodedSeries]
    t.strictSame([samples![0]!.start, createdTimestamp], [5, bothStarts ? 5 : undefined])
  }
})

both('labels: any text, of any length', async (t, protocol) => {
  const labels = { a: 'é😀\n"\\', b: 'x'.repeat(20_000), c: ' ', d: '\0' }
  const { receiver } = await sent(t, protocol, [sample('a', labels)])
  t.strictSame(seriesIn(receiver)[0]!.labels, [['__name__', 'a'], ...Object.entries(labels)])
})

t.test('2.0 symbols: shared by labels, metadata and exemplars of a request', async t => {
  const exemplars = [{ labels: { trace_id: 'a' }, value: 1, t: time }]
  const { receiver } = await sent(t, '2.0', [
    { ...sample('a', { b: 'x' }, 1, { help: 'x', unit: 'a' }), exemplars }, sample('b', { b: 'a' })
  ], undefined, { lanes: 1 })
  t.strictSame(receiver.requests.map(({ symbols }) => symbols), [['', '__name__', 'a', 'b', 'x', 'trace_id']])
})

t.test('2.0 metadata: every type, with help and unit', async t => {
  const samples = metricTypes.map((type, i) => {
    return sample('a', { i: String(i) }, 1, { type, help: `A ${type}.`, unit: 'b' })
  })
  const { receiver } = await sent(t, '2.0', samples, undefined, { lanes: 1 })
  t.strictSame(seriesIn(receiver).map(({ metadata }) => metadata), metricTypes.map((type, i) => {
    return { type: i, help: `A ${type}.`, unit: 'b' }
  }))
})

t.test('2.0 exemplars: with labels, value and time', async t => {
  const exemplars = [{ labels: { span_id: '1', trace_id: '2' }, value: 0.5, t: time - 1 }]
  const { receiver, report } = await sent(t, '2.0', [{ ...sample('a'), exemplars }])
  t.strictSame(seriesIn(receiver)[0]!.exemplars, [
    { labels: [['span_id', '1'], ['trace_id', '2']], value: 0.5, t: time - 1 }
  ])
  t.equal(report.samples, 1)
})

both('histograms: native, with their own stale marker', async (t, protocol) => {
  const series = new Series('a', {}, { native: true, type: 'histogram' })
  const histogram = { count: 1, sum: 2.5, schema: 3, positive: { offset: 4, counts: [1] } }
  const { receiver, report } = await sent(t, protocol, [{ series, t: 1, histogram }, { series, t: 2, stale: true }])
  t.strictSame(receiver.stored, ['a{} 1 {count: 1, sum: 2.5}', 'a{} 2 stale'])
  t.equal(report.samples, 2)
})

both('batching: by size and by time', async (t, protocol) => {
  const all = Array.from({ length: 10 }, (_, i) => new Series('a', { i: String(i) }))
  const at = (t: number) => all.map(series => ({ series, t, value: 1 }))
  const hour = 3_600_000
  const { receiver } = await sent(t, protocol, [...at(0), ...at(1), ...at(hour), ...at(hour + 1)], undefined,
    { samplesPerRequest: 15, lanes: 1 })
  t.strictSame(receiver.requests.map(({ timeSeries }) => {
    return timeSeries.reduce((sum, { samples }) => sum + samples!.length, 0)
  }), [15, 5, 15, 5])
})

both('retry: a connection that ends, and a 400 for what was stored before', async (t, protocol) => {
  const { receiver, report } = await send(t, [sample('a')], {
    answer: (_, i) => i === 0 ? 'stored, then reset' : { status: 400, body: 'duplicate sample' }
  }, { protocol })
  t.match(report, { samples: 0, rejected: 0, uncertain: 1, retries: 1 })
  t.equal(receiver.stored.length, 1)
})

both('retry: a 400 after answers only is a rejection', async (t, protocol) => {
  const { report } = await sent(t, protocol, [sample('a')], (_, i) => ({ status: i === 0 ? 503 : 400 }))
  t.match(report, { rejected: 1, uncertain: 0 })
})

both('retry: another status after a lost connection is a rejection', async (t, protocol) => {
  const { report } = await sent(t, protocol, [sample('a')], (_, i) => i === 0 ? 'reset' : { status: 404 })
  t.match(report, { rejected: 1, uncertain: 0 })
})

both("backoff: waits double, and a receiver's Retry-After is kept", async (t, protocol) => {
  const { slept } = await sent(t, protocol, [sample('a')], (_, i) => {
    return i < 4 ? { status: 503, ...i === 2 && { headers: { 'retry-after': '7' } } } : undefined
  })
  t.strictSame(slept, [30, 60, 7_120, 240])
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

both('responses: a success may have any body', async (t, protocol) => {
  const { report } = await sent(t, protocol, [sample('a')], () => ({
    status: 200,
    body: '{"error": "none"}',
    stored: true,
    headers: protocol === '1.0' ? {} : { 'x-prometheus-remote-write-samples-written': '1' }
  }))
  t.match(report, { samples: 1, rejected: 0 })
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
