import fc from 'fast-check'
import t from 'tap'
import { Bytes } from '../../lib/bytes.ts'
import { Chunk, type TimeSeries } from '../../lib/chunk.ts'
import { type Points, pointsOf, samplesOf, withSample } from '../../lib/numbers.ts'
import type { Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'
import { writeV1 } from '../../lib/v1.ts'
import { writeV2 } from '../../lib/v2.ts'

const series = new Series('a', { i: '1' }, { type: 'counter', help: 'A.' })
const plain = (t: number, value = t): Sample => ({ series, t, value })
const others: Sample[] = [
  { series, t: 3, stale: true },
  { series, t: 3, value: 1, start: 0 },
  { series, t: 3, value: 1, exemplars: [{ labels: { a: 'b' }, value: 1, t: 3 }] },
  { series, t: 3, histogram: { count: 0, sum: 0, schema: 0 } }
]

function gathered ([first, ...rest]: readonly Sample[]): Points {
  let points = pointsOf(first!)
  for (const sample of rest) points = withSample(points, sample)
  return points
}

t.test('numbers are kept in two arrays', async t => {
  t.strictSame(gathered([plain(0), plain(2, NaN), plain(3, -0)]), { times: [0, 2, 3], values: [0, NaN, -0] })
})

t.test('anything else is kept as it is, and so is what comes before and after it', async t => {
  for (const other of others) {
    t.strictSame(gathered([other]), [other])
    const all = [plain(1), plain(2), other, plain(4)]
    t.strictSame(gathered(all), all)
    t.strictSame(gathered([other, plain(4)]), [other, plain(4)])
  }
})

t.test('points can be read as samples', async t => {
  t.strictSame(samplesOf(gathered([plain(1), plain(2, 5)]), series), [plain(1), plain(2, 5)])
  t.strictSame(samplesOf([others[0]!], series), [others[0]])
})

t.test('numbers have the bytes of samples, in both protocols', async t => {
  const chunk = new Chunk()
  const slot = chunk.add(series)
  const written = (samples: Points): string[] => {
    const timeSeries: TimeSeries[] = [{ slot, series, samples }, { slot, series, samples }]
    const [v1, v2] = [new Bytes(1), new Bytes(1)]
    writeV1(v1, timeSeries)
    writeV2(v2, chunk, timeSeries, { bothStarts: true })
    return [v1, v2].map(bytes => bytes.bytes().toString('hex'))
  }
  const point = fc.record({ t: fc.maxSafeInteger(), value: fc.double() })
  fc.assert(fc.property(fc.array(point, { minLength: 1 }), points => {
    const samples = points.map(({ t, value }) => plain(t, value))
    const numbers = gathered(samples)
    t.ok('times' in numbers)
    t.strictSame(written(numbers), written(samples))
  }))
})
