import t from 'tap'
import { paceOf } from '../../../lib/run/pace.ts'

t.test('few series are sent at once', async t => {
  t.strictSame(paceOf(1, 1), { groups: 1, pause: 1_000, interval: 1_000 })
  t.strictSame(paceOf(15_999, 1_000), { groups: 1, pause: 15_999, interval: 15_999 })
})

t.test('many are sent in groups, at least a second apart, which together take the interval', async t => {
  t.strictSame(paceOf(16_000, 8_000), { groups: 2, pause: 1_000, interval: 2_000 })
  t.strictSame(paceOf(16_000, 8_005), { groups: 1, pause: 1_999, interval: 1_999 })
  t.strictSame(paceOf(24_000, 24_000 / 15), { groups: 3, pause: 5_000, interval: 15_000 })
  t.strictSame(paceOf(1_000_000, 1_000_000 / 15), { groups: 15, pause: 1_000, interval: 15_000 })
})

t.test('pauses are whole milliseconds', async t => {
  t.strictSame(paceOf(10, 3), { groups: 1, pause: 3_333, interval: 3_333 })
  t.strictSame(paceOf(100_000, 30_000), { groups: 3, pause: 1_111, interval: 3_333 })
})

t.test('up to a sample of each series in a millisecond', async t => {
  t.strictSame(paceOf(2, 2_000), { groups: 1, pause: 1, interval: 1 })
  t.throws(() => paceOf(2, 2_001), new RangeError(
    'load: rate must be above 0, at most 2000, a sample of each series in a millisecond, got 2001'))
  for (const rate of [0, -1, NaN]) t.throws(() => paceOf(2, rate), RangeError)
})

t.test('from 1 to 1,000,000 series', async t => {
  for (const series of [0, -1, 0.5, 1_000_001, NaN]) {
    t.throws(() => paceOf(series, 1), new RangeError(
      `load: series must be a whole number from 1 to 1000000, got ${series}`))
  }
})
