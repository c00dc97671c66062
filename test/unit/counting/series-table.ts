import t from 'tap'
import { SeriesTable } from '../../../lib/counting/series-table.ts'
import { collectWarnings } from '../../support/warnings.ts'

const labels = [
  { name: 'id', unbounded: false },
  { name: 'object_id', unbounded: true },
  { name: 'prop', unbounded: true }
]

/** Counts label sets in a table, one after another; gives its series as texts. */
function counted (table: SeriesTable, sets: string[][]): string[] {
  for (const values of sets) table.getOrCreate(values).count++
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
  const found = table.getOrCreate(['a', '', ''])
  t.equal(table.getOrCreate(['a', '', '']), found)
  t.strictSame([found.text, found.count], ['id="a"', 1])
})

t.test('label sets that look alike when they are joined are two series', async t => {
  const sets = [
    ['a', 'b', ''], ['a,b', '', ''], ['a",object_id="b', '', ''], ['a\\', 'b', ''], ['a\\"', 'b', ''], ['', 'a', 'b'],
    ['a', '', 'b'],
    ['\n', '', ''], ['\\n', '', ''], ['\\\n', '', ''], ['\\', '', ''], ['\\\\', '', ''], ['"', '', ''], ['\\"', '', ''],
    ['__proto__', '', ''], ['constructor', '', ''], ['overflow', '', ''], [' ', '', '']
  ]
  const table = new SeriesTable(labels, { maxSeries: 100, dropCollected: true })
  const found = sets.map(values => table.getOrCreate(values))
  t.equal(new Set(found).size, sets.length)
  t.equal(new Set(found.map(series => series.text)).size, sets.length)
  t.strictSame(sets.map(values => table.getOrCreate(values)), found)
})

t.test('label sets over the budget are counted with their unbounded labels collapsed', async t => {
  const { codes, errors } = collectWarnings(t)
  const table = new SeriesTable(labels, { maxSeries: 2, dropCollected: true })
  t.strictSame(
    counted(table, [['a', '1', ''], ['a', '2', 'x'], ['a', '1', '']]),
    ['id="a",object_id="1" 2', 'id="a",object_id="2",prop="x" 1']
  )
  t.strictSame(await codes(), [], 'a full budget is no overflow yet')

  t.strictSame(counted(table, [['a', '3', ''], ['a', '4', ''], ['a', '5', 'y'], ['a', '2', 'x']]), [
    'id="a",object_id="1" 2',
    'id="a",object_id="2",prop="x" 2',
    'id="a",object_id="overflow" 2',
    'id="a",object_id="overflow",prop="overflow" 1'
  ])

  const rest = [
    ['b', '1', ''], ['b', '', ''], ['', '', ''], ['b', '1', ''], ['a', '6', ''], ['a', '7', 'z'], ['a', '1', '']
  ]
  t.strictSame(counted(table, rest), [
    'id="a",object_id="1" 3',
    'id="a",object_id="2",prop="x" 2',
    'id="a",object_id="overflow" 3',
    'id="a",object_id="overflow",prop="overflow" 2',
    'id="overflow",object_id="overflow",prop="overflow" 4'
  ])
  t.equal(table.size, 2 * 2 + 1, 'there are never more')

  t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW'], 'it is told once')
  t.equal(
    errors[0]!.message,
    'the budget of 2 series is full, object_id has 2 values; label sets that are new are counted together from ' +
      "now on, with 'overflow' for object_id, prop. Leave labels out (options labels and allowedProps), or raise " +
      'maxSeries'
  )
})

t.test('without unbounded labels there is room for twice the budget', async t => {
  const { codes, errors } = collectWarnings(t)
  const bounded = [{ name: 'id', unbounded: false }, { name: 'class', unbounded: false }]
  const table = new SeriesTable(bounded, { maxSeries: 1, dropCollected: true })
  t.strictSame(
    counted(table, [['a', ''], ['b', ''], ['c', ''], ['d', ''], ['a', ''], ['b', '']]),
    ['id="a" 2', 'id="b" 2', 'id="overflow",class="overflow" 2']
  )
  t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW'])
  t.equal(
    errors[0]!.message,
    'the budget of 1 series is full, id has 1 values; label sets that are new are counted together from now on, ' +
      "with 'overflow' for id, class. Leave labels out (options labels and allowedProps), or raise maxSeries"
  )
})

t.test("a value that is 'overflow' by itself shares the series of the overflow", async t => {
  const { codes } = collectWarnings(t)
  const table = new SeriesTable(labels, { maxSeries: 1, dropCollected: true })
  const sets = [['overflow', 'overflow', 'overflow'], ['a', '1', ''], ['a', 'overflow', ''], ['b', '', '']]
  t.strictSame(counted(table, sets), [
    'id="overflow",object_id="overflow",prop="overflow" 2',
    'id="a",object_id="overflow" 2'
  ])
  t.equal((await codes()).length, 1)
})

t.test('the warning names the label with the most values and the class with the most series', async t => {
  const { codes, errors } = collectWarnings(t)
  const named = [
    { name: 'id', unbounded: false },
    { name: 'object_classname', unbounded: false },
    { name: 'object_id', unbounded: true }
  ]
  const table = new SeriesTable(named, { maxSeries: 12_000, dropCollected: false })
  const classes = ['Chat', '', 'Peer "x"', 'Peer "x"']
  for (let i = 0; i < 12_000; i++) table.getOrCreate([String(i % 3), classes[i % 4]!, String(i)])
  t.equal(table.getOrCreate(['a', 'Chat', '1']).text, 'id="a",object_classname="Chat",object_id="overflow"')
  await codes()
  t.match(
    errors[0]!.message,
    /^the budget of 12000 series is full, object_id has 10000 values and class Peer \\"x\\" has 5000 series; /,
    'by the first 10,000 series'
  )
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
  t.strictSame(
    counted(table, [['b', '1', ''], ['b', '2', '']]),
    ['id="b",object_id="1" 1', 'id="b",object_id="overflow" 1'],
    'the budget is whole again'
  )
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

t.test('the overflow is what filled the budget first, until a reset', async t => {
  collectWarnings(t)
  const table = new SeriesTable(labels, { maxSeries: 2, dropCollected: true })
  t.strictSame([table.overflow, table.groupLabels], [null, ['id']])
  counted(table, [['a', '1', ''], ['a', '2', ''], ['a', '3', '']])
  const { overflow, resets } = table
  t.equal(overflow?.label, 'object_id')
  counted(table, [['b', '4', 'x'], ['c', '5', 'y']])
  t.equal(table.overflow, overflow)
  table.clear()
  t.equal(table.overflow, null)
  t.not(table.resets, resets)
})
