import t from 'tap'
import { SeriesTable, type Series } from '../../../lib/counting/series-table.ts'
import { garbageCollected } from '../../support/garbage.ts'
import { collectWarnings } from '../../support/warnings.ts'

const minutes = 60_000

const labels = [{ name: 'id', unbounded: false }, { name: 'object_id', unbounded: true }, { name: 'prop', unbounded: true }]

/** Counts label sets in a table, one after another; gives its series as texts. */
function counted (table: SeriesTable, sets: string[][]): string[] {
  for (const values of sets) table.find(values).count++
  return texts(table)
}

function texts (table: SeriesTable): string[] {
  return Array.from(table.values(), ({ text, count }) => `${text} ${count}`)
}

t.test('a label set is one series, in the order in which they came', async t => {
  const table = new SeriesTable(labels, { maxSeries: 10, dropCollected: true })
  t.strictSame([texts(table), table.size], [[], 0])
  t.strictSame(counted(table, [['b', '1', 'x'], ['a', '', ''], ['', '', ''], ['b', '1', 'x'], ['', '2', 'x']]), [
    'id="b",object_id="1",prop="x" 2',
    'id="a" 1',
    ' 1',
    'object_id="2",prop="x" 1'
  ])
  t.equal(table.size, 4)
  const found = table.find(['a', '', ''])
  t.equal(table.find(['a', '', '']), found)
  t.strictSame([found.text, found.count], ['id="a"', 1])
})

t.test('label sets that look alike when they are joined are two series', async t => {
  const sets = [
    ['a', 'b', ''], ['a,b', '', ''], ['a",object_id="b', '', ''], ['a\\', 'b', ''], ['a\\"', 'b', ''], ['', 'a', 'b'], ['a', '', 'b'],
    ['\n', '', ''], ['\\n', '', ''], ['\\\n', '', ''], ['\\', '', ''], ['\\\\', '', ''], ['"', '', ''], ['\\"', '', ''],
    ['__proto__', '', ''], ['constructor', '', ''], ['overflow', '', ''], [' ', '', '']
  ]
  const table = new SeriesTable(labels, { maxSeries: 100, dropCollected: true })
  const found = sets.map(values => table.find(values))
  t.equal(new Set(found).size, sets.length)
  t.equal(new Set(found.map(series => series.text)).size, sets.length)
  t.strictSame(sets.map(values => table.find(values)), found)
})

t.test('label sets over the budget are counted with their unbounded labels collapsed', async t => {
  const { codes, errors } = collectWarnings(t)
  const table = new SeriesTable(labels, { maxSeries: 2, dropCollected: true })
  t.strictSame(counted(table, [['a', '1', ''], ['a', '2', 'x'], ['a', '1', '']]), ['id="a",object_id="1" 2', 'id="a",object_id="2",prop="x" 1'])
  t.strictSame(await codes(), [], 'a full budget is no overflow yet')

  t.strictSame(counted(table, [['a', '3', ''], ['a', '4', ''], ['a', '5', 'y'], ['a', '2', 'x']]), [
    'id="a",object_id="1" 2',
    'id="a",object_id="2",prop="x" 2',
    'id="a",object_id="overflow" 2',
    'id="a",object_id="overflow",prop="overflow" 1'
  ])

  const rest = [['b', '1', ''], ['b', '', ''], ['', '', ''], ['b', '1', ''], ['a', '6', ''], ['a', '7', 'z'], ['a', '1', '']]
  t.strictSame(counted(table, rest), [
    'id="a",object_id="1" 3',
    'id="a",object_id="2",prop="x" 2',
    'id="a",object_id="overflow" 3',
    'id="a",object_id="overflow",prop="overflow" 2',
    'id="overflow",object_id="overflow",prop="overflow" 4'
  ])
  t.equal(table.size, 2 * 2 + 1, 'there are never more')

  t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW'], 'it is told once')
  t.equal(errors[0]!.message, "the budget of 2 series is full, object_id has 2 values; label sets that are new are counted together from now on, with 'overflow' for object_id, prop. Leave labels out (options labels and allowedProps), or raise maxSeries")
})

t.test('without unbounded labels there is room for twice the budget', async t => {
  const { codes, errors } = collectWarnings(t)
  const table = new SeriesTable([{ name: 'id', unbounded: false }, { name: 'class', unbounded: false }], { maxSeries: 1, dropCollected: true })
  t.strictSame(counted(table, [['a', ''], ['b', ''], ['c', ''], ['d', ''], ['a', ''], ['b', '']]), ['id="a" 2', 'id="b" 2', 'id="overflow",class="overflow" 2'])
  t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW'])
  t.equal(errors[0]!.message, "the budget of 1 series is full, id has 1 values; label sets that are new are counted together from now on, with 'overflow' for id, class. Leave labels out (options labels and allowedProps), or raise maxSeries")
})

t.test("a value that is 'overflow' by itself shares the series of the overflow", async t => {
  const { codes } = collectWarnings(t)
  const table = new SeriesTable(labels, { maxSeries: 1, dropCollected: true })
  t.strictSame(counted(table, [['overflow', 'overflow', 'overflow'], ['a', '1', ''], ['a', 'overflow', ''], ['b', '', '']]), [
    'id="overflow",object_id="overflow",prop="overflow" 2',
    'id="a",object_id="overflow" 2'
  ])
  t.equal((await codes()).length, 1)
})

t.test('the warning names the label with the most values and the class with the most series', async t => {
  const { codes, errors } = collectWarnings(t)
  const named = [{ name: 'id', unbounded: false }, { name: 'object_classname', unbounded: false }, { name: 'object_id', unbounded: true }]
  const table = new SeriesTable(named, { maxSeries: 12_000, dropCollected: false })
  for (let i = 0; i < 12_000; i++) table.find([String(i % 3), i % 4 === 0 ? 'Chat' : i % 4 === 1 ? '' : 'Peer "x"', String(i)])
  t.equal(table.find(['a', 'Chat', '1']).text, 'id="a",object_classname="Chat",object_id="overflow"')
  await codes()
  t.match(errors[0]!.message, /^the budget of 12000 series is full, object_id has 10000 values and class Peer \\"x\\" has 5000 series; /, 'by the first 10,000 series')
})

t.test('clear() forgets everything and marks it as removed', async t => {
  const { codes } = collectWarnings(t)
  const table = new SeriesTable(labels, { maxSeries: 1, dropCollected: true })
  counted(table, [['a', '1', ''], ['a', '2', ''], ['b', '1', '']])
  const before = [...table.values()]
  t.strictSame([table.removals, before.map(series => series.serial === 0)], [0, [false, false, false]])

  table.clear()
  t.strictSame([table.removals, before.map(series => series.serial === 0)], [3, [true, true, true]])
  t.strictSame([texts(table), table.size], [[], 0])
  t.strictSame(counted(table, [['b', '1', ''], ['b', '2', '']]), ['id="b",object_id="1" 1', 'id="b",object_id="overflow" 1'], 'the budget is whole again')
  t.equal((await codes()).length, 1)
})

t.test('series have serials in the order in which they were made', async t => {
  const table = new SeriesTable(labels, { maxSeries: 10, dropCollected: true })
  t.equal(table.lastSerial, 0)
  counted(table, [['b', '', ''], ['a', '', ''], ['b', '', '']])
  t.strictSame(Array.from(table.values(), series => series.serial), [1, 2])
  table.clear()
  counted(table, [['a', '', ''], ['b', '', '']])
  t.strictSame([Array.from(table.values(), series => series.serial), table.lastSerial], [[3, 4], 4])
})

/** A table with a clock that stands still, whose series leave with objects that are gone. */
function leaving (maxSeries: number): { table: SeriesTable, clock: { now: number } } {
  const clock = { now: 0 }
  return { table: new SeriesTable(labels, { maxSeries, dropCollected: true, now: () => clock.now }), clock }
}

/** Counts label sets once, each for an object that is gone afterwards. */
async function countedAndGone (table: SeriesTable, ...sets: string[][]): Promise<Series[]> {
  const series = sets.map(values => {
    const found = table.find(values, {})
    found.count++
    return found
  })
  await garbageCollected(() => series.every(({ living }) => living === 0))
  return series
}

function expose (table: SeriesTable): string[] {
  for (const series of table.values()) series.exposed = series.count
  const exposed = texts(table)
  Array.from(table.settle())
  return exposed
}

t.test('the series of a collected object leaves five minutes after its last count was exposed', async t => {
  const { table, clock } = leaving(10)
  const kept = {}
  table.find(['kept', '', ''], kept)
  table.find(['without object', '', ''])
  table.find(['primitive', '', ''], 'text')
  table.find(['null', '', ''], null)
  const others = texts(table)
  const [gone] = await countedAndGone(table, ['gone', '', ''])
  clock.now = 10 * minutes
  Array.from(table.settle())
  t.strictSame(expose(table), [...others, 'id="gone" 1'])
  clock.now = 15 * minutes - 1
  t.strictSame(expose(table), [...others, 'id="gone" 1'], 'another server has five minutes to see it')
  clock.now = 15 * minutes
  t.strictSame(expose(table), [...others, 'id="gone" 1'])
  t.strictSame([texts(table), gone!.serial, table.removals], [others, 0, 1])

  const [counted] = await countedAndGone(table, ['counted', '', ''])
  expose(table)
  clock.now = 20 * minutes - 1
  counted!.count++
  t.strictSame(expose(table), [...others, 'id="counted" 2'])
  for (clock.now = 20 * minutes; clock.now < 26 * minutes; clock.now += minutes) {
    t.strictSame(expose(table), [...others, 'id="counted" 2'], 'counts that come late have five minutes as well')
  }
  expose(table)
  t.strictSame([texts(table), counted!.serial, table.removals], [others, 0, 2])
  t.notOk(table.find(['counted', '', '']).serial === 0)
  t.ok(kept)
})

t.test('when the budget needs room, the series that has been gone longest and was exposed leaves', async t => {
  const { codes } = collectWarnings(t)
  const { table, clock } = leaving(3)
  await countedAndGone(table, ['first', '1', ''])
  clock.now = 1
  await countedAndGone(table, ['second', '1', ''])
  expose(table)
  await countedAndGone(table, ['third', '1', ''])
  t.strictSame(counted(table, [['a', '1', '']]), ['id="second",object_id="1" 1', 'id="third",object_id="1" 1', 'id="a",object_id="1" 1'])
  t.strictSame(counted(table, [['b', '1', '']]), ['id="third",object_id="1" 1', 'id="a",object_id="1" 1', 'id="b",object_id="1" 1'])
  t.strictSame(await codes(), [])
  t.strictSame(counted(table, [['c', '1', '']]).at(-1), 'id="c",object_id="overflow" 1', 'the third has a count to show yet')
  t.equal((await codes()).length, 1)

  expose(table)
  t.strictSame(counted(table, [['c', '1', '']]), ['id="a",object_id="1" 1', 'id="b",object_id="1" 1', 'id="c",object_id="overflow" 1', 'id="c",object_id="1" 1'])
})

t.test('a series that was counted since it was exposed does not make room', async t => {
  const { codes } = collectWarnings(t)
  const { table } = leaving(2)
  const [first] = await countedAndGone(table, ['first', '1', ''], ['second', '1', ''])
  expose(table)
  first!.count++
  t.strictSame(counted(table, [['a', '1', '']]), ['id="first",object_id="1" 2', 'id="a",object_id="1" 1'])
  t.strictSame(counted(table, [['b', '1', '']]).at(-1), 'id="b",object_id="overflow" 1')
  expose(table)
  t.strictSame(counted(table, [['b', '1', '']]), ['id="a",object_id="1" 1', 'id="b",object_id="overflow" 1', 'id="b",object_id="1" 1'])
  t.equal((await codes()).length, 1)
})

t.test('a count that came while the text was on its way is exposed before its series leaves', async t => {
  const { table, clock } = leaving(1)
  const [series] = await countedAndGone(table, ['a', '1', ''])
  Array.from(table.settle())
  t.equal(table.find(['b', '1', '']).text, 'id="b",object_id="overflow"', 'nor does it make room')
  series!.exposed = series!.count
  series!.count++
  Array.from(table.settle())
  t.equal(table.find(['b', '1', '']).text, 'id="b",object_id="overflow"')
  clock.now = 10 * minutes
  Array.from(table.settle())
  t.strictSame(texts(table), ['id="a",object_id="1" 2', 'id="b",object_id="overflow" 0'])
})

t.test('five minutes are five minutes of the clock, where none is given', async t => {
  const table = new SeriesTable(labels, { maxSeries: 10, dropCollected: true })
  await countedAndGone(table, ['a', '', ''])
  for (let i = 0; i < 3; i++) t.strictSame(expose(table), ['id="a" 1'])
})

t.test('the room of series that have left is there for others', async t => {
  const { table, clock } = leaving(2)
  await countedAndGone(table, ['a', '1', ''], ['b', '1', ''])
  expose(table)
  clock.now = 5 * minutes
  expose(table)
  t.strictSame(texts(table), [])
  const rest = ['c', 'd', 'e'].map(id => table.find([id, '1', '']).text)
  t.strictSame(rest, ['id="c",object_id="1"', 'id="d",object_id="1"', 'id="e",object_id="overflow"'])
})

t.test('a series stays as long as one of the objects behind it', async t => {
  const { table, clock } = leaving(10)
  const objects: object[] = [{}, {}]
  const [series] = await countedAndGone(table, ['a', '', ''])
  table.find(['a', '', ''], objects[0])
  expose(table)
  clock.now = 10 * minutes
  expose(table)
  t.equal(series!.serial === 0, false, 'a new object takes over what was gone')

  table.find(['a', '', ''], objects[1])
  table.find(['a', '', ''], objects[0])
  table.find(['b', '', ''], objects[0])
  t.equal(series!.living, 2)
  objects.shift()
  await garbageCollected(() => series!.living === 1)
  expose(table)
  clock.now = 20 * minutes
  expose(table)
  t.strictSame(texts(table), ['id="a" 1'])
  objects.shift()
  await garbageCollected(() => series!.living === 0)
  expose(table)
  table.find(['a', '', ''], clock)
  clock.now = 30 * minutes
  expose(table)
  t.strictSame([texts(table), table.removals], [['id="a" 1'], 1], 'also where it was exposed already')
})

t.test('a series that was cleared leaves only once', async t => {
  const { table, clock } = leaving(10)
  const series = table.find(['a', '', ''], {})
  series.exposed = series.count
  table.clear()
  table.find(['a', '', ''])
  await garbageCollected(() => series.living === 0)
  clock.now = 10 * minutes
  expose(table)
  clock.now = 20 * minutes
  expose(table)
  t.strictSame([texts(table), table.removals], [['id="a" 0'], 1])
})

t.test('what follows from an exposure is done in slices', async t => {
  const { table, clock } = leaving(10_000)
  await countedAndGone(table, ...Array.from({ length: 2_500 }, (_, i) => ['', String(i), '']))
  for (const series of table.values()) series.exposed = series.count
  const slices = (): number[] => Array.from(table.settle(), () => table.removals)
  t.strictSame(slices(), [0, 0])
  clock.now = 5 * minutes
  t.strictSame(slices(), [1_000, 2_000])
  t.strictSame([table.size, slices()], [0, []])
})

t.test('what has left makes room in the budget', async t => {
  const { table, clock } = leaving(1)
  await countedAndGone(table, ['a', '1', ''])
  clock.now = 10 * minutes
  expose(table)
  t.strictSame(counted(table, [['a', '2', '']]), ['id="a",object_id="2" 1'])
})

t.test('series of the overflow stay, although objects have values that are overflow by themselves', async t => {
  const { codes } = collectWarnings(t)
  const { table, clock } = leaving(1)
  const sets = [['a', '1', ''], ['a', '2', ''], ['b', '3', '']]
  const overflow = counted(table, sets).slice(1)
  t.strictSame(overflow, ['id="a",object_id="overflow" 1', 'id="overflow",object_id="overflow",prop="overflow" 1'])
  const [, ...series] = [...table.values()]
  for (const values of [['a', 'overflow', ''], ['overflow', 'overflow', 'overflow']]) table.find(values, {})
  await garbageCollected(() => series.every(({ living }) => living === 1))
  clock.now = 10 * minutes
  expose(table)
  t.strictSame(texts(table).slice(1), overflow)
  t.equal((await codes()).length, 1)
})

t.test('series stay where dropCollected is false', async t => {
  const table = new SeriesTable(labels, { maxSeries: 10, dropCollected: false, now: () => 0 })
  const { living, owner } = table.find(['a', '', ''], {})
  t.strictSame([living, owner], [0, null])
})
