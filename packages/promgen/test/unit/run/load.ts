import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { churn } from '../../../index.ts'
import { Load, type LoadOptions } from '../../../lib/run/load.ts'
import { ManualClock, startReceiver, until, type Receiver, type ReceiverOptions } from '../../support/receivers.ts'

const begin = 1_767_225_600_000

interface Started {
  readonly clock: ManualClock
  readonly receiver: Receiver
  readonly load: Load
}

async function loadOf (
  t: Test, options: Partial<LoadOptions> = {}, receiving: ReceiverOptions = {}
): Promise<Started> {
  const clock = new ManualClock(begin)
  const receiver = await startReceiver(t, receiving)
  const load = new Load({ url: receiver.url, clock, series: 3, rate: 3, ...options })
  t.teardown(() => load.stop())
  return { clock, receiver, load }
}

/** What a receiver has stored, as seconds since the begin and how many samples of these. */
function times ({ stored }: Receiver): Array<[seconds: number, count: number]> {
  const counts = new Map<number, number>()
  for (const line of stored) {
    const seconds = (Number(line.split(' ')[1]) - begin) / 1_000
    counts.set(seconds, (counts.get(seconds) ?? 0) + 1)
  }
  return Array.from(counts)
}

/** Goes on as soon as so many samples are stored. */
async function pass ({ clock, load, receiver }: Started, milliseconds: number, stored: number): Promise<void> {
  clock.advance(milliseconds)
  await until(() => receiver.stored.length === stored && load.state.report.samples === stored)
}

t.test('all series have a sample in each interval, until the end; then a stale marker each', async t => {
  const started = await loadOf(t, { length: 2_500 })
  const { receiver, load } = started
  t.equal(load.measured, undefined)
  t.match(load.state, { seconds: 0, behind: 0, mostBehind: 0, report: { samples: 0 } })
  const run = load.run()
  await pass(started, 0, 3)
  await pass(started, 1_000, 6)
  await pass(started, 999, 6)
  await pass(started, 1, 9)
  t.match(load.state, { seconds: 2, behind: 0, mostBehind: 0, report: { samples: 9 } })
  t.equal(load.measured, undefined)
  started.clock.advance(500)
  t.match(await run, { samples: 12, rejected: 0, unsent: 0 })
  t.strictSame(times(receiver), [[0, 3], [1, 3], [2, 3], [2.5, 3]])
  t.strictSame(receiver.stored.slice(9).map(line => line.split(' ')[2]), ['stale', 'stale', 'stale'])
  t.strictSame(load.measured, { samples: 9, seconds: 2.5 }, 'without the stale markers')
  t.equal(load.state.latencies.quantile(0.5), 0)
  t.strictSame(receiver.faults, [])
})

t.test('series may be left without an end, and the length may be none', async t => {
  const started = await loadOf(t, { stale: false, externalLabels: { job: 'a' } })
  const run = started.load.run()
  await pass(started, 0, 3)
  started.clock.advance(1_000_000)
  await until(() => started.receiver.stored.length >= 30)
  t.match(await started.load.stop(), { rejected: 0, unsent: 0 })
  await run
  t.match(started.receiver.stored.filter(line => !/job="a",.* \d+ \d/.test(line)), [])
  t.notMatch(started.receiver.stored.join(), 'stale')
})

t.test('groups come one after the other, and then the first again', async t => {
  const started = await loadOf(t, { series: 16_001, rate: 8_000, length: 4_001 })
  const { receiver, load } = started
  t.strictSame(load.pace, { groups: 2, pause: 1_000, interval: 2_000 })
  const run = load.run()
  await pass(started, 0, 8_001)
  await pass(started, 1_000, 16_001)
  await pass(started, 1_000, 24_002)
  await pass(started, 1_000, 32_002)
  await pass(started, 1_000, 40_003)
  started.clock.advance(1)
  t.match(await run, { samples: 40_003 + 16_001, rejected: 0 })
  t.strictSame(times(receiver).slice(0, 5), [[0, 8_001], [1, 8_000], [2, 8_001], [3, 8_000], [4, 8_001]])
  t.strictSame(receiver.faults, [])
})

t.test('churn ends series, and begins others', async t => {
  const started = await loadOf(t, { churn: churn({ label: 'pod', every: 1_000, share: 1 }), length: 1_500 })
  const run = started.load.run()
  await pass(started, 0, 3)
  await pass(started, 1_000, 9)
  started.clock.advance(500)
  await run
  const names = started.receiver.stored.map(line => line.split(' ')[0])
  t.equal(new Set(names).size, 6)
  t.strictSame(times(started.receiver), [[0, 3], [1, 6], [1.5, 3]])
  t.equal(started.receiver.stored.slice(3, 9).filter(line => line.endsWith('stale')).length, 3)
})

t.test('a receiver that takes less makes it late, which is told', async t => {
  let open = (): void => {}
  const opened = new Promise<void>(resolve => { open = resolve })
  const started = await loadOf(t, { length: 10_000, maxQueue: 1 }, {
    async answer (_request, index) {
      if (index > 0) await opened
      return undefined
    }
  })
  const { clock, load, receiver } = started
  const run = load.run()
  await until(() => receiver.requests.length > 1)
  clock.advance(4_500)
  await until(() => load.state.behind === 3_500)
  clock.advance(500)
  t.match(load.state, { behind: 4_000, mostBehind: 4_000 })
  open()
  await until(() => receiver.stored.length === 18)
  await until(() => load.state.behind === 0)
  t.equal(load.state.mostBehind, 4_000)
  clock.advance(5_000)
  await run
  t.equal(load.state.mostBehind, 4_000, 'until the end')
  t.equal(load.measured!.seconds, 10)
  t.strictSame(times(receiver), [[0, 3], [1, 3], [2, 3], [3, 3], [4, 3], [5, 3], [10, 3]])
  t.equal(load.state.latencies.quantile(0.99), 5_000)
})

t.test('behind its end it is not late, however long the receiver takes', async t => {
  let open = (): void => {}
  const opened = new Promise<void>(resolve => { open = resolve })
  const { clock, load, receiver } = await loadOf(t, { length: 500 }, {
    async answer (_request, index) {
      if (index > 0) await opened
      return undefined
    }
  })
  const run = load.run()
  await until(() => receiver.requests.length > 1)
  clock.advance(500)
  await nextTurn()
  clock.advance(60_000)
  t.match(load.state, { behind: 0, mostBehind: 0 })
  open()
  t.match(await run, { samples: 6 })
  t.equal(load.state.mostBehind, 0)
})

t.test('what has not been made when the time is over is not made', async t => {
  const started = await loadOf(t, { length: 2_000 }, {
    answer: (_request, index) => {
      if (index === 1) started.clock.advance(3_000)
      return undefined
    }
  })
  t.match(await started.load.run(), { samples: 6, rejected: 0 })
  t.strictSame(times(started.receiver), [[0, 3], [3, 3]])
})

t.test('what is refused is counted, and sending goes on', async t => {
  const rejections: string[] = []
  const started = await loadOf(t, {
    length: 1_500, lanes: 1, protocol: '2.0', onRejection: ({ reason }) => { rejections.push(reason) }
  }, { answer: (_request, index) => index === 0 ? { status: 400, body: 'no' } : undefined })
  const run = started.load.run()
  await until(() => rejections.length === 1)
  await pass(started, 1_000, 3)
  started.clock.advance(500)
  t.match(await run, { samples: 6, rejected: 3, rejections: [{ reason: 'no', samples: 3 }] })
})

t.test('stopped in the middle, it makes no further samples', async t => {
  const started = await loadOf(t, { series: 5_000, rate: 5_000, samplesPerRequest: 100, maxQueue: 1 }, {
    answer (_request, index) {
      if (index === 5) started.load.stop()
      return undefined
    }
  })
  const { samples, unsent } = await started.load.run()
  const values = started.receiver.stored.filter(line => !line.endsWith('stale'))
  t.ok(values.length < 5_000)
  t.strictSame([samples, unsent], [2 * values.length, 0])
})

t.test('a load that is stopped before it runs sends nothing', async t => {
  const { load, receiver } = await loadOf(t)
  await load.stop()
  t.match(await load.run(), { samples: 0 })
  t.strictSame([load.measured, receiver.requests.length], [{ samples: 0, seconds: 0 }, 0])
})

t.test('a clock that fails ends it', async t => {
  const clock = { now: () => 0, sleep: () => Promise.reject(new Error('broken')) }
  await t.rejects((await loadOf(t, { clock })).load.run(), { message: 'broken' })
})

t.test('its signal, or a hook that fails, ends it before the next turn comes', async t => {
  const controller = new AbortController()
  const signalled = await loadOf(t, { signal: controller.signal })
  const run = signalled.load.run()
  await pass(signalled, 0, 3)
  controller.abort(new Error('enough'))
  await t.rejects(run, { message: 'enough' })
  const hooked = await loadOf(t, { onProgress () { throw new Error('hook') } })
  await t.rejects(hooked.load.run(), { message: 'hook' })
})

t.test('without a clock, the time is that of the system', async t => {
  const before = Date.now()
  const { load, receiver } = await loadOf(t, { clock: undefined, rate: 300, length: 20 })
  await load.run()
  const samples = receiver.stored.map(line => Number(line.split(' ')[1]))
  t.ok(samples.every(time => time >= before && time <= Date.now()))
})

t.test('wrong options', async t => {
  const url = 'http://a'
  t.throws(() => new Load({ url, series: 0, rate: 1 }), RangeError)
  t.throws(() => new Load({ url: 'a', series: 1, rate: 1 }), TypeError)
})
