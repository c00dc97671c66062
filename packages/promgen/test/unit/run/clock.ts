import t from 'tap'
import { systemClock } from '../../../lib/run/clock.ts'

t.test('a pause longer than timers last is no short one, and ends with its signal', async t => {
  const controller = new AbortController()
  const pauses = [2 ** 31, Infinity].map(time => systemClock.sleep(time, controller.signal))
  const ended: unknown[] = []
  for (const pause of pauses) pause.catch(error => ended.push(error.name))
  // Timers that are as short end in the order in which they began
  await systemClock.sleep(1)
  await systemClock.sleep(1)
  t.strictSame(ended, [])
  controller.abort()
  for (const pause of pauses) await t.rejects(pause, { name: 'AbortError' })
})

t.test('the time is that of the system', async t => {
  const before = Date.now()
  const now = systemClock.now()
  t.ok(now >= before && now <= Date.now())
})
