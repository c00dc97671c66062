import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { Places, type Place } from '../../../lib/http/places.ts'

/** Milliseconds between two checks. */
const interval = 50

interface Timer {
  /** Lets milliseconds pass. */
  pass (milliseconds: number): Promise<void>
  /** Number of running timers. */
  count (): number
}

function fakeTimer (t: Test): Timer {
  const timers = new Set<{ look (): void }>()
  t.intercept(globalThis, 'setInterval', {
    value (look: () => void, delay: number) {
      t.equal(delay, interval)
      const timer = { look, isRef: true, unref () { this.isRef = false; return this } }
      timers.add(timer)
      return timer
    }
  })
  t.intercept(globalThis, 'clearInterval', {
    value (timer: { look (): void, isRef: boolean }) {
      t.notOk(timer.isRef, 'the timer does not keep the process alive')
      timers.delete(timer)
    }
  })
  return {
    count: () => timers.size,
    async pass (milliseconds) {
      for (let passed = 0; passed < milliseconds; passed += interval) {
        for (const { look } of timers) look()
        await nextTurn()
      }
    }
  }
}

interface Asking {
  place: Place
  /** What has happened to it so far. */
  log: string[]
}

/** Requests a place, for a client that disconnects when it is reset. */
function ask (places: Places): Asking {
  const log: string[] = []
  const place = places.request({
    reset () {
      log.push('reset')
      setImmediate(place.release)
    },
    setIdle (isIdle) { log.push(isIdle ? 'idle' : 'goes on') }
  })
  place.granted.then(isGranted => { log.push(isGranted ? 'granted' : 'refused') })
  return { place, log }
}

function askAll (places: Places, count: number): Asking[] {
  return Array.from({ length: count }, () => ask(places))
}

/** Yields any number of chunks. */
function * chunks (size: number): Generator<Buffer, void, void> {
  for (const chunk = Buffer.alloc(size); ;) yield chunk
}

async function all<T> (source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

function logs (asking: readonly Asking[]): string[] {
  return asking.map(({ log }) => log.join(', '))
}

t.test('64 answers get a place at once, further ones in their order', async t => {
  fakeTimer(t)
  const places = new Places(10_000)
  const first = askAll(places, 64)
  const waiting = askAll(places, 3)
  await nextTurn()
  t.same(logs(first), Array(64).fill('granted'))
  t.same(logs(waiting), ['', '', ''])
  first[5]!.place.release()
  first[5]!.place.release()
  await nextTurn()
  t.same(logs(waiting), ['granted', '', ''], 'a second release has no effect')
  first[6]!.place.release()
  await nextTurn()
  t.same(logs(waiting), ['granted', 'granted', ''])
})

t.test('a client that disconnects while it waits gets no place', async t => {
  fakeTimer(t)
  const places = new Places(10_000)
  const [first] = askAll(places, 64) as [Asking]
  const [leaving, staying] = askAll(places, 2) as [Asking, Asking]
  leaving.place.release()
  first.place.release()
  await nextTurn()
  t.same(logs([leaving, staying]), ['refused', 'granted'])
})

t.test('after 5 s without a place an answer is refused', async t => {
  const { pass } = fakeTimer(t)
  const places = new Places(10_000)
  const [first] = askAll(places, 64) as [Asking]
  const early = ask(places)
  await pass(2_500)
  const late = ask(places)
  await pass(2_450)
  t.same(logs([early, late]), ['', ''])
  await pass(50)
  t.same(logs([early, late]), ['refused', ''])
  first.place.release()
  await nextTurn()
  t.same(logs([early, late]), ['refused', 'granted'])
})

t.test('at most 1,024 answers wait, further ones are refused at once', async t => {
  fakeTimer(t)
  const places = new Places(10_000)
  askAll(places, 64)
  const waiting = askAll(places, 1_024)
  const further = ask(places)
  await nextTurn()
  t.same(logs([...waiting, further]), [...Array(1_024).fill(''), 'refused'])
  waiting[0]!.place.release()
  const next = ask(places)
  await nextTurn()
  t.same(logs([next]), [''])
})

t.test('a timer runs only while answers have places', async t => {
  const { count } = fakeTimer(t)
  const places = new Places(10_000)
  t.equal(count(), 0)
  for (let i = 0; i < 2; i++) {
    const [one, other] = askAll(places, 2) as [Asking, Asking]
    t.equal(count(), 1)
    one.place.release()
    t.equal(count(), 1)
    other.place.release()
    t.equal(count(), 0)
  }
})

t.test('chunks and errors are passed on unchanged', async t => {
  fakeTimer(t)
  const { place } = ask(new Places(10_000))
  const given = ['a', Buffer.from('b'), 'c']
  t.same(await all(place.measured(given)), given)
  const error = new Error('the source failed')
  await t.rejects(all(place.measured((async function * () { throw error })())), error)
})

t.test('an answer without progress is reset after the idle timeout', async t => {
  for (const [idleTimeout, limit] of [[10_000, 10_000], [500, 500], [0, Infinity]] as const) {
    const { pass } = fakeTimer(t)
    const { place, log } = ask(new Places(idleTimeout))
    const body = place.measured(chunks(10_000_000))
    await pass(12_000)
    t.same(log, ['granted'], 'time for collecting the registry does not count')
    await body.next()
    await pass(200)
    t.same(log, ['granted'])
    await pass(50)
    t.same(log, ['granted', 'idle'])
    await body.next()
    t.same(log, ['granted', 'idle', 'goes on'])
    await body.next()
    t.same(log, ['granted', 'idle', 'goes on'])
    await pass(Math.min(limit, 100_000) - 50)
    t.same(log.slice(3), ['idle'])
    await pass(50)
    t.same(log.slice(3), limit === Infinity ? ['idle'] : ['idle', 'reset'])
    place.release()
  }
})

t.test('after an answer is sent as a whole, its client can be idle', async t => {
  const { pass } = fakeTimer(t)
  const { place, log } = ask(new Places(1_000))
  await pass(2_000)
  place.sent()
  await pass(950)
  t.same(log, ['granted', 'idle'])
  await pass(50)
  t.same(log, ['granted', 'idle', 'reset'])
})

t.test('after the last chunk of an answer, its client can be idle', async t => {
  const { pass } = fakeTimer(t)
  const { place, log } = ask(new Places(1_000))
  await all(place.measured(['a', 'b']))
  await pass(1_000)
  t.same(log, ['granted', 'idle', 'reset'])
})

t.test('a client that waits for the registry is not idle', async t => {
  const { pass } = fakeTimer(t)
  const { place, log } = ask(new Places(1_000))
  let give = (_chunk: string): void => {}
  const body = place.measured((async function * () {
    yield 'a'
    yield await new Promise<string>(resolve => { give = resolve })
  })())
  await body.next()
  const next = body.next()
  await pass(20_000)
  give('b')
  t.same(await next, { value: 'b', done: false })
  t.same(log, ['granted'])
})

t.test('after 10 s a client must have read 64 KiB per second on average', async t => {
  const { pass } = fakeTimer(t)
  for (const [rate, isReset] of [[64 * 1024, false], [64 * 1024 - 1, true]] as const) {
    const { place, log } = ask(new Places(0))
    const body = place.measured(chunks(rate))
    await body.next()
    await pass(10_000)
    t.notOk(log.includes('reset'), 'the first 10 s allow any rate')
    for (let second = 0; second < 30; second++) {
      // As much as the client must have read at the end of this second
      await body.next()
      await pass(1_000)
    }
    t.equal(log.includes('reset'), isReset, `${rate} bytes per second`)
    place.release()
  }
})

t.test('while others wait, an answer without progress for 250 ms is reset', async t => {
  const { pass } = fakeTimer(t)
  const places = new Places(10_000)
  const first = askAll(places, 64)
  const bodies = first.map(({ place }) => place.measured(chunks(64 * 1024)))
  for (const body of bodies.slice(0, 63)) await body.next()
  await pass(1_000)
  t.same(logs(first), [...Array(63).fill('granted, idle'), 'granted'], 'none is reset while no answer waits')

  // 0, 61 and 62 stay without progress, 63 has not begun, and 1 makes progress twice
  for (const body of bodies.slice(1, 61)) await body.next()
  await pass(200)
  await bodies[1]!.next()
  const waiting = askAll(places, 2)
  await pass(50)
  const wasReset = (): number[] => first.flatMap(({ log }, i) => log.includes('reset') ? [i] : [])
  t.same(wasReset(), [0, 61], 'as many are reset as wait, those without progress for longest')
  t.same(logs(waiting), ['granted', 'granted'])

  const further = askAll(places, 3)
  await nextTurn()
  first[40]!.place.release()
  await nextTurn()
  t.same(logs(further), ['granted', '', ''], 'after the end of an answer, the longest waiting one gets its place')
  await pass(50)
  t.same(logs(further), ['granted', 'granted', 'granted'])
  t.same(wasReset().length, 4)
  t.notOk(wasReset().includes(1) || wasReset().includes(63))
})

t.test('an answer that was reset has no place, even if its connection reports nothing', async t => {
  const { pass, count } = fakeTimer(t)
  const places = new Places(1_000)
  const place = places.request({ reset () {}, setIdle () {} })
  place.sent()
  await pass(1_000)
  t.equal(count(), 0)
})

t.test('the place of an answer that was reset goes to the one that came last', async t => {
  const { pass } = fakeTimer(t)
  const places = new Places(10_000)
  const [stalled] = askAll(places, 64) as [Asking]
  stalled.place.sent()
  const waiting = askAll(places, 3)
  await pass(200)
  t.same(logs(waiting), ['', '', ''])
  await pass(50)
  t.same(logs(waiting), ['', '', 'granted'])
})

t.test('answers that are reset in any case make room beside those that are reset for others', async t => {
  const { pass } = fakeTimer(t)
  const places = new Places(1_000)
  const [idle, quiet] = askAll(places, 64) as [Asking, Asking]
  idle.place.sent()
  await pass(700)
  quiet.place.sent()
  await pass(250)
  const waiting = askAll(places, 2)
  await pass(50)
  t.same(logs([idle, quiet, ...waiting]), ['granted, idle, reset', 'granted, idle, reset', 'granted', 'granted'])
})
