import fc from 'fast-check'
import t from 'tap'
import { type Batch, Gather, type GatherOptions, laneOf } from '../../lib/gather.ts'
import { samplesOf } from '../../lib/numbers.ts'
import type { Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'

interface Gathered {
  readonly gather: Gather
  readonly batches: Batch[]
  /** The batches so far as `lane: name t, t; name t`, which are then forgotten. */
  take (): string[]
}

function gathering (options: Partial<GatherOptions> = {}): Gathered {
  const batches: Batch[] = []
  const gather = new Gather({
    lanes: 1, samplesPerRequest: 3, longestSpan: 100, onBatch: batch => { batches.push(batch) }, ...options
  })
  return {
    gather,
    batches,
    take: () => batches.splice(0).map(({ lane, timeSeries }) => `${lane}: ` + timeSeries.map(({ series, samples }) => {
      const times = samplesOf(samples, series).map(({ t, stale }) => stale === true ? `${t} stale` : t)
      return `${series} ${times.join(', ')}`
    }).join('; '))
  }
}

function drain (gather: Gather): void {
  while (gather.flush().next().done === false);
}

const [a, b, c] = ['a', 'b', 'c'].map(name => new Series(name)) as [Series, Series, Series]
const value = (series: Series, t: number): Sample => ({ series, t, value: 1 })
const stale = (series: Series, t: number): Sample => ({ series, t, stale: true })

t.test('a batch is made when it is full, and of what is left', async t => {
  const { gather, take, batches } = gathering()
  for (const sample of [value(a, 1), value(b, 2)]) gather.add(sample)
  t.strictSame(take(), [])
  gather.add(value(a, 3))
  const [{ chunk, timeSeries, ...rest }] = batches as [Batch]
  t.strictSame(rest, { lane: 0, size: 3, oldest: 1, newest: 3 })
  t.strictSame(chunk.series, [a, b])
  t.strictSame(timeSeries.map(({ slot }) => slot), [0, 1])
  t.strictSame(take(), ['0: a{} 1, 3; b{} 2'])
  gather.add(value(b, 4))
  drain(gather)
  drain(gather)
  t.strictSame(take(), ['0: b{} 4'])
})

t.test('a batch spans at most so much time, in either direction', async t => {
  const { gather, take, batches } = gathering()
  gather.add(value(a, 100))
  gather.add(value(b, 0))
  t.strictSame(take(), [])
  gather.add(value(a, 101))
  t.strictSame(take(), ['0: a{} 100; b{} 0'])
  gather.add(value(b, 0.5 + 0.5))
  t.strictSame(take(), [])
  gather.add(value(c, 102))
  t.strictSame(batches.map(({ oldest, newest }) => [oldest, newest]), [[1, 101]])
  t.strictSame(take(), ['0: a{} 101; b{} 1'])
  drain(gather)
  t.strictSame(batches.map(({ oldest, newest }) => [oldest, newest]), [[102, 102]])
})

t.test('older samples of other lanes go first', async t => {
  const { gather, take } = gathering({ lanes: 64, samplesPerRequest: 2 })
  const lane = (series: Series): number => laneOf(series.key, 64)
  t.equal(new Set([a, b, c].map(lane)).size, 3)
  gather.add(value(b, 50))
  gather.add(value(a, 0))
  gather.add(value(c, 149))
  gather.add(value(c, 150))
  t.strictSame(take(), [`${lane(a)}: a{} 0`, `${lane(c)}: c{} 149, 150`])
  gather.add(value(c, 200))
  drain(gather)
  t.strictSame(take(), [`${lane(b)}: b{} 50`, `${lane(c)}: c{} 200`])
})

t.test('later batches never begin far before an earlier one ends', async t => {
  const step = fc.record({ series: fc.nat(9), by: fc.nat(150) })
  const all = Array.from({ length: 10 }, (_, i) => new Series('a', { i: String(i) }))
  fc.assert(fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 5 }), (steps, lanes) => {
    const { gather, batches } = gathering({ lanes })
    let now = 0
    const added: string[] = []
    for (const { series, by } of steps) {
      now += by + 1
      gather.add(value(all[series]!, now))
      added.push(`${series} ${now}`)
    }
    drain(gather)
    let newest = -Infinity
    for (const batch of batches) {
      t.ok(batch.oldest >= newest - 100 && batch.newest - batch.oldest <= 100)
      newest = Math.max(newest, batch.newest)
    }
    const sent = batches.flatMap(({ timeSeries }) => timeSeries.flatMap(({ series, samples }) => {
      return samplesOf(samples, series).map(({ t }) => `${series.labels[1]![1]} ${t}`)
    }))
    t.strictSame(sent.sort(), added.sort())
  }))
})

t.test('samples of a series have to rise, also through other objects of the same labels', async t => {
  const { gather, take } = gathering()
  gather.add(value(a, 5))
  t.throws(() => gather.add(value(a, 4)), new RangeError('sample of a{}: t must rise, got 4 after 5'))
  t.throws(() => gather.add(value(new Series('a'), 5)), new RangeError(
    'sample of a{}: t must not come twice, got 5 after 5'))
  t.throws(() => gather.add(stale(a, 5)), new RangeError('sample of a{}: t must not come twice, got 5 after 5'))
  drain(gather)
  t.throws(() => gather.add(value(a, 5)), new RangeError('sample of a{}: t must not come twice, got 5 after 5'))
  gather.add(value(new Series('a', {}, { help: 'x' }), 6))
  drain(gather)
  t.strictSame(take(), ['0: a{} 5', '0: a{} 6'])
})

t.test('a series has numbers or histograms', async t => {
  const { gather } = gathering()
  gather.add(value(a, 5))
  const native = new Series('a', {}, { native: true })
  t.throws(() => gather.add({ series: native, t: 6, histogram: { count: 0, sum: 0, schema: 0 } }), new TypeError(
    'sample of a{}: a series must have numbers or histograms, got both'))
})

t.test('wrong samples are refused', async t => {
  t.throws(() => gathering().gather.add(value(a, 0.5)), RangeError)
})

t.test('a stale marker ends a series, which can begin again in its chunk', async t => {
  const { gather, batches, take } = gathering({ samplesPerRequest: 100 })
  for (const sample of [value(a, 1), value(b, 1), stale(a, 2)]) gather.add(sample)
  drain(gather)
  const [{ chunk }] = batches as [Batch]
  t.strictSame(take(), ['0: a{} 1, 2 stale; b{} 1'])
  t.throws(() => gather.add(value(a, 2)), RangeError)
  gather.add(value(a, 3))
  drain(gather)
  t.equal(batches[0]!.chunk, chunk)
  t.strictSame(chunk.series, [a, b])
})

t.test('all series that have not ended are ended, one at each step', async t => {
  const { gather, take } = gathering({ samplesPerRequest: 100 })
  for (const sample of [value(a, 3), value(b, 1), value(c, 1), stale(b, 2)]) gather.add(sample)
  t.strictSame(Array.from(gather.end(3)), [undefined, undefined])
  t.strictSame(Array.from(gather.end(9)), [])
  drain(gather)
  t.strictSame(take(), ['0: a{} 3, 4 stale; b{} 1, 2 stale; c{} 1, 3 stale'])
})

t.test('a chunk in which all has ended is forgotten, and with it the order of its series', async t => {
  const { gather, batches, take } = gathering({ samplesPerRequest: 100 })
  for (const sample of [value(a, 1), value(b, 1), stale(a, 2), stale(b, 2), stale(b, 3)]) gather.add(sample)
  t.throws(() => gather.add(value(a, 1)), RangeError)
  drain(gather)
  const [{ chunk }] = batches as [Batch]
  t.strictSame(take(), ['0: a{} 1, 2 stale; b{} 1, 2 stale, 3 stale'])
  gather.add(value(a, 1))
  drain(gather)
  t.not(batches[0]!.chunk, chunk)
  t.strictSame(batches[0]!.chunk.series, [a])
})

t.test('a series that goes on long after all have ended begins anew, in order', async t => {
  const { gather, batches, take } = gathering()
  for (const sample of [value(a, 1), stale(a, 2), value(a, 200), value(a, 201), value(a, 202)]) gather.add(sample)
  const [first, second] = batches as [Batch, Batch]
  t.not(first.chunk, second.chunk)
  t.strictSame(take(), ['0: a{} 1, 2 stale', '0: a{} 200, 201, 202'])
})

t.test('series keep to their chunks, in whatever order samples come', async t => {
  const { gather, take } = gathering({ samplesPerRequest: 100 })
  const instants = [[a, b, c], [a, b, c], [c, a], [a, c, b], [b, b], [a, b, c]]
  let time = 0
  for (const series of instants.flat()) gather.add(value(series, ++time))
  drain(gather)
  t.strictSame(take(), ['0: a{} 1, 4, 8, 9, 14; b{} 2, 5, 11, 12, 13, 15; c{} 3, 6, 7, 10, 16'])
})

t.test('a chunk that is forgotten takes no samples, also in the order of before', async t => {
  const { gather, batches } = gathering({ lanes: 2, samplesPerRequest: 2 })
  const all = Array.from({ length: 9 }, (_, i) => new Series('a', { i: String(i) }))
  const [x, y] = [0, 1].map(lane => all.find(({ key }) => laneOf(key, 2) === lane)) as [Series, Series]
  // The sample of x fills a batch, and that of y is the last of its chunk
  for (const sample of [value(x, 1), value(y, 1), value(x, 2), stale(y, 2)]) gather.add(sample)
  for (const sample of [value(x, 3), value(y, 3), value(x, 4), stale(y, 4)]) gather.add(sample)
  for (const sample of [value(y, 5), value(y, 6)]) gather.add(sample)
  const chunks = batches.filter(({ lane }) => lane === 1).map(({ chunk }) => chunk)
  t.equal(new Set(chunks).size, 3)
  t.strictSame(chunks.map(({ series }) => series), [[y], [y], [y]])
})

t.test('a chunk has at most 2,000 series; later ones leave it as it is when they end', async t => {
  const { gather, batches } = gathering({ samplesPerRequest: 100_000 })
  const many = Array.from({ length: 2_001 }, (_, i) => new Series('a', { i: String(i) }))
  for (const series of many) gather.add(value(series, 1))
  drain(gather)
  t.strictSame(batches.splice(0).map(({ timeSeries }) => timeSeries.length), [2_000, 1])
  for (const series of many.slice(0, 2_000)) gather.add(stale(series, 2))
  drain(gather)
  gather.add(value(a, 3))
  drain(gather)
  t.strictSame(batches.map(({ chunk }) => chunk.series.length), [2_000, 2])
})

t.test('lanes get about equal shares of keys that are alike', async t => {
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < 10_000; i++) counts[laneOf(new Series('a', { i: String(i) }).key, 4)]!++
  t.ok(Math.min(...counts) > 2_300, counts.join(' '))
})
