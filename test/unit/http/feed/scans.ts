import t, { type Test } from 'tap'
import type { SeriesTable } from '../../../../lib/counting/series-table.ts'
import { Pace } from '../../../../lib/http/feed/pace.ts'
import { Scans } from '../../../../lib/http/feed/scans.ts'
import { call, functionTable } from '../../../support/function-table.ts'

/** Scans of a table whose reading takes some milliseconds of a clock that the test sets. */
function scansOf (
  t: Test, table: SeriesTable, readTime = 0, version = 0
): { scans: Scans, clock: { now: number }, pace: Pace, reads: () => number } {
  const clock = { now: 1_000 }
  const pace = new Pace()
  const read = t.capture(table, 'readTotals', (...args: []) => {
    clock.now += readTime
    return Reflect.apply(Object.getPrototypeOf(table).readTotals, table, args)
  })
  let reads = 0
  const scans = new Scans(table, version, pace, { now: () => clock.now, time: () => 1_700_000_000_000 + clock.now })
  return { scans, clock, pace, reads: () => (reads += read().length) }
}

t.test('a scan serves all who ask within 500 ms of its begin', async t => {
  const table = functionTable()
  call(table, {}, 2)
  const { scans, clock, reads } = scansOf(t, table)
  const [first, second] = await Promise.all([scans.latest(), scans.latest()])
  t.equal(first, second)
  t.match(first, { resets: 0, time: 1_700_000_001_000, series: 1, changes: { sum: 2 } })
  clock.now += 499
  call(table, {}, 3)
  t.equal(await scans.latest(), first)
  t.equal(first.changes.sum, 2)
  t.equal(reads(), 1)
  clock.now += 1
  const third = await scans.latest()
  t.match(third, { time: 1_700_000_001_500, changes: { sum: 5 } })
  t.equal(reads(), 2)
})

t.test('no scan begins while one is under way, however long that takes', async t => {
  const table = functionTable(50_000)
  for (let i = 0; i < 45_000; i++) call(table, { id: `${i}` })
  const { scans, clock, reads } = scansOf(t, table)
  const first = scans.latest()
  clock.now += 5_000
  t.equal(scans.latest(), first)
  await first
  clock.now += 5_000
  t.not(scans.latest(), first)
  t.equal(reads(), 2)
})

t.test('the time of a scan raises the pause', async t => {
  const table = functionTable(100_000)
  call(table)
  const { scans, clock, pace, reads } = scansOf(t, table, 20)
  await scans.latest()
  t.equal(pace.pause, 1_000)
  clock.now += 979
  await scans.latest()
  t.equal(reads(), 1)
  clock.now += 1
  await scans.latest()
  t.equal(reads(), 2)

  // The table reads 20,000 at a stretch, and only the first of these five is measured
  for (let i = 0; i < 99_999; i++) call(table, { id: `n${i}` })
  clock.now += 1_000
  await scans.latest()
  t.equal(pace.pause, 4_000, '100 ms are more than one period is believed')
  clock.now += 4_000
  await scans.latest()
  t.equal(pace.pause, 5_000)
})

t.test('versions go on from those before', async t => {
  const { scans } = scansOf(t, functionTable(), 0, 40)
  t.equal(scans.version, 40)
  await scans.latest()
  t.ok(scans.version > 40)
})

t.test('a reset begins new groups, with higher versions', async t => {
  const table = functionTable()
  call(table, { functionName: 'send' }, 5)
  const { scans, clock } = scansOf(t, table)
  const { changes } = await scans.latest()
  const { version } = changes
  table.clear()
  call(table, { functionName: 'read' }, 1)
  clock.now += 500
  const scan = await scans.latest()
  t.equal(scan.resets, 1)
  t.not(scan.changes, changes)
  t.match(scan.changes.news(version), { groups: '[0,"Chat","read","/app/chat.js"]', changed: '[0,1]' })
  t.equal(scan.changes.version, scans.version)
  t.equal(changes.sum, 5)
})

t.test('a reset after the last count was read is not missed', async t => {
  const table = functionTable()
  call(table, {}, 5)
  const { scans, reads } = scansOf(t, table)
  const scan = scans.latest()
  // The reading of a small table is done, and nobody has its result yet
  table.clear()
  t.match(await scan, { resets: 1, changes: { sum: 0 } })
  t.equal(reads(), 2)
})

t.test('a reading that fails fails those who asked, and not those who ask later', async t => {
  const table = functionTable()
  const { scans, clock } = scansOf(t, table)
  const { readTotals } = table
  table.readTotals = () => Promise.reject(new Error('no'))
  await t.rejects(scans.latest(), { message: 'no' })
  table.readTotals = readTotals
  clock.now += 500
  t.match(await scans.latest(), { changes: { sum: 0 } })
})
