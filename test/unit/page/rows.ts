import t from 'tap'
import { CallHistory } from '../../../page/history.js'
import { arrange, baselineOf, busiest, filterOf, measure, type Choice, type Row } from '../../../page/rows.js'
import { groupLabels, liveAnswer } from '../../support/live-answers.ts'

const groups: Array<[number, ...string[]]> = [
  [0, 'Core', 'append', 'app/core.js'],
  [1, 'Peer', 'send', 'node_modules/peer/index.js'],
  [2, 'Core', 'get', 'app/core.js'],
  [3, 'Hub', 'open', 'C:\\app\\node_modules\\hub\\index.js']
]

function history (): CallHistory {
  const calls = new CallHistory()
  calls.add(liveAnswer(1, { totals: 100, groups, changed: [[0, 50], [1, 30], [2, 15], [3, 5]] }))
  calls.add(liveAnswer(2, { totals: 120, changed: [[2, 30], [3, 10]] }))
  return calls
}

const choice: Choice = { sort: 'calls', descending: true, filter: '', hide: false, pins: new Set() }

function names (rows: Row[]): string {
  return rows.map(({ group }) => group.values[1]).join(' ')
}

t.test('rows have calls, rates and shares', async t => {
  const { rows, calls, rate } = measure(history(), null)
  t.strictSame([calls, rate], [120, 20])
  t.strictSame(rows.map(({ calls, rate, share, line }) => [calls, rate, share, line]), [
    [50, 0, 50 / 120, null], [30, 0, 0.25, null], [30, 15, 0.25, null], [10, 5, 10 / 120, null]
  ])
  t.strictSame(measure(new CallHistory(), null), { rows: [], calls: 0, rate: null })
})

t.test('no calls have no share', async t => {
  const calls = new CallHistory()
  calls.add(liveAnswer(1, { groups: [groups[0]!] }))
  t.strictSame(measure(calls, null).rows.map(({ share }) => share), [0])
})

t.test('since a baseline, only later calls count, those of new groups and restarted apps as well', async t => {
  const calls = history()
  const baseline = baselineOf(calls)
  t.strictSame([baseline.time, measure(calls, baseline).calls], [1_002_000, 0])
  calls.add(liveAnswer(3, { totals: 130, groups: [[4, 'New', 'make', 'x.js']], changed: [[0, 58], [4, 2]] }))
  t.strictSame(measure(calls, baseline).rows.map(({ calls, share }) => [calls, share]), [
    [8, 0.8], [0, 0], [0, 0], [0, 0], [2, 0.2]
  ])
  calls.add(liveAnswer(1, { time: 1_004_000, epoch: 'b-0', totals: 6, groups: [groups[0]!], changed: [[0, 6]] }))
  const after = measure(calls, baseline)
  t.strictSame([after.calls, after.rows.map(({ calls }) => calls)], [16, [14]])
})

t.test('rows are sorted by any column, equal ones in the order in which they were made', async t => {
  const { rows } = measure(history(), null)
  const sorted = (sort: string, descending: boolean): string => {
    return names(arrange(rows, groupLabels, { ...choice, sort, descending }))
  }
  t.strictSame([sorted('calls', true), sorted('calls', false)], ['append send get open', 'open send get append'])
  t.strictSame([sorted('rate', true), sorted('share', true)], ['get open append send', 'append send get open'])
  t.equal(sorted('object_classname', false), 'append get open send')
  t.equal(sorted('object_classname', true), 'send open append get')
  t.equal(sorted('unknown', true), 'append send get open')
})

t.test('rows without a rate yet are sorted as if it were zero', async t => {
  const calls = new CallHistory()
  calls.add(liveAnswer(1, { totals: 3, groups, changed: [[1, 3]] }))
  t.equal(names(arrange(measure(calls, null).rows, groupLabels, { ...choice, sort: 'rate' })), 'append send get open')
})

t.test('a filter has words, and words to exclude', async t => {
  const { rows } = measure(history(), null)
  const filtered = (filter: string): string => names(arrange(rows, groupLabels, { ...choice, filter }))
  t.equal(filtered('core'), 'append get')
  t.equal(filtered('  CORE   -get '), 'append')
  t.equal(filtered('-core'), 'send open')
  t.equal(filtered('-'), 'append send get open')
  t.equal(filtered('core peer'), '')
  t.equal(filterOf('ä')('Ä'.toLowerCase()), true)
})

t.test('node_modules are hidden, on Windows too, unless a row is pinned', async t => {
  const { rows } = measure(history(), null)
  t.equal(names(arrange(rows, groupLabels, { ...choice, hide: true })), 'append get')
  t.equal(names(arrange(rows, ['id', 'x', 'y'], { ...choice, hide: true })), 'append send get open')
  const pins = new Set([rows[3]!.group.key])
  t.equal(names(arrange(rows, groupLabels, { ...choice, hide: true, filter: 'append', pins })), 'open append')
})

t.test('an order that is held stays, with new rows at the end', async t => {
  const { rows } = measure(history(), null)
  const held = [rows[3]!, rows[2]!].map(({ group }) => group.key)
  t.equal(names(arrange(rows, groupLabels, choice, held)), 'open get append send')
  t.equal(names(arrange(rows, groupLabels, { ...choice, filter: 'core' }, held)), 'get append')
})

t.test('the busiest keep their places', async t => {
  const calls = history()
  const keys = (places: ReadonlyArray<string | null>): string[] => {
    return busiest(calls.groups.values(), places).map(group => group === null ? '' : group.values[1]!)
  }
  t.strictSame(keys([null, null, null]), ['get', 'open', ''])
  t.strictSame(keys([null]), ['get'])
  const open = calls.current()[3]!.key
  t.strictSame(keys([open, null]), ['open', 'get'])
  t.strictSame(keys([open]), ['get'])
  t.strictSame(keys(['gone', open]), ['get', 'open'])
})
