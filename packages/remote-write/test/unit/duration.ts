import t from 'tap'
import { milliseconds } from '../../lib/duration.ts'

t.test('durations', async t => {
  const durations = ['1ms', '15s', '2m', '1h', '1d', 1, 86_400_000]
  t.strictSame(durations.map(duration => milliseconds('a', duration)), [
    1, 15_000, 120_000, 3_600_000, 86_400_000, 1, 86_400_000
  ])
})

for (const duration of ['', '15', 's', '1.5s', '-1s', '1h30m', '1w', ' 1s', null, undefined, {}]) {
  t.test(`${JSON.stringify(duration)} is no duration`, async t => {
    const error = { name: 'TypeError', message: /^a: must be milliseconds or text such as '15s', got / }
    t.throws(() => milliseconds('a', duration as string), error)
  })
}

for (const duration of [0, -1, 0.5, NaN, 86_400_001, '0s', '2d']) {
  t.test(`${duration} is out of bounds`, async t => {
    t.throws(() => milliseconds('a', duration), { name: 'RangeError', message: /^a: must be from 1ms to 1d, got / })
  })
}
