import * as next from '@prometheus-io/client'
import * as client15 from 'prom-client'
import * as client14 from 'prom-client14'
import t, { type Test } from 'tap'
import { SmallRegistry } from '../../../../lib/registry/small-registry.ts'
import { warningsOf } from '../../../../test/support/outcome.ts'
import { pushRegistry, type PushOptions, type RegistryPush } from '../../lib/registry-push.ts'
import type { Registry } from '../../lib/registry-samples.ts'
import { ManualClock, until } from '../support/manual-clock.ts'
import { type Receiver, type ReceiverOptions, startReceiver } from '../support/receiver.ts'

const start = 1_800_000_000_000

interface Pushing {
  readonly receiver: Receiver
  readonly push: RegistryPush
  readonly clock: ManualClock
}

async function pushing (
  t: Test, register: Registry, receiving: ReceiverOptions = {}, options: Partial<PushOptions> = {}
): Promise<Pushing> {
  const receiver = await startReceiver(t, receiving)
  const clock = new ManualClock(start)
  const push = pushRegistry(register, { url: receiver.url, clock, random: () => 0, ...options })
  t.teardown(() => push.stop())
  return { receiver, push, clock }
}

/** A registry of one metric whose samples a test sets: values by a label `l`. */
function fake (values: Record<string, unknown>): Registry {
  const samples = () => Object.entries(values).map(([l, value]) => ({ value, labels: { l } }))
  return { getMetricsAsJSON: () => [{ name: 'm', help: 'M.', type: 'gauge', values: samples() }] }
}

for (const [name, client] of Object.entries({ 'prom-client 14': client14, 'prom-client 15': client15, next })) {
  t.test(`all kinds of metrics of ${name}`, async t => {
    const { Registry, Counter, Gauge, Histogram, Summary } = client as typeof client15
    const register = new Registry()
    const registers = [register]
    register.setDefaultLabels({ zone: 'z' })
    const counter = new Counter({ name: 'c_total', help: 'C.', labelNames: ['code', 'job'], registers })
    counter.inc({ code: 'a', job: 'own' }, 2)
    new Gauge({ name: 'g', help: 'G.', registers }).set(-1.5)
    new Histogram({ name: 'h', help: 'H.', buckets: [0.5, 1], registers }).observe(0.7)
    new Summary({ name: 's', help: 'S.', percentiles: [0.5], registers }).observe(3)
    const { receiver, push } = await pushing(t, register, {}, { labels: { job: 'j', instance: 'i' } })
    await push.push()
    await until(() => push.sent >= 10)
    const labels = 'instance="i",job="j",zone="z"'
    t.strictSame(receiver.stored.slice(0, 10).sort(), [
      `c_total{code="a",exported_job="own",${labels}} ${start} 2`,
      `g{${labels}} ${start} -1.5`,
      `h_bucket{instance="i",job="j",le="+Inf",zone="z"} ${start} 1`,
      `h_bucket{instance="i",job="j",le="0.5",zone="z"} ${start} 0`,
      `h_bucket{instance="i",job="j",le="1",zone="z"} ${start} 1`,
      `h_count{${labels}} ${start} 1`,
      `h_sum{${labels}} ${start} 0.7`,
      `s_count{${labels}} ${start} 1`,
      `s_sum{${labels}} ${start} 3`,
      `s{instance="i",job="j",quantile="0.5",zone="z"} ${start} 3`
    ])
    const { samples, rejected, unsent } = await push.stop()
    t.strictSame([samples, rejected, unsent], [40, 0, 0])
    t.equal(receiver.stored.filter(line => line.endsWith('stale')).length, 10)
    const metadata = new Set(receiver.requests.flatMap(({ timeSeries }) => timeSeries.map(({ labels, metadata }) => {
      return `${labels.find(([name]) => name === '__name__')![1]} ${metadata!.type} ${metadata!.help}`
    })))
    t.strictSame([...metadata].sort(), [
      'c_total 1 C.', 'g 2 G.', 'h_bucket 3 H.', 'h_count 3 H.', 'h_sum 3 H.', 's 5 S.', 's_count 5 S.', 's_sum 5 S.'
    ])
    t.strictSame(receiver.faults, [])
  })
}

t.test('the small registry of hypertrace-prometheus', async t => {
  const register = new SmallRegistry()
  const values = [{ value: 3, labels: { id: 'a' } }]
  const family = { name: 'c', help: 'C.', type: 'counter', values }
  register.registerMetric({ name: 'c', get: async () => family, reset () {} })
  const { receiver, push } = await pushing(t, register)
  await push.stop()
  t.match(receiver.stored, [`c{id="a"} ${start} 3`, `c{id="a"} ${start + 1} 3`, `c{id="a"} ${start + 2} stale`])
})

t.test('each push has the time of its collection, and a series that is gone ends', async t => {
  const values: Record<string, unknown> = { a: 1, b: 1 }
  const { receiver, push, clock } = await pushing(t, fake(values), {}, { interval: '10s' })
  await until(() => push.sent === 2)
  delete values.b
  values.a = 2
  clock.advance(9_999)
  clock.advance(1)
  await until(() => push.sent === 4)
  values.b = 3
  clock.advance(10_000)
  await until(() => push.sent === 6)
  clock.advance(5_000)
  t.strictSame(receiver.stored, [
    `m{l="a"} ${start} 1`, `m{l="b"} ${start} 1`,
    `m{l="a"} ${start + 10_000} 2`, `m{l="b"} ${start + 10_000} stale`,
    `m{l="a"} ${start + 20_000} 2`, `m{l="b"} ${start + 20_000} 3`
  ])
  t.match(await push.stop(), { samples: 10, protocol: '2.0' })
  t.strictSame(receiver.stored.slice(6), [
    `m{l="a"} ${start + 25_000} 2`, `m{l="b"} ${start + 25_000} 3`,
    `m{l="a"} ${start + 25_001} stale`, `m{l="b"} ${start + 25_001} stale`
  ])
  t.strictSame(receiver.faults, [])
})

t.test('a clock that is set back does not stop the samples', async t => {
  const { receiver, push, clock } = await pushing(t, fake({ a: 1 }))
  await until(() => push.sent === 1)
  clock.advance(-3_600_000)
  await push.push()
  await until(() => push.sent === 2)
  t.strictSame(receiver.stored, [`m{l="a"} ${start} 1`, `m{l="a"} ${start + 1} 1`])
})

t.test('a receiver that is away gets what the queue holds, the oldest is dropped', async t => {
  let isAway = true
  const values = { a: 0 }
  const reports: number[] = []
  const { receiver, push, clock } = await pushing(t, fake(values), {
    answer: () => isAway ? { status: 503, body: 'maintenance' } : undefined
  }, { protocol: '1.0', maxQueue: 3, onProgress: ({ samples, dropped }) => { reports.push(samples, dropped) } })
  const warnings = await warningsOf(async () => {
    // Before the first failure, it would be too slow
    await until(() => {
      clock.advance(0)
      return receiver.requests.length > 1
    })
    for (let i = 1; i <= 6; i++) {
      values.a = i
      clock.advance(15_000)
      await push.push()
    }
    await until(() => {
      clock.advance(0)
      return receiver.requests.length > 10
    })
    isAway = false
    await until(() => {
      clock.advance(0)
      return push.sent >= 3
    })
  })
  t.strictSame(warnings, [
    'PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: maintenance',
    'PROM_REMOTE_WRITE_PUSH_WORKS: metrics are pushed again'
  ])
  t.ok(push.dropped > 0)
  t.equal(push.rejected, 0)
  t.strictSame(receiver.faults, [])
  t.match(receiver.stored.at(-1), / 6$/)
  t.ok(reports.length >= 6)
  t.equal(push.report.dropped, push.dropped)
})

const manySeries = Object.fromEntries(Array.from({ length: 4_100 }, (_, i) => [String(i), i]))

t.test('a push may have more samples than the queue: nothing is dropped while the receiver keeps up', async t => {
  const { receiver, push, clock } = await pushing(t, fake(manySeries), {}, { maxQueue: 1 })
  const warnings = await warningsOf(async () => {
    await until(() => push.sent === 4_100)
    clock.advance(15_000)
    await until(() => push.sent === 8_200)
    t.match(await push.stop(), { samples: 4 * 4_100, dropped: 0, unsent: 0 })
  })
  t.strictSame(warnings, [])
  t.equal(receiver.stored.filter(line => line.endsWith('stale')).length, 4_100)
  t.strictSame(receiver.faults, [])
})

/** A receiver that answers nothing before it is released. */
function held (): { answer: () => Promise<undefined>, release: () => void } {
  let release = (): void => {}
  const released = new Promise<undefined>(resolve => { release = () => resolve(undefined) })
  return { answer: () => released, release }
}

t.test('at the end, neither what waits nor the last values are dropped', async t => {
  const { answer, release } = held()
  const { receiver, push } = await pushing(t, fake(manySeries), { answer }, { maxQueue: 1, protocol: '1.0' })
  await until(() => receiver.requests.length === 1)
  const stopped = push.stop()
  for (let i = 0; i < 200; i++) await new Promise(resolve => setImmediate(resolve))
  release()
  t.match(await stopped, { samples: 3 * 4_100, dropped: 0, unsent: 0 })
  t.strictSame(receiver.faults, [])
})

t.test('a receiver that is too slow is warned of once, and drops are told at once', async t => {
  const { answer, release } = held()
  const values = { a: 0 }
  const drops: number[] = []
  const { push, clock } = await pushing(t, fake(values), { answer }, {
    maxQueue: 2, protocol: '1.0', onProgress: ({ dropped }) => { drops.push(dropped) }
  })
  const warnings = await warningsOf(async () => {
    for (let i = 1; i <= 5; i++) {
      clock.advance(1)
      await push.push()
    }
    await until(() => push.dropped === 4)
    t.equal(push.sent, 0)
    t.strictSame(drops, [1, 2, 3, 4])
    release()
    t.match(await push.stop(), { samples: 4, dropped: 4 })
  })
  t.strictSame(warnings, ['PROM_REMOTE_WRITE_PUSH_DROPPED: metrics are dropped: more than 2 samples wait, because ' +
    'the receiver takes them more slowly than they come'])
})

t.test('a rejection is warned of once, and counted', async t => {
  const { push, clock } = await pushing(t, fake({ a: 1 }), {
    answer: (_, i) => i < 2 ? { status: 400, body: 'out of bounds' } : undefined
  }, { protocol: '1.0' })
  const warnings = await warningsOf(async () => {
    for (let i = 1; i <= 3; i++) {
      clock.advance(1)
      await push.push()
    }
    await until(() => push.sent > 0)
  })
  t.equal(push.rejected, 2)
  t.strictSame(warnings, [
    'PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: out of bounds',
    'PROM_REMOTE_WRITE_PUSH_WORKS: metrics are pushed again'
  ])
})

t.test('a registry that throws ends no series', async t => {
  let error: Error | undefined
  const register = {
    async getMetricsAsJSON () {
      if (error !== undefined) throw error
      return await fake({ a: 1 }).getMetricsAsJSON()
    }
  }
  const { receiver, push, clock } = await pushing(t, register)
  await until(() => push.sent === 1)
  error = new Error('no disk')
  const warnings = await warningsOf(async () => {
    await push.push()
    await push.push()
    error = undefined
    clock.advance(1)
    await push.push()
    await until(() => push.sent === 2)
  })
  t.strictSame(warnings, [
    'PROM_REMOTE_WRITE_PUSH_FAILED: metrics cannot be pushed: no disk',
    'PROM_REMOTE_WRITE_PUSH_WORKS: metrics are pushed again'
  ])
  t.strictSame(receiver.stored, [`m{l="a"} ${start} 1`, `m{l="a"} ${start + 1} 1`])
})

t.test('what cannot be sent is left out, with a warning for each', async t => {
  const values = [
    { value: 1, labels: { a: '' } },
    { value: 2, labels: { a: undefined, b: null } },
    { value: 'x', labels: { a: '1' } },
    { value: 3, labels: { 'a-b': '1' } },
    { value: 4, labels: { b: 7, a: 'x\ud800' } },
    { value: 5, labels: { a: 'x\ud800', b: '7' } },
    { value: 6 }
  ]
  const register = { getMetricsAsJSON: () => [{ name: 'm', type: 'timer', values }] }
  const warnings = await warningsOf(async () => {
    const { receiver, push } = await pushing(t, register)
    t.match(await push.stop(), { samples: 6 })
    t.strictSame(receiver.stored.slice(0, 2), [`m{} ${start} 1`, `m{a="x\ufffd",b="7"} ${start} 4`])
    t.strictSame(receiver.faults, [])
  })
  t.strictSame(warnings, ['PROM_REMOTE_WRITE_SAMPLE_LEFT_OUT: a metric cannot be sent: label a-b: must match ' +
    '[a-zA-Z_][a-zA-Z0-9_]* (utf8Names allows more)'])
})

t.test('a hook that throws stops nothing', async t => {
  const warnings = await warningsOf(async () => {
    const { push } = await pushing(t, fake({ a: 1 }), {}, { onProgress () { throw new Error('why') } })
    t.match(await push.stop(), { samples: 3 })
  })
  t.strictSame(new Set(warnings), new Set(['PROM_REMOTE_WRITE_HOOK_FAILED: onProgress must not throw, got why']))
})

t.test('stopping twice gives one report, and pushes nothing afterwards', async t => {
  const { receiver, push } = await pushing(t, fake({ a: 1 }))
  const report = await push.stop()
  t.equal(await push.stop(), report)
  await push.push()
  t.equal(receiver.stored.length, 3)
})

t.test('warnings that cannot be emitted are let go', async t => {
  const { emitWarning } = process
  process.emitWarning = () => { throw new Error('frozen') }
  const { push } = await pushing(t, fake({ a: 1 }), {}, { onProgress () { throw new Error('why') } })
  t.match(await push.stop(), { samples: 3 })
  process.emitWarning = emitWarning
})

const rejected: Array<[what: string, register: unknown, options: object, error: Error]> = [
  ['no register', undefined, {}, new TypeError('register: must have getMetricsAsJSON(), got undefined')],
  ['another object', {}, {}, new TypeError('register: must have getMetricsAsJSON(), got an object')],
  ['no URL', fake({}), { url: undefined }, new TypeError('url: must be a URL, got undefined')],
  ['no interval', fake({}), { interval: 0 }, new RangeError('interval: must be from 1ms to 1d, got 0')],
  ['an empty label', fake({}), { labels: { job: '' } }, new RangeError('labels.job: must not be empty')],
  ['no queue', fake({}), { maxQueue: 0 }, new RangeError(
    'maxQueue: must be a whole number from 1 to 1000000000, got 0')]
]
for (const [what, register, options, error] of rejected) {
  t.test(`${what} is rejected`, async t => {
    t.throws(() => pushRegistry(register as Registry, { url: 'http://a.test', ...options } as PushOptions), error)
  })
}
