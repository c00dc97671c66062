import t from 'tap'
import { systemClock } from '../../lib/clock.ts'

for (const keepAlive of [true, false]) {
  t.test(`a wait ${keepAlive ? 'keeps' : 'does not keep'} the process alive`, async t => {
    const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length
    const before = timers()
    const clock = systemClock(keepAlive)
    const started = clock.now()
    const waiting = clock.sleep(20)
    t.equal(timers() - before, keepAlive ? 1 : 0)
    const alive = setTimeout(() => {}, 60_000)
    await waiting
    clearTimeout(alive)
    t.ok(clock.now() >= started + 19)
  })
}

t.test('an abort ends a wait at once, with its reason', async t => {
  const controller = new AbortController()
  const waiting = systemClock(true).sleep(60_000, controller.signal)
  controller.abort(new Error('stopped'))
  await t.rejects(waiting, new Error('stopped'))
  await t.rejects(systemClock(true).sleep(60_000, controller.signal), new Error('stopped'))
})

t.test('a wait that ends by itself leaves no listener', async t => {
  const { signal } = new AbortController()
  const added: unknown[] = []
  const removed: unknown[] = []
  const { addEventListener, removeEventListener } = signal
  Object.assign(signal, {
    addEventListener (...args: Parameters<typeof addEventListener>) {
      added.push(args[1])
      addEventListener.apply(signal, args)
    },
    removeEventListener (...args: Parameters<typeof removeEventListener>) {
      removed.push(args[1])
      removeEventListener.apply(signal, args)
    }
  })
  await systemClock(true).sleep(1, signal)
  t.equal(added.length, 1)
  t.strictSame(removed, added)
})
