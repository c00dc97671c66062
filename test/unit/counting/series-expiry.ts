import { setImmediate as nextTurn } from 'node:timers/promises'
import t from 'tap'
import { SeriesTable } from '../../../lib/counting/series-table.ts'
import type { Series } from '../../../lib/counting/series.ts'
import { garbageCollected } from '../../support/garbage.ts'
import { collectWarnings } from '../../support/warnings.ts'

const minutes = 60_000

const labels = [
  { name: 'id', unbounded: false }, { name: 'object_id', unbounded: true }, { name: 'prop', unbounded: true }
]

/** A table with a clock that stands still. */
function expiring (maxSeries: number): { table: SeriesTable, clock: { now: number } } {
  const clock = { now: 0 }
  return { table: new SeriesTable(labels, { maxSeries, dropCollected: true, now: () => clock.now }), clock }
}

function texts (table: SeriesTable): string[] {
  return Array.from(table.values(), ({ text, count }) => `${text} ${count}`)
}

/** Counts label sets once, one after another; gives all series as texts. */
function counted (table: SeriesTable, ...sets: string[][]): string[] {
  for (const values of sets) table.getOrCreate(values).count++
  return texts(table)
}

/** Counts label sets once, each for an object that is collected afterwards. */
async function countedAndCollected (table: SeriesTable, ...sets: string[][]): Promise<Series[]> {
  const series = sets.map(values => {
    const found = table.getOrCreate(values, {})
    found.count++
    return found
  })
  await garbageCollected(() => series.every(({ ownerCount }) => ownerCount === 0))
  return series
}

t.test('a series expires five minutes after its object was collected', async t => {
  const { table, clock } = expiring(10)
  const living = {}
  table.getOrCreate(['living', '', ''], living)
  table.getOrCreate(['without object', '', ''])
  const others = texts(table)
  clock.now = 7 * minutes
  const [series] = await countedAndCollected(table, ['collected', '', ''])
  for (const minute of [7, 10, 12 - 1e-6]) {
    clock.now = minute * minutes
    await table.expire()
    t.strictSame(texts(table), [...others, 'id="collected" 1'], `after ${minute - 7} minutes`)
  }
  clock.now = 12 * minutes
  t.strictSame([series!.serial, table.removals], [3, 0])
  await table.expire()
  t.strictSame([texts(table), series!.serial, table.removals], [others, 0, 1])
  t.equal(table.getOrCreate(['collected', '', '']).serial, 4, 'the same label set is a new series')
  t.ok(living)
})

t.test('reading changes nothing, however often', async t => {
  const { table, clock } = expiring(10)
  await countedAndCollected(table, ['collected', '', ''])
  clock.now = 5 * minutes - 1
  for (let reads = 0; reads < 1_000; reads++) {
    await table.expire()
    if (texts(table).join() !== 'id="collected" 1') t.fail(`read ${reads}`)
  }
  t.strictSame([table.size, table.removals], [1, 0])
})

t.test('a series stays as long as one of the objects behind it', async t => {
  const { table, clock } = expiring(10)
  const objects: object[] = [{}, {}]
  const [series] = await countedAndCollected(table, ['a', '', ''])
  table.getOrCreate(['a', '', ''], objects[0])
  clock.now = 10 * minutes
  await table.expire()
  t.equal(series!.serial, 1, 'a new object takes over an orphan')

  table.getOrCreate(['a', '', ''], objects[1])
  table.getOrCreate(['a', '', ''], objects[0])
  table.getOrCreate(['b', '', ''], objects[0])
  t.equal(series!.ownerCount, 2)
  objects.shift()
  await garbageCollected(() => series!.ownerCount === 1)
  clock.now = 20 * minutes
  await table.expire()
  t.strictSame(texts(table), ['id="a" 1'], 'the other series of the first object has expired or will')
  objects.shift()
  await garbageCollected(() => series!.ownerCount === 0)
  clock.now = 25 * minutes
  await table.expire()
  t.strictSame([texts(table), table.removals], [[], 2])
})

t.test('counts that an orphan still gets have five minutes as well', async t => {
  const { table, clock } = expiring(1)
  const [series] = await countedAndCollected(table, ['a', '1', ''])
  clock.now = 4 * minutes
  t.strictSame(
    counted(table, ['a', '1', '']), ['id="a",object_id="1" 2'],
    'an event of the same labels without an object'
  )
  clock.now = 5 * minutes
  await table.expire()
  t.strictSame(texts(table), ['id="a",object_id="1" 2'])
  clock.now = 10 * minutes - 1
  await table.expire()
  t.equal(series!.serial, 1)
  clock.now = 10 * minutes
  await table.expire()
  t.strictSame([texts(table), series!.serial], [[], 0])
})

t.test('when the budget needs room, the series that was an orphan longest is removed, if it has expired', async t => {
  const { codes } = collectWarnings(t)
  const { table, clock } = expiring(3)
  await countedAndCollected(table, ['first', '1', ''])
  clock.now = 1
  await countedAndCollected(table, ['second', '1', ''])
  clock.now = 2
  await countedAndCollected(table, ['third', '1', ''])
  clock.now = 5 * minutes + 1
  t.strictSame(counted(table, ['a', '1', ''], ['b', '1', '']), [
    'id="third",object_id="1" 1', 'id="a",object_id="1" 1', 'id="b",object_id="1" 1'
  ])
  t.strictSame(await codes(), [])
  t.equal(counted(table, ['c', '1', '']).at(-1), 'id="c",object_id="overflow" 1', 'the third is too young')
  t.equal((await codes()).length, 1)
  clock.now++
  t.strictSame(counted(table, ['c', '2', '']), [
    'id="a",object_id="1" 1', 'id="b",object_id="1" 1', 'id="c",object_id="overflow" 1', 'id="c",object_id="2" 1'
  ])
  t.equal(table.removals, 3)
})

t.test('an orphan that was counted lately makes no room, the next one does', async t => {
  const { codes } = collectWarnings(t)
  const { table, clock } = expiring(2)
  const [first] = await countedAndCollected(table, ['first', '1', ''], ['second', '1', ''])
  first!.count++
  clock.now = 5 * minutes
  t.strictSame(counted(table, ['a', '1', '']), ['id="first",object_id="1" 2', 'id="a",object_id="1" 1'])
  t.equal(counted(table, ['b', '1', '']).at(-1), 'id="b",object_id="overflow" 1')
  t.equal((await codes()).length, 1)
})

t.test('the room of expired series is there for others', async t => {
  const { codes } = collectWarnings(t)
  const { table, clock } = expiring(2)
  await countedAndCollected(table, ['a', '1', ''], ['b', '1', ''])
  clock.now = 5 * minutes
  await table.expire()
  t.strictSame(counted(table, ['c', '1', ''], ['d', '1', ''], ['e', '1', '']), [
    'id="c",object_id="1" 1', 'id="d",object_id="1" 1', 'id="e",object_id="overflow" 1'
  ])
  t.equal((await codes()).length, 1)
})

t.test('the room of expired series is there for others also beside those of the overflow', async t => {
  collectWarnings(t)
  const { table, clock } = expiring(2)
  await countedAndCollected(table, ['a', '1', ''], ['a', '2', ''])
  counted(table, ['a', '3', ''])
  clock.now = 5 * minutes
  await table.expire()
  t.strictSame(counted(table, ['b', '1', ''], ['b', '2', '']), [
    'id="a",object_id="overflow" 1', 'id="b",object_id="1" 1', 'id="b",object_id="2" 1'
  ])
})

t.test('series are removed in slices, between which the event loop goes on', async t => {
  const { table, clock } = expiring(10_000)
  await countedAndCollected(table, ...Array.from({ length: 2_500 }, (_, i) => ['', String(i), '']))
  clock.now = 5 * minutes
  const removals: number[] = []
  const expired = table.expire()
  for (let turns = 0; turns < 4; turns++) {
    removals.push(table.removals)
    // Queued behind that of the removal, which therefore removes its next slice first
    await nextTurn()
  }
  await expired
  t.strictSame([removals, table.size], [[1_000, 2_000, 2_500, 2_500], 0])
})

t.test('while series are removed, others may come, expire and be cleared', async t => {
  const { table, clock } = expiring(10_000)
  await countedAndCollected(table, ...Array.from({ length: 1_500 }, (_, i) => ['', String(i), '']))
  clock.now = 5 * minutes
  await Promise.all([table.expire(), table.expire()])
  t.strictSame([table.size, table.removals], [0, 1_500], 'two at once remove each series once')

  await countedAndCollected(table, ...Array.from({ length: 1_500 }, (_, i) => ['', String(i), '']))
  clock.now = 10 * minutes
  const expired = table.expire()
  table.clear()
  t.strictSame(counted(table, ['a', '', '']), ['id="a" 1'])
  await expired
  t.strictSame([texts(table), table.removals], [['id="a" 1'], 3_000])
})

t.test('after clear() nothing expires because of what was there before', async t => {
  const { table, clock } = expiring(1)
  await countedAndCollected(table, ['orphan', '1', ''])
  table.clear()
  const living = {}
  table.getOrCreate(['orphan', '1', ''], living)
  clock.now = 10 * minutes
  await table.expire()
  t.strictSame([texts(table), table.removals], [['id="orphan",object_id="1" 0'], 1])

  const object = new WeakRef({})
  table.getOrCreate(['orphan', '1', ''], object.deref())
  table.clear()
  table.getOrCreate(['orphan', '1', ''], living)
  await garbageCollected(() => object.deref() === undefined)
  clock.now = 20 * minutes
  await table.expire()
  t.strictSame([texts(table), table.removals], [['id="orphan",object_id="1" 0'], 2])
})

t.test('after clear() living objects do not keep the series that were there before', async t => {
  const { table } = expiring(100)
  const objects = Array.from({ length: 10 }, () => ({}))
  const cleared: Array<WeakRef<Series>> = []
  for (let resets = 0; resets < 6; resets++) {
    for (const [i, object] of objects.entries()) {
      cleared.push(new WeakRef(table.getOrCreate(['', String(i), ''], object)))
    }
    table.clear()
  }
  await garbageCollected(() => cleared.every(series => series.deref() === undefined))
  t.equal(cleared.length, objects.length * 6)
})

t.test('series of the overflow stay, also where values of objects are overflow by themselves', async t => {
  const { codes } = collectWarnings(t)
  const { table, clock } = expiring(1)
  const [, ...overflow] = counted(table, ['a', '1', ''], ['a', '2', ''], ['b', '3', ''])
  t.strictSame(overflow, [
    'id="a",object_id="overflow" 1', 'id="overflow",object_id="overflow",prop="overflow" 1'
  ])
  const [, ...series] = table.values()
  for (const values of [['a', 'overflow', ''], ['overflow', 'overflow', 'overflow']]) table.getOrCreate(values, {})
  t.strictSame(series.map(({ ownerCount }) => ownerCount), [2, 2])
  await garbageCollected(() => series.every(({ ownerCount }) => ownerCount === 1))
  clock.now = 10 * minutes
  await table.expire()
  t.strictSame(texts(table).slice(1), overflow)
  t.equal((await codes()).length, 1)
})

t.test('the clock goes by itself where none is given', async t => {
  const table = new SeriesTable(labels, { maxSeries: 10, dropCollected: true })
  await countedAndCollected(table, ['a', '', ''])
  await table.expire()
  t.strictSame(texts(table), ['id="a" 1'])
  const { now } = performance
  t.intercept(performance, 'now', { value: () => now.call(performance) + 5 * minutes })
  await table.expire()
  t.strictSame(texts(table), [])
})

t.test('dropCollected: false lasts beyond clear()', async t => {
  const table = new SeriesTable(labels, { maxSeries: 10, dropCollected: false })
  table.clear()
  t.equal(table.dropsCollected, false)
})

t.test('series stay where dropCollected is false', async t => {
  const table = new SeriesTable(labels, { maxSeries: 10, dropCollected: false, now: () => 0 })
  const { ownerCount, lastOwner } = table.getOrCreate(['a', '', ''], {})
  t.strictSame([ownerCount, lastOwner, table.dropsCollected], [0, null, false])
})

t.test('series that expire in the turn of a scan are in the totals once', async t => {
  const { table, clock } = expiring(10)
  await countedAndCollected(table, ['a', '1', ''], ['a', '2', ''], ['b', '3', ''])
  clock.now = 5 * minutes
  const [totals] = await Promise.all([table.readTotals(), table.expire()])
  t.equal(table.size, 0)
  for (const read of [totals, table.totals(), await table.readTotals()]) {
    t.strictSame(read.map(({ group, count }) => `${group.text} ${count}`), ['id="a" 2', 'id="b" 1'])
  }
})
