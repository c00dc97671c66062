import t from 'tap'
import { Tally } from '../../lib/report.ts'

t.test('a report has all counts from the beginning', async t => {
  let now = 1_000
  const tally = new Tally(() => now)
  const counts = { samples: 0, rejected: 0, uncertain: 0, unsent: 0, dropped: 0, retries: 0, bytes: 0 }
  const zero = { ...counts, seconds: 0, protocol: undefined, rejections: [] }
  t.strictSame(tally.report, zero)
  for (const [i, count] of (['samples', 'uncertain', 'unsent', 'dropped', 'retries', 'bytes'] as const).entries()) {
    tally.add(count, i + 1)
    tally.add(count, 10)
  }
  tally.protocol = '2.0'
  now = 3_500
  t.strictSame(tally.report, {
    ...zero, samples: 11, uncertain: 12, unsent: 13, dropped: 14, retries: 15, bytes: 16, seconds: 2.5, protocol: '2.0'
  })
})

t.test('rejections are counted for each reason, of which a hundred are kept', async t => {
  const tally = new Tally(() => 0)
  t.equal(tally.reject(1, 400, 'a'), true)
  t.equal(tally.reject(2, 400, 'a'), false)
  for (let i = 0; i < 99; i++) t.equal(tally.reject(1, 500, `b${i}`), true)
  t.equal(tally.reject(1, 400, 'c'), false)
  t.equal(tally.reject(1, 400, 'b98'), false)
  t.equal(tally.reject(1, 500, 'b98'), false)
  const { rejected, rejections } = tally.report
  t.equal(rejected, 105)
  t.equal(rejections.length, 100)
  t.strictSame(rejections[0], { reason: 'a', status: 400, samples: 3 })
  t.strictSame(rejections[99], { reason: 'b98', status: 500, samples: 2 })
})
