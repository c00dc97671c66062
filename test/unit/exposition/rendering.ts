import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createGzip, createGunzip, gunzipSync } from 'node:zlib'
import { Gauge, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type TraceFunction } from '../../../index.ts'
import { sharedRendering, type Rendering, type Streamed, type Whole } from '../../../lib/exposition/rendering.ts'
import { failAfter, tableOf } from '../../support/counter-table.ts'
import { heapInUse } from '../../support/garbage.ts'

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
  register.registerMetric(new Gauge({ name: 'jobs', help: 'Jobs', registers: [], async collect () { await collect(++times) } }))
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
  let text = ''
  for await (const piece of rendering.pieces()) text += piece
  return text
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
  const pieces = []
  for await (const piece of rendering.pieces()) pieces.push(piece)
  t.ok(pieces.join('') === text)
  t.ok(pieces.length > 10, `${pieces.length} pieces`)
  const gunzip = createGunzip()
  const [unpacked] = await Promise.all([gunzip.toArray(), pipeline(Readable.from(rendering.pieces()), createGzip(), gunzip)])
  t.ok(Buffer.concat(unpacked).toString() === text)
})

t.test('up to some 4 Mi characters are held as a whole', async t => {
  const registerWith = (help: string): Registry => {
    const register = new Registry()
    register.registerMetric(new Gauge({ name: 'a', help, registers: [] }))
    return register
  }
  const limit = 4 * 1024 * 1024
  const { length: frame } = await registerWith('h').metrics()
  for (const [length, isWhole] of [[limit, true], [limit + 2, false]] as const) {
    const register = registerWith('h'.repeat(length - frame + 1))
    const rendering = await sharedRendering(register)
    t.equal(rendering.body !== null, isWhole, `${length} characters`)
    const text = rendering.body === null ? await textOf(rendering) : String(rendering.body)
    t.equal(text.length, length)
    t.ok(text === await register.metrics())
  }
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
  const failure = new Error('no jobs')
  const { register, collected } = jobs(times => { if (times === 1) throw failure })
  const readers = Array.from({ length: 3 }, () => sharedRendering(register))
  for (const reader of readers) await t.rejects(reader, failure)
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
  const leaving = rendering.pieces()
  stopClock(t)
  let begin = ''
  for (let i = 0; i < 5; i++) begin += (await slow.next()).value
  await leaving.next()
  await leaving.return()
  t.ok(await textOf(rendering) === text, 'the fast one')
  for await (const piece of slow) begin += piece
  t.ok(begin === text, 'the slow one')
  t.ok((await Promise.all([textOf(rendering), textOf(rendering)])).every(all => all === text), 'late ones together')
  t.equal(collected(), before + 1)
  t.ok(await textOf(streamed(await sharedRendering(register))) === text, 'and the next begins at once')
})

t.test('a long rendering that nobody reads to the end holds up the next for a moment only', async t => {
  const { register, trace } = jobs()
  countMuch(trace)
  const text = await register.metrics()
  const unread = streamed(await sharedRendering(register))
  const left = streamed(await sharedRendering(register)).pieces()
  await left.next()
  await left.return()
  t.ok(await textOf(streamed(await sharedRendering(register))) === text)
  t.ok(await textOf(unread) === text)
})

t.test('a rendering that fails in the middle is an error for all readers, not for the next', async t => {
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
    const readers = [textOf(rendering), textOf(rendering)]
    for (const reader of readers) await t.rejects(reader, failure)
    await t.rejects(textOf(rendering), failure, 'who comes late')
  })
  t.ok(await textOf(streamed(await sharedRendering(register))) === text)
})

/** Reads a text of 100 MB with several readers, and tells by how many bytes the heap grew meanwhile. */
async function growth (t: Test, readersOf: (rendering: Streamed) => Array<AsyncGenerator<string>>): Promise<number> {
  const { register, trace } = jobs()
  trace({})
  const table = tableOf(register)
  const [series] = table.values()
  function * values () {
    for (let i = 0; i < 100_000; i++) yield { ...series!, text: `id="${i} ${'x'.repeat(1_000)}"` }
  }
  t.intercept(table, 'values', { value: values, configurable: true })
  const readers = readersOf(streamed(await sharedRendering(register)))
  let most = -Infinity
  const start = await heapInUse()
  for (let length = 0, checked = 0, done: boolean | undefined = false; !done;) {
    for (const reader of readers) {
      const piece = await reader.next()
      done = piece.done
      length += piece.value?.length ?? 0
    }
    if (length - checked < 2e7) continue
    checked = length
    most = Math.max(most, await heapInUse() - start)
  }
  return most
}

t.test('what all readers have passed is not kept in memory', async t => {
  const together = await growth(t, rendering => [rendering.pieces(), rendering.pieces()])
  t.ok(together < 2e7, `${together} bytes`)
})

t.test('what one reader has yet to come to is kept', async t => {
  let waiting: AsyncGenerator<string> | undefined
  const apart = await growth(t, rendering => {
    waiting = rendering.pieces()
    return [rendering.pieces()]
  })
  t.ok(apart > 5e7, `${apart} bytes`)
  t.equal(typeof (await waiting!.next()).value, 'string')
})
