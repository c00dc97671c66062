import t from 'tap'
import { Latencies } from '../../../lib/run/latencies.ts'

function latenciesOf (times: Iterable<number>): Latencies {
  const latencies = new Latencies()
  for (const time of times) latencies.add(time)
  return latencies
}

t.test('a quantile is the shortest time that the share has not exceeded', async t => {
  const hundred = latenciesOf(Array.from({ length: 100 }, (_, i) => 100 - i))
  t.strictSame([0.001, 0.01, 0.5, 0.99, 0.991, 1].map(share => hundred.quantile(share)), [1, 1, 50, 99, 100, 100])
  t.strictSame([0.5, 0.51, 0.99].map(share => latenciesOf([10, 9]).quantile(share)), [9, 10, 10])
  t.strictSame([0.5, 0.99].map(share => latenciesOf([7]).quantile(share)), [7, 7])
  t.equal(latenciesOf([]).quantile(0.5), undefined)
})

t.test('equal times count each', async t => {
  t.strictSame([0.74, 0.75, 0.76].map(share => latenciesOf([0, 0, 3, 0]).quantile(share)), [0, 0, 3])
})

t.test('times from a second on have three digits', async t => {
  t.strictSame([999, 1_000, 1_234, 1_235, 12_345, 99_950].map(time => latenciesOf([time]).quantile(1)),
    [999, 1_000, 1_230, 1_240, 12_300, 100_000])
})
