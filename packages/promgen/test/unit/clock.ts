import t from 'tap'
import { clockOf } from '../../lib/clock.ts'
import { errorOf } from '../support/outcome.ts'

t.test('time: the instant is that of the system clock, however many scrapes there are', async t => {
  let time = 1_000
  const clock = clockOf({ start: 0, interval: 15_000, now: () => time })
  t.strictSame([clock.now(), clock.scraped(), clock.scraped(), clock.now()], [1_000, 1_000, 1_000, 1_000])
  time = 2_500
  t.strictSame([clock.now(), clock.scraped()], [2_500, 2_500])
})

t.test('time: the clock of the system is the default', async t => {
  const before = Date.now()
  const now = clockOf({ start: 0, interval: 15_000, advance: 'time' }).now()
  t.ok(now >= before && now <= Date.now())
})

t.test('scrape: each scrape is one interval after the one before, whatever the time is', async t => {
  const clock = clockOf({ start: 500, interval: 10_000, advance: 'scrape', now: () => 7 })
  t.equal(clock.now(), 500)
  t.strictSame([clock.scraped(), clock.scraped(), clock.scraped()], [500, 10_500, 20_500])
  t.strictSame([clock.now(), clock.now()], [30_500, 30_500])
})

t.test('any other way to advance is refused', async t => {
  t.equal(errorOf(() => clockOf({ start: 0, interval: 1, advance: 'day' as 'time' })),
    'TypeError: advance must be time or scrape, got "day"')
})
