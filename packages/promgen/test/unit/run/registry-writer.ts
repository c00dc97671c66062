import { getEventListeners } from 'node:events'
import t, { type Test } from 'tap'
import {
  churn, constant, fromRate, counter, gauge, linear, Registry, RegistryWriter, sin, type RegistryWriterOptions
} from '../../../index.ts'
import { ManualClock, startReceiver, until, type Receiver, type ReceiverOptions } from '../../support/receivers.ts'

const step = 15_000

/** A counter of steps, from 0 on. */
function steps (): Registry {
  const count = 1e6
  return new Registry({ start: 0, interval: step })
    .add(counter('a_total').series({}, linear(0, count, { steps: count + 1 })))
}

async function writerOf (
  t: Test, registry: Registry, options: Partial<RegistryWriterOptions> = {}, receiving: ReceiverOptions = {}
): Promise<{ receiver: Receiver, writer: RegistryWriter }> {
  const receiver = await startReceiver(t, receiving)
  const writer = new RegistryWriter(registry, { url: receiver.url, ...options })
  t.teardown(() => writer.stop())
  return { receiver, writer }
}

/** What a receiver has stored of one series, as times and values. */
function stored ({ stored }: Receiver, name = 'a_total{}'): string[] {
  return stored.filter(line => line.startsWith(`${name} `)).map(line => line.slice(name.length + 1))
}

t.test('history from the start to the present, on the grid', async t => {
  const points: number[][] = []
  const { receiver, writer } = await writerOf(t, steps(), {
    now: 3 * step + 1, onPoints: (done, total) => { points.push([done, total]) }
  })
  t.strictSame([writer.next, writer.isComplete, writer.isLive], [0, false, false])
  t.match(await writer.run(), { samples: 4, rejected: 0, unsent: 0, protocol: '2.0' })
  t.strictSame(stored(receiver), ['0 0', '15000 1', '30000 2', '45000 3'])
  t.strictSame(points, [[1, 4], [2, 4], [3, 4], [4, 4]])
  t.strictSame([writer.next, writer.isComplete, writer.isLive], [4 * step, true, false])
  t.strictSame(receiver.faults, [])
  t.match(writer.report, { samples: 4 })
  t.equal(await writer.stop(), await writer.run(), 'nothing is left to do')
})

t.test('a range between instants of the grid', async t => {
  const { receiver, writer } = await writerOf(t, steps(), { from: '-44s', to: '-1s', now: 45_000 })
  t.match(await writer.run(), { samples: 2 })
  t.strictSame(stored(receiver), ['15000 1', '30000 2'])
})

t.test('both ends are inclusive, and samples may be ahead of the present', async t => {
  const { receiver, writer } = await writerOf(t, steps(), { from: step, to: 2 * step, now: 0 })
  await writer.run()
  t.strictSame(stored(receiver), ['15000 1', '30000 2'])
})

t.test('nothing is written behind the end of all series', async t => {
  const registry = new Registry({ start: 0, interval: step }).add(gauge('a').series({}, linear(1, 2, { steps: 2 })))
  const points: number[][] = []
  const { receiver, writer } = await writerOf(t, registry, {
    now: 1e12, onPoints: (done, total) => { points.push([done, total]) }
  })
  await writer.run()
  t.strictSame(stored(receiver, 'a{}'), ['0 1', '15000 2', '30000 stale'])
  t.strictSame(points, [[1, 3], [2, 3], [3, 3]])
})

t.test('a range without instants writes nothing', async t => {
  const { receiver, writer } = await writerOf(t, steps(), { from: 1, to: 2 })
  t.match(await writer.run(), { samples: 0, protocol: undefined })
  t.equal(receiver.requests.length, 0)
})

t.test('history goes on live on the same grid, and all series end with the writer', async t => {
  const clock = new ManualClock(2 * step + 1_000)
  let live = 0
  const { receiver, writer } = await writerOf(t, steps(), {
    clock, now: clock.now(), follow: true, onLive: () => { live++ }
  })
  const run = writer.run()
  await until(() => live === 1)
  t.strictSame(stored(receiver), ['0 0', '15000 1', '30000 2'])
  t.equal(writer.isLive, true)
  clock.advance(step - 1_001)
  clock.advance(1)
  await until(() => receiver.stored.length === 4)
  // Two at once, as after a pause of the machine
  clock.advance(2 * step)
  await until(() => receiver.stored.length === 6)
  t.strictSame(stored(receiver).slice(3), ['45000 3', '60000 4', '75000 5'])
  clock.advance(1_000)
  const report = await writer.stop()
  t.strictSame(stored(receiver).slice(6), ['76000 stale'])
  t.equal(await run, report)
  t.match(report, { samples: 7, rejected: 0 })
  t.strictSame([receiver.faults, live, writer.isComplete], [[], 1, false])
})

t.test('live samples may be left without an end', async t => {
  const clock = new ManualClock(0)
  const { receiver, writer } = await writerOf(t, steps(), { clock, now: 0, follow: true })
  const run = writer.run()
  await until(() => writer.isLive)
  await writer.stop({ stale: false })
  await run
  t.strictSame(stored(receiver), ['0 0'])
})

t.test('whether live series end is an option of the writer, and of its end', async t => {
  for (const stale of [true, false]) {
    const clock = new ManualClock(0)
    const { receiver, writer } = await writerOf(t, steps(), { clock, now: 0, follow: true, to: 0, stale: !stale })
    await writer.run()
    t.strictSame(stored(receiver), stale ? ['0 0'] : ['0 0', '1 stale'])
    const other = await writerOf(t, steps(), { clock, now: 0, follow: true, stale: !stale })
    const running = other.writer.run()
    await until(() => other.writer.isLive)
    await other.writer.stop({ stale })
    await running
    t.strictSame(stored(other.receiver), stale ? ['0 0', '1 stale'] : ['0 0'])
  }
})

t.test('live samples end at the last instant', async t => {
  const clock = new ManualClock(0)
  const { receiver, writer } = await writerOf(t, steps(), { clock, now: 0, follow: true, to: step })
  const run = writer.run()
  await until(() => writer.isLive)
  clock.advance(step)
  t.match(await run, { samples: 3 })
  t.strictSame(stored(receiver), ['0 0', '15000 1', '15001 stale'])
  t.equal(writer.isComplete, true)
})

t.test('what comes due while history is sent is history as well', async t => {
  const clock = new ManualClock(step)
  const { receiver, writer } = await writerOf(t, steps(), {
    clock,
    now: step,
    follow: true,
    onPoints (done) { if (done === 2) clock.advance(3 * step) }
  })
  const run = writer.run()
  await until(() => writer.isLive)
  t.strictSame(stored(receiver), ['0 0', '15000 1', '30000 2', '45000 3', '60000 4'])
  await writer.stop()
  await run
})

t.test('what comes due while the last history is settled is written before samples go on live', async t => {
  const clock = new ManualClock(0)
  let isLate = false
  const { receiver, writer } = await writerOf(t, steps(), { clock, now: 0, follow: true }, {
    answer () {
      if (!isLate) clock.advance(step)
      isLate = true
      return undefined
    }
  })
  const run = writer.run()
  await until(() => writer.isLive)
  t.strictSame(stored(receiver), ['0 0', '15000 1'])
  await writer.stop()
  await run
})

t.test('series that come, go and are replaced while samples go on live', async t => {
  const registry = new Registry({ start: 0, interval: step }).add(gauge('up', { labels: ['i'] })
    .series({ i: 'stays' }, constant(1)).series({ i: 'goes' }, constant(2)))
  const clock = new ManualClock(0)
  const { receiver, writer } = await writerOf(t, registry, { clock, now: 0, follow: true })
  const run = writer.run()
  await until(() => writer.isLive)
  registry.delete(registry.series[1]!.id)
  registry.create({ name: 'up', labels: { i: 'comes' }, data: constant(3) }, 0)
  for (let i = 1; i <= 2; i++) {
    clock.advance(step)
    // Their requests are side by side
    await until(() => receiver.stored.length === 2 + 2 * i + 1)
  }
  t.strictSame(stored(receiver, 'up{i="goes"}'), ['0 2', '15000 stale'])
  t.strictSame(stored(receiver, 'up{i="comes"}'), ['15000 3', '30000 3'])
  await writer.stop()
  await run
  t.strictSame(receiver.faults, [])
})

t.test('churn goes on over the end of the history', async t => {
  const registry = new Registry({ start: 0, interval: step }).add(gauge('up', { labels: ['pod'] }))
  const replaced = churn({ label: 'pod', every: 2 * step, share: 1 })
  registry.create({ name: 'up', labels: { pod: 'a' }, data: constant(1), churn: replaced }, 0)
  const clock = new ManualClock(3 * step)
  const { receiver, writer } = await writerOf(t, registry, { clock, now: clock.now(), follow: true })
  const run = writer.run()
  await until(() => writer.isLive)
  clock.advance(step)
  await until(() => receiver.stored.length === 7)
  const lines = receiver.stored.map(line => line.replace(/^up\{pod="a-(.+)"\} /, '$1 '))
  t.strictSame(lines.toSorted(), [
    '0 0 1', '0 15000 1', '0 30000 stale', '1 30000 1', '1 45000 1', '1 60000 stale', '2 60000 1'
  ])
  await writer.stop()
  await run
})

t.test('a history that is stopped sends what it has made, and no stale markers', async t => {
  const { receiver, writer }: { receiver: Receiver, writer: RegistryWriter } = await writerOf(t, steps(), {
    now: 1e9, onPoints: done => { if (done === 5) writer.stop() }
  })
  t.match(await writer.run(), { samples: 5, rejected: 0, unsent: 0 })
  t.strictSame(stored(receiver), ['0 0', '15000 1', '30000 2', '45000 3', '60000 4'])
  t.strictSame([writer.next, writer.isComplete], [5 * step, false])
})

/** A hundred gauges without an end. */
function many (): Registry {
  let family = gauge('up', { labels: ['i'] })
  for (let i = 0; i < 100; i++) family = family.series({ i: `${i}` }, constant(i))
  return new Registry({ start: 0, interval: step }).add(family)
}

t.test('stopped within an instant, it sends the whole of it, so that another one can go on', async t => {
  const options = { to: 9 * step, lanes: 1, samplesPerRequest: 8, maxQueue: 1 }
  const { receiver, writer }: { receiver: Receiver, writer: RegistryWriter } = await writerOf(t, many(), options, {
    answer (_request, index) {
      if (index === 20) writer.stop()
      return undefined
    }
  })
  const { samples, unsent } = await writer.run()
  t.ok(samples > 100 && samples < 1_000)
  t.strictSame([samples, unsent], [writer.next / step * 100, 0])
  t.equal(receiver.stored.length, samples)
  const rest = new RegistryWriter(many(), { url: receiver.url, ...options, from: writer.next })
  t.match(await rest.run(), { samples: 1_000 - samples, rejected: 0 })
  t.strictSame([receiver.stored.length, receiver.faults], [1_000, []])
})

t.test('where the receiver takes too long, it does not wait for the whole instant', async t => {
  let open = (): void => {}
  const opened = new Promise<void>(resolve => { open = resolve })
  const { receiver, writer } = await writerOf(t, many(), { to: step, lanes: 1, samplesPerRequest: 8, maxQueue: 1 }, {
    async answer (_request, index) {
      if (index > 0) await opened
      return undefined
    }
  })
  const run = writer.run()
  await until(() => receiver.requests.length > 1)
  const report = await writer.stop({ timeout: 10 })
  t.match(report, { samples: 0, rejected: 0 })
  t.ok(report.unsent > 0 && report.unsent < 100)
  t.strictSame([await run, writer.next], [report, 0])
  open()
})

t.test('a writer that is stopped before it runs writes nothing', async t => {
  const { receiver, writer } = await writerOf(t, steps(), { now: step })
  await writer.stop()
  t.match(await writer.run(), { samples: 0 })
  t.equal(receiver.requests.length, 0)
})

t.test('stopped while the receiver takes its time, it does not go live', async t => {
  const clock = new ManualClock(0)
  let live = 0
  const { receiver, writer } = await writerOf(t, steps(), {
    clock, now: 0, follow: true, onLive: () => { live++ }
  }, {
    answer (_request, index) {
      if (index === 1) writer.stop()
      return undefined
    }
  })
  t.match(await writer.run(), { samples: 1 })
  t.strictSame([stored(receiver), live, writer.isLive], [['0 0'], 0, false])
})

t.test('a refusal ends it, and the report says how much was refused', async t => {
  const { writer } = await writerOf(t, steps(), { now: step }, {
    answer: ({ timeSeries }) => timeSeries.length === 0 ? undefined : { status: 400, body: 'out of bounds' }
  })
  await t.rejects(writer.run(), {
    message: 'remote write: 2 samples were rejected with status 400: out of bounds'
  })
  t.match(writer.report, { samples: 0, rejected: 2 })
})

t.test('a refusal of live samples ends it before the next instant comes', async t => {
  const clock = new ManualClock(0)
  const { writer } = await writerOf(t, steps(), { clock, now: 0, follow: true }, {
    answer: (_request, index) => index < 2 ? undefined : { status: 400, body: 'full' }
  })
  const run = writer.run()
  await until(() => writer.isLive)
  clock.advance(step)
  await t.rejects(run, { message: 'remote write: 1 samples were rejected with status 400: full' })
})

t.test('its signal ends it before the next instant comes', async t => {
  const controller = new AbortController()
  const { signal } = controller
  const clock = new ManualClock(0)
  const { receiver, writer } = await writerOf(t, steps(), { clock, now: 0, follow: true, signal })
  const run = writer.run()
  await until(() => writer.isLive)
  controller.abort(new Error('enough'))
  await t.rejects(run, { message: 'enough' })
  t.strictSame(stored(receiver), ['0 0'])

  const unused = new AbortController()
  const last = await writerOf(t, steps(), { now: 0, signal: unused.signal })
  t.not(getEventListeners(unused.signal, 'abort').length, 0)
  await last.writer.run()
  t.equal(getEventListeners(unused.signal, 'abort').length, 0, 'nobody listens when it has ended')
})

t.test('data that cannot be evaluated ends it', async t => {
  const wave = fromRate(sin({ period: '1d' }), { resolution: 1 })
  const registry = new Registry({ start: 0, now: 0, interval: step }).add(counter('a_total').series({}, wave))
  const { writer } = await writerOf(t, registry, { from: 3 * 3_600_000, to: 3 * 3_600_000 })
  await t.rejects(writer.run(), { name: 'RangeError', message: /^FromRate: 10800000 steps/ })
})

t.test('a clock that fails ends it', async t => {
  const clock = { now: () => 0, sleep: () => Promise.reject(new Error('broken')) }
  const { writer } = await writerOf(t, steps(), { clock, now: 0, follow: true })
  await t.rejects(writer.run(), { message: 'broken' })
})

t.test('wrong options', async t => {
  t.throws(() => new RegistryWriter(steps(), { url: 'a' }), TypeError)
  t.throws(() => new RegistryWriter(steps(), { url: 'http://a', from: 'b' }), TypeError)
  t.throws(() => new RegistryWriter(steps(), { url: 'http://a', to: 'b' }), TypeError)
})
