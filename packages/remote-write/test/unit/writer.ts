import t from 'tap'
import type { Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'
import { RemoteWriter } from '../../lib/writer.ts'
import type { RemoteWriterOptions } from '../../lib/writer-options.ts'
import { startReceiver } from '../support/receiver.ts'
import { send, writerTo } from '../support/write.ts'

const series = new Series('a')
const at = (t: number, of = series): Sample => ({ series: of, t, value: t })
const many = Array.from({ length: 40 }, (_, i) => new Series('a', { i: String(i) }))
/** Samples of many series at each instant. */
function * grid (instants: number, step = 15_000, from = 0): Generator<Sample> {
  for (let i = 0; i < instants; i++) for (const each of many) yield at(from + i * step, each)
}

const none = {
  samples: 0, rejected: 0, uncertain: 0, unsent: 0, dropped: 0, retries: 0, bytes: 0, seconds: 0, protocol: undefined
}

t.test('an hour of many series arrives, once and in order, in both protocols', async t => {
  for (const protocol of ['1.0', '2.0'] as const) {
    const { receiver, report } = await send(t, grid(241), { protocol }, { samplesPerRequest: 500 })
    t.strictSame(receiver.faults, [])
    const bytes = receiver.requests.slice(1).reduce((sum, { body }) => sum + body.length, 0)
    t.strictSame(report, { ...none, samples: 241 * 40, bytes, protocol, rejections: [] })
    t.equal(receiver.stored.length, 241 * 40)
    t.ok(receiver.open.most <= 4)
  }
})

t.test('a writer that wrote nothing asks nothing', async t => {
  const { receiver, report } = await send(t, [])
  t.strictSame(report, { ...none, rejections: [] })
  t.strictSame(receiver.requests, [])
})

t.test('full requests go by themselves, others when they are flushed', async t => {
  const { receiver, writer } = await writerTo(t, {}, { protocol: '2.0', samplesPerRequest: 2, lanes: 1 })
  await writer.write([at(1), at(2), at(3)])
  await writer.settled()
  t.strictSame(receiver.stored, ['a{} 1 1', 'a{} 2 2', 'a{} 3 3'])
  t.equal(receiver.requests.length, 2)
  await writer.write([at(4)])
  writer.flush()
  writer.flush()
  t.match(await writer.stop(), { samples: 4 })
  t.equal(receiver.requests.length, 3)
})

t.test('writing waits for room in the queue', async t => {
  let release = (): void => {}
  const released = new Promise<undefined>(resolve => { release = () => resolve(undefined) })
  const { receiver, writer } = await writerTo(t, { answer: () => released },
    { protocol: '1.0', samplesPerRequest: 1_000, lanes: 1, maxQueue: 3_000 })
  let taken = 0
  const samples = function * (): Generator<Sample> {
    for (; taken < 10_000; taken++) yield at(taken)
  }
  const writing = writer.write(samples())
  while (receiver.requests.length === 0) await new Promise(resolve => setImmediate(resolve))
  for (let i = 0; i < 100; i++) await new Promise(resolve => setImmediate(resolve))
  // It looks every 32 samples
  t.equal(taken, 3_999)
  release()
  await writing
  t.match(await writer.stop(), { samples: 10_000 })
  t.strictSame(receiver.faults, [])
})

t.test('calls are served in turn', async t => {
  const { receiver, writer } = await writerTo(t)
  const first = writer.write(Array.from({ length: 5_000 }, (_, t) => at(t)))
  const second = writer.write([at(5_000)])
  await Promise.all([first, second])
  t.match(await writer.stop(), { samples: 5_001 })
  t.strictSame(receiver.faults, [])
})

t.test('a wrong sample is an error of the call, and not of the next', async t => {
  const { receiver, writer } = await writerTo(t)
  await t.rejects(writer.write([at(1), at(1), at(2)]), new RangeError(
    'sample of a{}: t must not come twice, got 1 after 1'))
  await writer.write([at(3)])
  t.match(await writer.stop(), { samples: 2 })
  t.strictSame(receiver.stored, ['a{} 1 1', 'a{} 3 3'])
})

t.test('a full queue drops the oldest, where that is wanted', async t => {
  let release = (): void => {}
  const released = new Promise<undefined>(resolve => { release = () => resolve(undefined) })
  const { receiver, writer } = await writerTo(t, { answer: () => released },
    { protocol: '1.0', samplesPerRequest: 1, lanes: 1, maxQueue: 3, onFull: 'drop' })
  await writer.write([1, 2, 3, 4, 5, 6].map(t => at(t)))
  t.equal(writer.report.dropped, 3)
  release()
  t.match(await writer.stop(), { samples: 3, dropped: 3, unsent: 0 })
  t.strictSame(receiver.stored, ['a{} 1 1', 'a{} 5 5', 'a{} 6 6'])
})

t.test('what is being sent is not dropped', async t => {
  const { receiver, report } = await send(t, [at(1), at(2)], {},
    { protocol: '1.0', samplesPerRequest: 2, lanes: 1, maxQueue: 1, onFull: 'drop' })
  t.match(report, { samples: 2, dropped: 0 })
  t.strictSame(receiver.faults, [])
})

t.test('the newest instant is never dropped, and the hook is told of what is', async t => {
  let release = (): void => {}
  const released = new Promise<undefined>(resolve => { release = () => resolve(undefined) })
  const progress: number[] = []
  const { receiver, writer } = await writerTo(t, { answer: () => released }, {
    protocol: '1.0',
    samplesPerRequest: 1,
    lanes: 1,
    maxQueue: 3,
    onFull: 'drop',
    onProgress: ({ samples, dropped }) => progress.push(samples, dropped)
  })
  const six = many.slice(0, 6)
  await writer.write(six.map(of => at(1, of)))
  t.equal(writer.report.dropped, 0)
  await writer.write(six.map(of => at(2, of)))
  t.equal(writer.report.dropped, 5)
  t.strictSame(progress, [0, 4, 0, 5])
  release()
  t.match(await writer.stop(), { samples: 7, dropped: 5, unsent: 0 })
  t.strictSame(receiver.stored, ['a{i="0"} 1 1', ...six.map((_, i) => `a{i="${i}"} 2 2`)])
})

t.test('a stop drops nothing, nor does a writer that is about to stop', async t => {
  let isEnding = false
  let release = (): void => {}
  const released = new Promise<undefined>(resolve => { release = () => resolve(undefined) })
  const receiver = await startReceiver(t, { answer: () => released })
  const writer = new RemoteWriter({
    url: receiver.url, protocol: '1.0', samplesPerRequest: 1, lanes: 1, maxQueue: 1, onFull: 'drop'
  }, () => isEnding)
  await writer.write([at(1), at(2), at(3)])
  t.equal(writer.report.dropped, 1)
  isEnding = true
  await writer.write([at(4)])
  isEnding = false
  const stopped = writer.stop({ staleAt: 5 })
  release()
  t.match(await stopped, { samples: 4, dropped: 1, unsent: 0 })
  t.strictSame(receiver.stored, ['a{} 1 1', 'a{} 3 3', 'a{} 4 4', 'a{} 5 stale'])
})

t.test('a rejection ends writing, and what waits is unsent', async t => {
  const { receiver, writer } = await writerTo(t, { answer: () => ({ status: 400, body: 'out of bounds\n' }) },
    { protocol: '1.0', samplesPerRequest: 1, lanes: 1 })
  const error = new Error('remote write: 1 samples were rejected with status 400: out of bounds')
  await writer.write([at(1), at(2), at(3)])
  await t.rejects(writer.settled(), error)
  await t.rejects(writer.write([at(4)]), error)
  await t.rejects(writer.write([]), error)
  t.match(await writer.stop({ staleAt: 9 }), {
    samples: 0, rejected: 1, unsent: 3, rejections: [{ reason: 'out of bounds', status: 400, samples: 1 }]
  })
  t.equal(receiver.requests.length, 1)
})

t.test('with keepGoing the others are sent, and hooks are told', async t => {
  const rejections: unknown[] = []
  const counts: number[] = []
  const { receiver, report } = await send(t, [1, 2, 3, 4].map(t => at(t)), {
    answer: (_, i) => i < 2 ? { status: 400, body: 'why' } : i === 2 ? { status: 401 } : undefined
  }, {
    protocol: '1.0',
    samplesPerRequest: 1,
    lanes: 1,
    keepGoing: true,
    onRejection: rejection => rejections.push(rejection),
    onProgress: ({ samples, rejected }) => counts.push(samples, rejected)
  })
  t.match(report, { samples: 1, rejected: 3, unsent: 0 })
  t.strictSame(report.rejections, [
    { reason: 'why', status: 400, samples: 2 }, { reason: 'status 401', status: 401, samples: 1 }
  ])
  t.strictSame(rejections, [
    { reason: 'why', status: 400, samples: 1 }, { reason: 'status 401', status: 401, samples: 1 }
  ])
  t.strictSame(counts, [0, 1, 0, 2, 0, 3, 1, 3])
  t.strictSame(receiver.stored, ['a{} 4 4'])
})

t.test('giving up is an error that says why', async t => {
  const { writer, slept } = await writerTo(t, { answer: () => ({ status: 503, body: 'full' }) },
    { protocol: '1.0', attempts: 3 })
  await writer.write([at(1)])
  await t.rejects(writer.settled(), new Error('remote write: gave up on 1 samples after 3 attempts: full'))
  t.match(await writer.stop(), { unsent: 1, retries: 2 })
  t.strictSame(slept, [30, 60])
})

t.test('a receiver that cannot be asked for its protocol is asked again', async t => {
  const { receiver, writer } = await writerTo(t, { answer: (_, i) => i < 2 ? { status: 503 } : undefined },
    { attempts: 2, keepGoing: true, lanes: 1 })
  await writer.write([at(1)])
  await writer.settled()
  t.match(writer.report, { unsent: 1, protocol: undefined })
  await writer.write([at(2)])
  t.match(await writer.stop(), { unsent: 1, samples: 1, protocol: '2.0' })
  t.strictSame(receiver.stored, ['a{} 2 2'])
})

t.test('without a limit, asking goes on', async t => {
  const { receiver, report } = await send(t, [at(1)], { answer: (_, i) => i < 25 ? { status: 503 } : undefined },
    { attempts: Infinity })
  t.match(report, { samples: 1, retries: 23, protocol: '2.0' })
  t.equal(receiver.requests.length, 27)
})

t.test('a hook that throws ends writing', async t => {
  for (const hook of ['onProgress', 'onRejection', 'onRetry', 'onAnswer']) {
    for (const keepGoing of [false, true]) {
      // The rejection is an error already
      if (hook === 'onProgress' && !keepGoing) continue
      const { writer } = await writerTo(t, {
        answer: (_, i) => [{ status: 503 }, { status: 400 }][i]
      }, { protocol: '1.0', keepGoing, [hook]: () => { throw new Error(hook) } })
      await writer.write([at(1)])
      await t.rejects(writer.settled(), new Error(hook))
      const isBefore = ['onAnswer', 'onRetry'].includes(hook)
      t.match(await writer.stop(), isBefore ? { rejected: 0, unsent: 1 } : { rejected: 1, unsent: 0 })
    }
  }
})

t.test('what the receiver has stored counts, though a hook throws', async t => {
  for (const protocol of ['1.0', '2.0', 'auto'] as const) {
    for (const hook of ['onAnswer', 'onProgress']) {
      for (const keepGoing of [false, true]) {
        let calls = 0
        const { receiver, writer } = await writerTo(t, {}, {
          protocol,
          keepGoing,
          lanes: 1,
          samplesPerRequest: 1,
          // Asking for the protocol has an answer as well
          [hook]: () => { if (++calls === (protocol === 'auto' && hook === 'onAnswer' ? 2 : 1)) throw new Error(hook) }
        })
        await writer.write([at(1), at(2)])
        await t.rejects(writer.settled(), new Error(hook))
        t.match(await writer.stop(), { samples: 1, unsent: 1, protocol: protocol === 'auto' ? '2.0' : protocol })
        t.strictSame(receiver.stored, ['a{} 1 1'])
      }
    }
  }
})

t.test('a hook that throws at the answer about the protocol ends writing too', async t => {
  const { receiver, writer } = await writerTo(t, {}, {
    keepGoing: true, lanes: 1, onAnswer () { throw new Error('why') }
  })
  await writer.write([at(1)])
  await t.rejects(writer.settled(), new Error('why'))
  t.match(await writer.stop(), { samples: 0, unsent: 1, protocol: '2.0' })
  t.strictSame(receiver.stored, [])
})

t.test('an abort of the app ends writing with its reason', async t => {
  const controller = new AbortController()
  const { writer } = await writerTo(t, {
    answer: async () => {
      controller.abort(new Error('enough'))
      return await new Promise<never>(() => {})
    }
  }, { protocol: '1.0', signal: controller.signal, samplesPerRequest: 1, lanes: 1 })
  await writer.write([at(1), at(2)])
  await t.rejects(writer.settled(), new Error('enough'))
  await t.rejects(writer.write([at(3)]), new Error('enough'))
  t.match(await writer.stop(), { samples: 0, unsent: 2 })
  const aborted = new RemoteWriter({ url: 'http://a.invalid', signal: controller.signal })
  await t.rejects(aborted.write([at(1)]), new Error('enough'))
  t.match(await aborted.stop(), { unsent: 0 })
})

t.test('a writer that was stopped hears no abort, and takes no samples', async t => {
  const controller = new AbortController()
  const { writer } = await writerTo(t, {}, { signal: controller.signal })
  const report = await writer.stop()
  controller.abort()
  t.equal(await writer.stop({ staleAt: 1 }), report)
  await t.rejects(writer.write([at(1)]), new Error('remote write: must not be written to after stop()'))
  await writer.write([])
})

t.test('a stop sends stale markers, each newer than what is there', async t => {
  const { receiver, writer } = await writerTo(t)
  const [a, b, c] = ['a', 'b', 'c'].map(name => new Series(name)) as [Series, Series, Series]
  await writer.write([at(1, a), at(9, b), at(1, c), { series: c, t: 2, stale: true }])
  t.match(await writer.stop({ staleAt: 5 }), { samples: 6 })
  t.strictSame(receiver.stored.filter(line => line.endsWith('stale')).sort(), [
    'a{} 5 stale', 'b{} 10 stale', 'c{} 2 stale'
  ])
  t.strictSame(receiver.faults, [])
})

t.test('a stop waits for what is being sent, and then no longer', async t => {
  const { writer } = await writerTo(t, { answer: async () => await new Promise<never>(() => {}) },
    { protocol: '1.0', samplesPerRequest: 1, lanes: 1 })
  await writer.write([at(1), at(2)])
  t.match(await writer.stop({ timeout: 50 }), { unsent: 2, samples: 0 })
})

t.test('a stop in the middle of writing ends that', async t => {
  const { receiver, writer } = await writerTo(t)
  const samples = function * (): Generator<Sample> {
    for (let t = 0; ; t++) yield at(t)
  }
  const writing = t.rejects(writer.write(samples()), new Error('remote write: must not be written to after stop()'))
  while (receiver.requests.length < 3) await new Promise(resolve => setImmediate(resolve))
  const report = await writer.stop()
  await writing
  t.equal(report.samples, receiver.stored.length)
  t.strictSame(receiver.faults, [])
})

t.test('a time of stale markers has to be whole', async t => {
  const { writer } = await writerTo(t)
  for (const staleAt of [NaN, 0.5]) {
    const error = new RangeError(`staleAt: must be whole epoch milliseconds, got ${staleAt}`)
    await t.rejects(writer.stop({ staleAt }), error)
  }
})

const rejected: Array<[options: object, error: Error]> = [
  [{ url: 'x' }, new TypeError('url: must be a URL, got "x"')],
  [{ protocol: '3.0' }, new RangeError('protocol: must be auto, 1.0 or 2.0, got "3.0"')],
  [{ onFull: 'fail' }, new RangeError('onFull: must be wait or drop, got "fail"')],
  [{ lanes: 0 }, new RangeError('lanes: must be a whole number from 1 to 64, got 0')],
  [{ lanes: 65 }, new RangeError('lanes: must be a whole number from 1 to 64, got 65')],
  [{ samplesPerRequest: 0 }, new RangeError('samplesPerRequest: must be a whole number from 1 to 100000, got 0')],
  [{ maxQueue: 0 }, new RangeError('maxQueue: must be a whole number from 1 to 1000000000, got 0')],
  [{ attempts: 0 }, new RangeError('attempts: must be a whole number from 1 to 1000000000, got 0')],
  [{ attempts: '3' }, new TypeError('attempts: must be a number, got "3"')]
]
for (const [options, error] of rejected) {
  t.test(`${JSON.stringify(options)} is rejected`, async t => {
    t.throws(() => new RemoteWriter({ url: 'http://a.test', ...options } as RemoteWriterOptions), error)
  })
}
