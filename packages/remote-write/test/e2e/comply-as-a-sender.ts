// The 19 cases for which the project Prometheus tested senders of 1.0 (prometheus/compliance, remote_write_sender), in
// their order and under their names; here for both protocols. Its runner starts a program that scrapes and sends; here,
// the samples of such a scrape are written. Every case also compares the faults that the strict receiver has found with
// none. The tests of 2.0 are in comply-by-group.ts.

import t, { type Test } from 'tap'
import type { Protocol } from '../../lib/request.ts'
import type { Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'
import { sample, sent, seriesIn, time } from '../support/compliance.ts'
import type { Receiver } from '../support/receiver.ts'

type Case = (t: Test, protocol: Protocol) => Promise<unknown>

/** Sends the samples of a scrape, and expects them as `series t value`, in any order. */
function scrape (samples: Sample[], stored: string[]): Case {
  return async (t, protocol) => {
    const { receiver, report } = await sent(t, protocol, samples)
    t.strictSame(receiver.stored.sort(), stored)
    t.equal(report.samples, samples.length)
  }
}

/** Expects that each of some statuses is tried again, or that none is. */
function retries (statuses: number[], judge: (t: Test, protocol: Protocol, status: number) => Promise<unknown>): Case {
  return async (t, protocol) => {
    for (const status of statuses) await t.test(String(status), t => judge(t, protocol, status))
  }
}

const cases: Array<[name: string, run: Case]> = [
  ['CounterTest', scrape(
    [sample('c_total', { job: 'test' }, 42, { type: 'counter' })], [`c_total{job="test"} ${time} 42`]
  )],
  ['GaugeTest', scrape([sample('g', { job: 'test' }, -1.5, { type: 'gauge' })], [`g{job="test"} ${time} -1.5`])],
  ['HistogramTest', scrape([
    sample('h_bucket', { le: '1' }, 1), sample('h_bucket', { le: '+Inf' }, 2), sample('h_sum', {}, 3.5),
    sample('h_count', {}, 2)
  ], [`h_bucket{le="+Inf"} ${time} 2`, `h_bucket{le="1"} ${time} 1`, `h_count{} ${time} 2`, `h_sum{} ${time} 3.5`])],
  ['SummaryTest', scrape([
    sample('s', { quantile: '0.5' }, NaN), sample('s_sum', {}, 0), sample('s_count', {}, 0)
  ], [`s_count{} ${time} 0`, `s_sum{} ${time} 0`, `s{quantile="0.5"} ${time} NaN`])],
  ['UpTest', scrape([sample('up', { job: 'test' }, 1)], [`up{job="test"} ${time} 1`])],
  ['InvalidTest', scrape([sample('up', { job: 'test' }, 0)], [`up{job="test"} ${time} 0`])],
  ['JobLabelTest', scrape([sample('a', { job: 'test' })], [`a{job="test"} ${time} 1`])],
  ['InstanceLabelTest', scrape([sample('a', { instance: 'b:80' })], [`a{instance="b:80"} ${time} 1`])],
  ['SortedLabelsTest', scrape(
    [sample('a', { z: '1', B: '2', b: '3', A: '4' })], [`a{A="4",B="2",b="3",z="1"} ${time} 1`]
  )],
  ['RepeatedLabelsTest', async t => {
    t.throws(() => new Series('a', [['b', '1'], ['b', '2']]), RangeError)
  }],
  ['EmptyLabelsTest', async t => {
    t.throws(() => new Series('a', { b: '' }), RangeError)
  }],
  ['NameLabelTest', scrape([sample('a:b_c')], [`a:b_c{} ${time} 1`])],
  ['HonorLabelsTest', scrape(
    [sample('a', { job: 'own', exported_job: 'x' })], [`a{exported_job="x",job="own"} ${time} 1`]
  )],
  ['StalenessTest', async (t, protocol) => {
    const { series } = sample('a')
    const { receiver } = await sent(t, protocol, [
      { series, t: 1, value: NaN }, { series, t: 2, stale: true }, { series, t: 3, value: 0 }
    ])
    t.strictSame(seriesIn(receiver).flatMap(({ samples }) => samples!.map(({ value }) => value)), [
      '7ff8000000000001', '7ff0000000000002', 0
    ])
  }],
  ['TimestampTest', scrape([{ ...sample('a'), t: time - 7_321 }], [`a{} ${time - 7_321} 1`])],
  ['HeadersTest', async (t, protocol) => {
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
  }],
  // Through retries of random lanes
  ['OrderingTest', async (t, protocol) => {
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
  }],
  ['Retries500Test', retries([429, 500, 502, 503], async (t, protocol, status) => {
    const { receiver, report } = await sent(t, protocol, [sample('a')], (_, i) => i < 3 ? { status } : undefined)
    t.match(report, { samples: 1, retries: 3 })
    t.equal(receiver.requests.length, 4)
    t.ok(receiver.requests.every(({ body }) => body.equals(receiver.requests[0]!.body)), 'with the same bytes')
  })],
  ['Retries400Test', retries([301, 400, 401, 403, 404, 413, 415], async (t, protocol, status) => {
    const answer = { status, body: ` as it is: é${status}\n` }
    const { receiver, report } = await sent(t, protocol, [sample('a')], () => answer)
    t.match(report, { samples: 0, rejected: 1, retries: 0 })
    t.strictSame(report.rejections, [{ reason: `as it is: é${status}`, status, samples: 1 }])
    t.equal(receiver.requests.length, 1)
  })]
]

t.test('there are as many cases as in the list', async t => {
  t.equal(new Set(cases.map(([name]) => name)).size, 19)
})

for (const protocol of ['1.0', '2.0'] as const) {
  for (const [name, run] of cases) t.test(`${protocol} ${name}`, t => run(t, protocol))
}
