import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createGzip, createGunzip, gunzipSync } from 'node:zlib'
import { Gauge, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type TraceFunction } from '../../../index.ts'
import { sharedRendering, type Rendering, type Streamed, type Whole } from '../../../lib/exposition/rendering.ts'
import { failAfter, tableOf } from '../../support/counter-table.ts'
import { garbageCollected } from '../../support/garbage.ts'

interface Jobs {
  register: Registry
  trace: TraceFunction
  /** How often the gauge was collected. */
  collected: () => number
}

/** A registry with a trace counter, and a gauge that is collected by `collect`. */
function jobs (collect: (times: number) => unknown = () => {}): Jobs {
  const register = new Registry()
  let times = 0
  const counted = async (): Promise<void> => { await collect(++times) }
  register.registerMetric(new Gauge({ name: 'jobs', help: 'Jobs', registers: [], collect: counted }))
  const trace = HypertracePrometheus({ register, collectDefaults: false, maxSeries: 100_000 })
  return { register, trace, collected: () => times }
}

function whole (rendering: Rendering): Whole {
  if (rendering.body === null) throw new Error('the rendering must be whole, it is streamed')
  return rendering
}

function streamed (rendering: Rendering): Streamed {
  if (rendering.body !== null) throw new Error(`the rendering must be streamed, it has ${rendering.body.length} bytes`)
  return rendering
}

async function textOf (rendering: Streamed): Promise<string> {
  return rest(rendering.pieces())
}

/** The text that a reader has yet to read. */
async function rest (pieces: AsyncGenerator<Buffer>): Promise<string> {
  const buffers: Buffer[] = []
  for await (const piece of pieces) buffers.push(piece)
  return Buffer.concat(buffers).toString()
}

/** 6 MB of text. */
function countMuch (trace: TraceFunction): void {
  for (let i = 0; i < 6_000; i++) trace({ id: `${i} ${'x'.repeat(1_000)}` })
}

t.test('a rendering is the text of the registry, plain and compressed', async t => {
  const { register, trace } = jobs()
  trace({ id: '\u{1f600}' })
  const rendering = whole(await sharedRendering(register))
  t.equal(String(rendering.body), await register.metrics())
  const [first, second] = await Promise.all([rendering.gzipped(), rendering.gzipped()])
  t.equal(second, first, 'it is compressed once')
  // Extra flags of RFC 1952, section 2.3.1
  t.equal(first[8], 4, 'by the fastest algorithm')
  t.same(gunzipSync(first), rendering.body)
})

t.test('a long rendering is the text of the registry in pieces, plain and compressed', async t => {
  const { register, trace } = jobs()
  countMuch(trace)
  const text = await register.metrics()
  const rendering = streamed(await sharedRendering(register))
  const pieces: Buffer[] = []
  for await (const piece of rendering.pieces()) pieces.push(piece)
  t.ok(Buffer.concat(pieces).toString() === text)
  t.ok(pieces.every(({ length }) => length <= 65_536), `${pieces.length} pieces`)
  const gunzip = createGunzip()
  const compressing = pipeline(Readable.from(rendering.pieces()), createGzip(), gunzip)
  const [unpacked] = await Promise.all([gunzip.toArray(), compressing])
  t.ok(Buffer.concat(unpacked).toString() === text)
})

t.test('up to 4 MiB are held as a whole', async t => {
  const registerWith = (help: string): Registry => {
    const register = new Registry()
    register.registerMetric(new Gauge({ name: 'a', help, registers: [] }))
    return register
  }
  const limit = 4 * 1024 * 1024
  const { length: frame } = await registerWith('h').metrics()
  for (const [length, isWhole] of [[limit, true], [limit + 1, false]] as const) {
    const register = registerWith('h'.repeat(length - frame + 1))
    const rendering = await sharedRendering(register)
    t.equal(rendering.body !== null, isWhole, `${length} bytes`)
    const text = rendering.body === null ? await textOf(rendering) : String(rendering.body)
    t.equal(text.length, length)
    t.ok(text === await register.metrics())
  }
  t.equal((await sharedRendering(registerWith('é'.repeat(limit / 2)))).body, null, 'of UTF-8')
})

t.test('who asks before a rendering begins shares it', async t => {
  const { register, trace, collected } = jobs()
  const first = sharedRendering(register)
  trace({ id: 'x' })
  t.equal(sharedRendering(register), first)
  await null
  t.equal(sharedRendering(register), first, 'for the whole turn of the event loop')
  const rendering = whole(await first)
  t.match(String(rendering.body), 'trace_counter{id="x"} 1\n')
  t.equal(collected(), 1)
  const next = sharedRendering(register)
  t.not(next, first)
  await new Promise(resolve => process.nextTick(resolve))
  t.equal(sharedRendering(register), next, 'after another one as well')
  await next
  t.not(sharedRendering(new Registry()), sharedRendering(new Registry()), 'of one registry')
})

/** Collecting its gauge takes, for the first two times, until that is released. */
function held (): Jobs & { reached: Array<Promise<void>>, release: Array<() => void> } {
  const reach: Array<() => void> = []
  const release: Array<() => void> = []
  const reached = [0, 1].map(i => new Promise<void>(resolve => { reach[i] = resolve }))
  const released = [0, 1].map(i => new Promise<void>(resolve => { release[i] = resolve }))
  const collect = (times: number): unknown => {
    reach[times - 1]?.()
    return released[times - 1]
  }
  return { ...jobs(collect), reached, release }
}

/** Lets no time pass for what is set to happen later. */
function stopClock (t: Test): void {
  t.intercept(globalThis, 'setTimeout', { value: () => undefined, configurable: true })
}

async function turns (): Promise<void> {
  for (let i = 0; i < 5; i++) await nextTurn()
}

t.test('who asks during a rendering shares the next, which has all that was counted until then', async t => {
  stopClock(t)
  const { register, trace, collected, reached, release } = held()
  release[1]!()
  const first = sharedRendering(register)
  await reached[0]
  trace({ id: 'x' })
  const later = Array.from({ length: 100 }, () => sharedRendering(register))
  t.equal(new Set(later).size, 1)
  await turns()
  t.equal(collected(), 1, 'it has not begun')
  release[0]!()
  t.match(String(whole(await first).body), 'trace_counter{id="x"} 1\n')
  t.match(String(whole(await later[0]!).body), 'trace_counter{id="x"} 1\n')
  trace({ id: 'x' })
  t.match(String(whole(await sharedRendering(register)).body), 'trace_counter{id="x"} 2\n')
  t.equal(collected(), 3)
})

t.test('a collector that hangs holds up the next rendering for a moment only', async t => {
  const { register, collected, reached, release } = held()
  const hanging = sharedRendering(register)
  await reached[0]
  const second = sharedRendering(register)
  await reached[1]
  stopClock(t)
  release[0]!()
  t.match(String(whole(await hanging).body), '\njobs 0\n')
  const third = sharedRendering(register)
  await turns()
  t.equal(collected(), 2, 'which holds up the one after it in turn')
  release[1]!()
  for (const rendering of [second, third]) t.match(String(whole(await rendering).body), '\njobs 0\n')
  t.equal(collected(), 3)
})

t.test('a collector that fails is an error for all who share the rendering, not for the next', async t => {
  stopClock(t)
  const cause = new Error('no jobs')
  const { register, collected } = jobs(times => { if (times === 1) throw cause })
  const failure = new Error("metric 'jobs' cannot be collected: Error: no jobs", { cause })
  const readers = Array.from({ length: 3 }, () => sharedRendering(register))
  await Promise.all(readers.map(reader => t.rejects(reader, failure)))
  t.match(String(whole(await sharedRendering(register)).body), '\njobs 0\n')
  t.equal(collected(), 2)
})

t.test('readers of a long rendering go at their own pace', async t => {
  const { register, trace, collected } = jobs()
  countMuch(trace)
  const text = await register.metrics()
  const before = collected()
  const rendering = streamed(await sharedRendering(register))
  const slow = rendering.pieces()
  stopClock(t)
  const begin: Buffer[] = []
  for (let i = 0; i < 5; i++) begin.push((await slow.next()).value!)
  t.ok(await textOf(rendering) === text, 'a fast one')
  const next = streamed(await sharedRendering(register))
  t.equal(collected(), before + 2, 'the next rendering has begun')
  t.ok(await textOf(next) === text)
  t.ok(Buffer.concat(begin).toString() + await rest(slow) === text, 'the slow one')
  t.ok((await Promise.all([textOf(rendering), textOf(rendering)])).every(all => all === text), 'late ones')
  t.equal(collected(), before + 2, 'all with one collection')
})

t.test('a long rendering that nobody reads holds up nobody', async t => {
  const { register, trace } = jobs()
  countMuch(trace)
  const text = await register.metrics()
  stopClock(t)
  const unread = streamed(await sharedRendering(register))
  const unreadPieces = streamed(await sharedRendering(register)).pieces()
  await unreadPieces.return()
  const left = streamed(await sharedRendering(register)).pieces()
  await left.next()
  await left.return()
  t.ok(await textOf(streamed(await sharedRendering(register))) === text)
  t.ok(await textOf(unread) === text)
})

t.test('a long rendering that fails in the middle is an error for its readers, not for the next', async t => {
  stopClock(t)
  const { register, trace } = jobs()
  countMuch(trace)
  const text = await register.metrics()
  await t.test('while it is put together', async t => {
    const failure = failAfter(t, register, 1_000)
    await t.rejects(sharedRendering(register), failure)
  })
  await t.test('while it is read', async t => {
    const failure = failAfter(t, register, 5_900)
    const rendering = streamed(await sharedRendering(register))
    await Promise.all([1, 2].map(() => t.rejects(textOf(rendering), failure)))
  })
  t.ok(await textOf(streamed(await sharedRendering(register))) === text)
})

t.test('what was made of a long rendering before it is read comes in slices', async t => {
  const { register, trace } = jobs()
  trace({})
  longTable(t, register)
  const pieces = streamed(await sharedRendering(register)).pieces()
  // The slice in which they were made ends
  await turns()
  // A clock that goes on by half a millisecond whenever it is looked at, so that a slice is three pieces
  let time = performance.now()
  t.intercept(performance, 'now', { value: () => (time += 0.5), configurable: true })
  let turn = 0
  let reading = true
  const count = (): void => {
    turn++
    if (reading) setImmediate(count)
  }
  setImmediate(count)
  for (let i = 0; i < 60; i++) await pieces.next()
  reading = false
  t.equal(turn, 19)
})

/** Makes the text of a table 100 MB long; tells how many series each reading has taken, and whether it has ended. */
function longTable (t: Test, register: Registry): Array<{ series: number, ended: boolean }> {
  const table = tableOf(register)
  const [series] = table.values()
  const readings: Array<{ series: number, ended: boolean }> = []
  function * values () {
    const reading = { series: 0, ended: false }
    readings.push(reading)
    try {
      while (reading.series < 100_000) yield { ...series!, text: `id="${reading.series++} ${'x'.repeat(1_000)}"` }
    } finally {
      reading.ended = true
    }
  }
  t.intercept(table, 'values', { value: values, configurable: true })
  return readings
}

t.test('each reader makes a long rendering go on by what it reads itself', async t => {
  const { register, trace } = jobs()
  trace({})
  const readings = longTable(t, register)
  const rendering = streamed(await sharedRendering(register))
  t.equal(readings.length, 1)
  const begun = readings[0]!.series
  t.ok(begun > 4_000 && begun < 4_300, `${begun} series were needed to see that it is long`)
  const [first, second] = [rendering.pieces(), rendering.pieces()]
  await first.next()
  // The first pieces are those before the lines
  for (let i = 0; i < 2; i++) await second.next()
  const { series } = readings[1]!
  t.ok(series > 0 && series < 100, `${series} series`)
  t.ok(await rest(second) !== '')
  t.strictSame(readings, [{ series: begun, ended: false }, { series: 100_000, ended: true }])

  await first.return()
  t.strictSame(readings[0], { series: begun, ended: true }, 'a reader that goes away ends its rendering')
  const third = rendering.pieces()
  for (let i = 0; i < 2; i++) await third.next()
  t.equal(readings[2]!.ended, false)
  await third.return()
  t.strictSame(readings[2], { series, ended: true }, 'so does one that has a rendering of its own')
})

/** Reads to the end, and tells how many bytes of the pieces are still in memory then, after a collection of garbage. */
async function bytesKept (pieces: AsyncGenerator<Buffer>): Promise<number> {
  const read: Array<{ ref: WeakRef<ArrayBufferLike>, length: number }> = []
  for await (const piece of pieces) read.push({ ref: new WeakRef(piece.buffer), length: piece.buffer.byteLength })
  if (read.length < 1_000) throw new Error(`${read.length} pieces must be a long text`)
  let rounds = 0
  await garbageCollected(() => rounds++ === 3)
  return read.filter(({ ref }) => ref.deref() !== undefined).reduce((sum, { length }) => sum + length, 0)
}

t.test('a slow reader keeps nothing in memory of what fast ones have read', async t => {
  const { register, trace } = jobs()
  trace({})
  const readings = longTable(t, register)
  const rendering = streamed(await sharedRendering(register))
  const slow = rendering.pieces()
  await slow.next()
  const ofFirst = streamed(await sharedRendering(register)).pieces()
  for (const fast of [rendering.pieces(), ofFirst]) {
    const kept = await bytesKept(fast)
    t.ok(kept < 1_000_000, `${kept} bytes`)
  }
  t.equal((await slow.next()).done, false)
  t.ok(readings[0]!.series < 4_300)
})
