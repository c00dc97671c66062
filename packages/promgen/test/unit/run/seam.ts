import t from 'tap'
import { shownAt } from '../../../lib/run/seam.ts'

t.test('for a second behind the last written sample, a scrape shows that one', async t => {
  t.strictSame([0, 999, 1_000, 14_999].map(time => shownAt(60_000, 15_000, 60_000 + time)),
    [60_000, 60_000, 61_000, 74_999])
})

t.test('for half an interval, where that is shorter', async t => {
  t.strictSame([9, 10, 11].map(time => shownAt(60_000, 20, 60_000 + time)), [60_000, 60_010, 60_011])
})
