import t from 'tap'
import { Pace } from '../../../../lib/http/feed/pace.ts'

t.test('the pause is 500 ms, and fifty times the work where that is more', async t => {
  const pace = new Pace()
  t.equal(pace.pause, 500)
  pace.add(10)
  t.equal(pace.pause, 500)
  pace.add(0.01)
  t.equal(pace.pause, 501)
  pace.add(10)
  t.equal(pace.pause, 1_001)
})

t.test('the work of the period before counts until there is more in this one', async t => {
  const pace = new Pace()
  pace.add(20)
  pace.next()
  t.equal(pace.pause, 1_000)
  pace.add(15)
  t.equal(pace.pause, 1_000)
  pace.add(15)
  t.equal(pace.pause, 1_500)
  pace.next()
  pace.next()
  t.equal(pace.pause, 500)
})

t.test('the pause is a minute at most', async t => {
  const pace = new Pace()
  pace.add(1_199)
  t.equal(pace.pause, 59_950)
  pace.add(3_600_000)
  t.equal(pace.pause, 60_000)
})
