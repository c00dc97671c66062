import { Gauge, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus } from '../../../index.ts'
import { holdText, releaseText, type HeldText } from '../../../lib/exposition/held-texts.ts'
import { sharedRendering } from '../../../lib/exposition/rendering.ts'
import { garbageCollected } from '../../support/garbage.ts'

const megabyte = 1024 * 1024
const message = 'the text was freed, because its reader was slow and others needed the memory'

/** Texts of some sizes that are held, and the positions of those that were freed, in the order in which they were. */
function hold (t: Test, sizes: number[]): { texts: HeldText[], freed: number[] } {
  const freed: number[] = []
  const texts = sizes.map((bytes, i) => ({ bytes, free () { freed.push(i) } }))
  t.teardown(() => texts.forEach(releaseText))
  texts.forEach(holdText)
  return { texts, freed }
}

t.test('up to 64 MiB are held', async t => {
  const { texts, freed } = hold(t, Array(64).fill(megabyte))
  t.strictSame(freed, [])
  texts.forEach(holdText)
  t.strictSame(freed, [], 'each counts once')
  t.strictSame(hold(t, [1]).freed, [])
  t.strictSame(freed, [0], 'past that, the one read least recently is freed')
})

t.test('as many are freed as needed, those first that were read least recently', async t => {
  const { texts, freed } = hold(t, Array(64).fill(megabyte))
  for (const i of [0, 2]) holdText(texts[i]!)
  hold(t, [3 * megabyte])
  t.strictSame(freed, [1, 3, 4])
})

t.test('four are held, whatever their size', async t => {
  const { texts, freed } = hold(t, Array(4).fill(100 * megabyte))
  t.strictSame(freed, [])
  holdText(texts[0]!)
  hold(t, [1])
  t.strictSame(freed, [1])
})

t.test('those that nobody reads any more do not count', async t => {
  const { texts, freed } = hold(t, Array(4).fill(100 * megabyte))
  releaseText(texts[2]!)
  hold(t, [100 * megabyte])
  t.strictSame(freed, [])
})

/** A registry of the app, whose text of 13 MB does not come from trace counters. */
function appRegistry (length = 13_000_000): Registry {
  const register = new Registry()
  register.registerMetric(new Gauge({ name: 'rooms', help: 'x'.repeat(length), registers: [] }))
  return register
}

type Pieces = AsyncGenerator<Buffer, void, void>

/** A reader of a rendering of its own that stops after the first pieces, and whether memory still has its text. */
async function reader (register: Registry): Promise<{ pieces: Pieces, isHeld: () => boolean }> {
  const rendering = await sharedRendering(register)
  if (rendering.body !== null) throw new Error('the rendering must be streamed')
  const pieces = rendering.pieces()
  // Not its memory, which Node.js 26 shares among several pieces
  const first = new WeakRef((await pieces.next()).value!)
  // A reader that has stopped may keep the last piece that it got
  await pieces.next()
  return { pieces, isHeld: () => first.deref() !== undefined }
}

async function rest (pieces: Pieces): Promise<number> {
  let length = 0
  for await (const piece of pieces) length += piece.length
  return length
}

t.test('of 64 slow readers of a text of 13 MB, those of four are in memory, and that of a good reader', async t => {
  const register = appRegistry()
  const readers: Array<Awaited<ReturnType<typeof reader>>> = []
  const reading = await reader(register)
  for (let i = 0; i < 64; i++) {
    readers.push(await reader(register))
    t.equal((await reading.pieces.next()).done, false)
  }
  const held = (): number => readers.filter(({ isHeld }) => isHeld()).length
  await garbageCollected(() => held() <= 4)
  t.strictSame(readers.slice(-5).map(({ isHeld }) => isHeld()), [false, true, true, true, true], 'the latest ones')
  t.equal(reading.isHeld(), true, 'and one that goes on')

  await t.rejects(readers[0]!.pieces.next(), new Error(message))
  t.equal((await readers[0]!.pieces.next()).done, true)
  const { length } = await register.metrics()
  const read = [await rest(readers[63]!.pieces), await rest(reading.pieces)]
  t.ok(read[1]! < read[0]! && read[0]! < length, 'the others get all of it')
  await Promise.all(readers.map(({ pieces }) => pieces.return()))
})

t.test('a text is held until its last reader ends', async t => {
  const rendering = await sharedRendering(appRegistry())
  if (rendering.body !== null) throw new Error('the rendering must be streamed')
  const [first, second] = [rendering.pieces(), rendering.pieces()]
  await first.next()
  await second.next()
  await first.return()
  hold(t, Array(4).fill(13 * megabyte))
  await t.rejects(second.next(), new Error(message))
  await t.rejects(rendering.pieces().next(), new Error(message), 'for those who come later as well')

  const again = await reader(appRegistry())
  await again.pieces.return()
  t.strictSame(hold(t, Array(4).fill(20 * megabyte)).freed, [])
})

t.test('a text that is freed ends with an error, never early, wherever its readers are', async t => {
  const register = appRegistry(5_000_000)
  const trace = HypertracePrometheus({ register, collectDefaults: false })
  for (let i = 0; i < 3_000; i++) trace({ id: `${i} ${'x'.repeat(1_000)}` })
  const { length } = await register.metrics()
  // Among the pieces made before, those of the app, the lines of the counter, and at the end
  for (const share of [0, 0.5, 0.55, 0.7, 0.99, 1]) {
    const { pieces } = await reader(register)
    for (let read = 0; read < share * length - 100_000;) read += (await pieces.next()).value!.length
    const fillers = Array.from({ length: 4 }, () => ({ bytes: 20 * megabyte, free () {} }))
    fillers.forEach(holdText)
    await t.rejects(rest(pieces), new Error(message), `${share}`)
    fillers.forEach(releaseText)
  }
})
