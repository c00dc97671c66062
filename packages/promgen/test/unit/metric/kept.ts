import t from 'tap'
import { churn, constant, counter, expand, fromRate, gauge, histogram, names, Registry } from '../../../index.ts'
import { Catalog } from '../../../lib/metric/catalog.ts'
import { columnsOf } from '../../../lib/metric/column.ts'
import { EntryMaker } from '../../../lib/metric/entry-maker.ts'
import { GroupEntry } from '../../../lib/metric/entry.ts'
import { memoryOf } from '../../../lib/metric/origin-memory.ts'
import { Reader } from '../../../lib/metric/reader.ts'
import { contextOf } from '../../../lib/signal/iterator.ts'
import { CountedReader } from '../../support/counted-reader.ts'

const pods = gauge('up', { labels: ['pod'] })

t.test('the list of series stays the same until one comes or goes', async t => {
  const rule = churn({ label: 'pod', every: '10s', share: 1 })
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(expand(pods, { pod: names('p{i}', 3) }, constant(1), { churn: rule }))
  // That of an instant has those that ended up to one step before
  const { series } = registry.readBlock(12_000, 1)
  for (const [from, count] of [[13_000, 1], [12_500, 3], [15_000, 5]] as const) {
    t.equal(registry.readBlock(from, count).series, series, `${count} from ${from}`)
  }
  t.not(registry.readBlock(12_000, 9).series, series)
  t.not(registry.readBlock(10_000, 1).series, series)
  const again = registry.readBlock(12_000, 1).series
  registry.addFamily({ name: 'other', type: 'gauge' })
  t.not(registry.readBlock(12_000, 1).series, again)
})

t.test('entries that are not paused stay in the same list', async t => {
  const catalog = new Catalog(10)
  catalog.addFamily(pods.family)
  const definition = { name: 'up', labels: { pod: 'a' }, data: constant(1) }
  const entry = new EntryMaker(0, 1, 1_000).make(pods.family, definition, 0)
  catalog.add(entry)
  const { active } = catalog
  t.strictSame(active, [entry])
  t.equal(catalog.active, active)
  t.equal(catalog.layout(0, 1_000).entries, active, 'which is that of its series as well')
  catalog.delete(entry)
  t.strictSame(catalog.active, [])
})

t.test('arrays of a snapshot are used again while the series are the same', async t => {
  const registry = new Registry({ start: 0, interval: '1s' }).add(pods.series({ pod: 'a' }, fromRate(1)))
  const first = registry.snapshot(1_000)
  t.strictSame([first.times[0], first.values[0]], [1_000, 1])
  t.equal(registry.snapshot(2_000), first)
  t.strictSame([first.times[0], first.values[0]], [2_000, 2])
  registry.add(pods.series({ pod: 'b' }, constant(1)))
  t.not(registry.snapshot(2_000), first)
})

t.test('arrays of a reader are used again, unless they are too short', async t => {
  const maker = new EntryMaker(0, 1, 1_000)
  const single = maker.make(counter('a').family, { name: 'a', labels: {}, data: fromRate(1) }, 0)
  const several = maker.make(histogram('b', { buckets: [] }).family, {
    name: 'b', labels: {}, data: { rate: 1, quantiles: { 0.5: 1 } }
  }, 0)
  const reader = new Reader(1_000, 1, () => {})
  const times = Float64Array.from({ length: 512 }, (_, i) => i * 1_000)
  const { values } = reader
  reader.read(single, times, 0, 512)
  t.equal(reader.values, values)
  reader.read(several, times, 0, 170)
  t.equal(reader.values, values, 'three series of 170 samples')
  reader.read(several, times, 0, 171)
  t.not(reader.values, values)
  t.strictSame([reader.values[170], reader.values[3 * 171 - 1]], [170, 170])
})

t.test('a definition with a single series has no list of them', async t => {
  const maker = new EntryMaker(0, 1, 1_000)
  const single = maker.make(counter('a').family, { name: 'a', labels: {}, data: fromRate(1) }, 0)
  const data = { rate: 1, quantiles: { 0.5: 1 } }
  const several = maker.make(histogram('b', { buckets: [] }).family, { name: 'b', labels: {}, data }, 0)
  t.strictSame([single instanceof GroupEntry, several instanceof GroupEntry], [false, true])
  t.strictSame([single.series.length, several.series.length], [1, 3])
})

t.test('arrays of a part are used again for the next', async t => {
  const registry = new Registry({ start: 0, interval: '1s' })
    .add(expand(pods, { pod: names('p{i}', 600) }, constant(1)))
  const parts = Array.from(registry.parts(0), ({ values, states }) => [values.length, values.buffer, states.buffer])
  t.strictSame(parts.map(([length]) => length), [256, 256, 88])
  for (const part of [1, 2, 1]) {
    for (const array of [1, 2]) t.equal(parts[part]![array], parts[0]![array], 'the same memory')
  }
})

t.test('a single series is read piece by piece, and nothing is kept of it', async t => {
  const maker = new EntryMaker(0, 1, 1_000)
  const single = maker.make(counter('a').family, { name: 'a', labels: {}, data: fromRate(1) }, 0)
  const several = maker.make(histogram('b', { buckets: [] }).family, {
    name: 'b', labels: {}, data: { rate: 1, quantiles: { 0.5: 1 } }
  }, 0)
  for (const [entry, expected] of [[single, 1], [several, 3]] as const) {
    const reader = new CountedReader()
    const columns = columnsOf([entry], reader, { count: 1_100, at: i => i * 1_000 })[Symbol.iterator]()
    t.equal(columns.next().value?.times.length, 512)
    t.equal(reader.reads, expected, entry.name)
  }
})

t.test('four turns of a loop are kept in mind, and the oldest goes first', async t => {
  const context = { ...contextOf({}), salts: new Map() }
  const made: number[] = []
  const owner = {}
  const get = (origin: number): number => memoryOf(context, owner, origin, () => {
    made.push(origin)
    return 10 * origin
  })
  t.strictSame([1, 2, 3, 4, 1, 4].map(get), [10, 20, 30, 40, 10, 40])
  t.strictSame(made, [1, 2, 3, 4])
  t.strictSame([5, 2, 3, 4, 5].map(get), [50, 20, 30, 40, 50])
  t.strictSame(made, [1, 2, 3, 4, 5])
  t.strictSame([1, 3, 2].map(get), [10, 30, 20])
  t.strictSame(made, [1, 2, 3, 4, 5, 1, 2])
})
