import t from 'tap'
import { fromRate, gauge, histogram, noise, Registry, uniform } from '../../../index.ts'
import { columnsOf, type Column } from '../../../lib/metric/column.ts'
import { EntryMaker } from '../../../lib/metric/entry-maker.ts'
import { Reader } from '../../../lib/metric/reader.ts'
import { CountedReader } from '../../support/counted-reader.ts'
import { columnReadings, textOf } from '../../support/readings.ts'

const reader = new Reader(1_000, 1, () => {})
const maker = new EntryMaker(0, 1, 1_000)
const { family } = histogram('wait', { buckets: [1, 2] })
const entries = [
  maker.make(family, {
    name: 'wait', labels: {}, data: { rate: noise().add(2), distribution: uniform({ min: 0, max: 4 }) }
  }, 0),
  maker.make(gauge('a').family, { name: 'a', labels: {}, data: fromRate(noise().add(2)) }, 0)
]
const instants = { count: 1_100, at: (i: number) => i * 1_000 }

/** Where pieces begin and end, by the name of the series. */
function pieces (columns: Iterable<Column>): string[] {
  return Array.from(columns, ({ series, times, values, states }) => {
    t.strictSame([values.length, states.length], [times.length, times.length])
    return `${textOf(series)} ${times[0]! / 1_000}-${times.at(-1)! / 1_000}`
  })
}

t.test('one series comes after the other, in pieces', async t => {
  const names = [
    'wait_bucket{le="1.0"}', 'wait_bucket{le="2.0"}', 'wait_bucket{le="+Inf"}', 'wait_sum{}', 'wait_count{}', 'a{}'
  ]
  const expected = names.flatMap(name => ['0-511', '512-1023', '1024-1099'].map(range => `${name} ${range}`))
  t.strictSame(pieces(columnsOf(entries, reader, instants)), expected)
  t.strictSame(pieces(columnsOf(entries, reader, instants, 5 * 1_100)), expected)
  t.strictSame(pieces(columnsOf(entries, reader, instants, 5 * 1_100 - 1)), expected)
})

t.test('a histogram is computed once, unless it is too long to be kept', async t => {
  const counted = new CountedReader()
  const kept = columnReadings(columnsOf(entries, counted, instants, 5 * 1_100))
  t.equal(counted.reads, 6)
  counted.reads = 0
  t.strictSame(columnReadings(columnsOf(entries, counted, instants, 5 * 1_100 - 1)), kept)
  t.equal(counted.reads, 18)
})

t.test('a definition is read at any instants, even while it is paused', async t => {
  const registry = new Registry({ start: 0, interval: '1s' }).add(gauge('a').series({}, fromRate(2).take('4s')))
  const { id } = registry.series[0]!
  const read = (...times: number[]) => columnReadings(registry.read(id, times))
  t.strictSame(read(-1, 500, 3_999, 4_000, 4_500, 5_000), { 'a{}': ['_', 1, 7.998, 'stale', 'stale', 'end'] })
  t.strictSame(read(), {})
  registry.pause(id)
  t.strictSame(read(1_000), { 'a{}': [2] })
})
