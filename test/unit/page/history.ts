import t from 'tap'
import { CallHistory, keyOf, span, type Group } from '../../../page/history.js'
import { groupLabels, liveAnswer } from '../../support/live-answers.ts'

const append: [number, ...string[]] = [0, 'Core', 'append', 'core.js']
const get: [number, ...string[]] = [1, 'Core', 'get', 'core.js']

function groupOf (calls: CallHistory, [, ...values]: [number, ...string[]]): Group {
  return calls.groups.get(keyOf(values))!
}

/** A history after two answers, a second apart, with ten calls of `append` between. */
function started (): CallHistory {
  const calls = new CallHistory()
  calls.add(liveAnswer(1, { totals: 105, groups: [append, get], changed: [[0, 100], [1, 5]] }))
  calls.add(liveAnswer(2, { totals: 115, changed: [[0, 110]] }))
  return calls
}

t.test('the first answer has counts, and no rate yet', async t => {
  const calls = new CallHistory()
  t.strictSame([calls.time, calls.beyond, calls.rate(), calls.current()], [0, 0, null, []])
  t.equal(calls.add(liveAnswer(1, { totals: 105, groups: [append, get], changed: [[0, 100], [1, 5]] })), true)
  t.strictSame(calls.current().map(({ values, count, seen }) => [...values, count, seen]), [
    ['Core', 'append', 'core.js', 100, 100], ['Core', 'get', 'core.js', 5, 5]
  ])
  t.strictSame([calls.time, calls.seen, calls.rate(), calls.rate(groupOf(calls, append))], [1_001_000, 105, null, null])
})

t.test('rates are the calls between answers', async t => {
  const calls = started()
  t.strictSame([calls.rate(), calls.rate(groupOf(calls, append)), calls.rate(groupOf(calls, get))], [10, 10, 0])
  calls.add(liveAnswer(4, { totals: 155, changed: [[1, 45]] }))
  t.strictSame([calls.rate(), calls.rate(groupOf(calls, get))], [50 / 3, 40 / 3])
  t.equal(groupOf(calls, get).sum, 40)
})

t.test('an answer of the same version has nothing new', async t => {
  const calls = started()
  t.equal(calls.add(liveAnswer(2, { totals: 115 })), false)
  t.equal(calls.rate(), 10)
})

t.test('a group that comes later is counted from zero', async t => {
  const calls = started()
  calls.add(liveAnswer(3, { totals: 145, groups: [[2, 'Peer', 'open', 'p.js']], changed: [[2, 30]] }))
  t.equal(calls.rate(groupOf(calls, [2, 'Peer', 'open', 'p.js'])), 15)
})

t.test('a large answer comes in parts: calls from before a group was known are not of now', async t => {
  const calls = new CallHistory()
  calls.add(liveAnswer(1, { totals: 105, groups: [append], changed: [[0, 100]] }))
  calls.add(liveAnswer(1.5, { time: 1_001_000, totals: 105, groups: [get], changed: [[1, 3]] }))
  t.strictSame(calls.current().map(({ count, initial }) => [count, initial]), [[100, 100], [3, 3]])
  t.equal(calls.beyond, 2)
  const changed: Array<[number, number]> = [[0, 110], [1, 4], [2, 11]]
  calls.add(liveAnswer(2, { totals: 125, groups: [[2, 'Peer', 'open', 'p.js']], changed }))
  t.strictSame(calls.current().map(group => [group.count, group.initial, calls.rate(group)]), [
    [110, 100, 10], [4, 3, 1], [11, 2, 9]
  ])
  t.equal(calls.rate(), 20)
})

t.test('after a pause the app may send all groups again', async t => {
  const calls = started()
  calls.add(liveAnswer(3, { totals: 130, groups: [append, get], changed: [[0, 120], [1, 10]] }))
  t.strictSame(calls.current().map(({ count, seen, initial }) => [count, seen, initial]), [
    [120, 120, 100], [10, 10, 5]
  ])
  t.strictSame(calls.current().map(group => calls.rate(group)), [10, 2.5])
})

t.test('a change of a group that was never named is ignored', async t => {
  const calls = started()
  calls.add(liveAnswer(3, { totals: 125, changed: [[9, 10]] }))
  t.strictSame(calls.current().map(({ index }) => index), [0, 1])
})

t.test('a rate is over ten seconds', async t => {
  const calls = started()
  for (let version = 3; version <= 20; version++) {
    calls.add(liveAnswer(version, { totals: 115 + (version >= 18 ? 50 : 0) }))
  }
  t.equal(calls.rate(), 5)
})

t.test('a point longer than ten seconds has its own rate', async t => {
  const calls = started()
  calls.add(liveAnswer(62, { totals: 115 + 600, changed: [[0, 710]] }))
  t.strictSame([calls.rate(), calls.rate(groupOf(calls, append))], [10, 10])
  calls.add(liveAnswer(63, { totals: 115 + 605, changed: [[0, 715]] }))
  t.equal(calls.rate(), 5)
})

t.test('after a restart, rates begin at zero, a mark is set, and the history stays', async t => {
  const calls = started()
  const groups: Array<[number, ...string[]]> = [[0, 'Core', 'get', 'core.js']]
  calls.add(liveAnswer(1, { time: 1_003_000, epoch: 'b-0', totals: 4, groups, changed: [[0, 4]] }))
  t.strictSame(calls.marks, [{ time: 1_003_000, text: 'restarted' }])
  t.strictSame(calls.current().map(({ values, count, seen }) => [values[1], count, seen]), [['get', 4, 9]])
  t.strictSame([calls.rate(), calls.seen], [4, 119])
  t.strictSame([groupOf(calls, append).index, groupOf(calls, append).sum], [-1, 10])
  t.strictSame(calls.rates(undefined, 1_000, 3), [null, 10, 4])
})

t.test('the calls of the new app are later than the last time without an answer', async t => {
  const calls = started()
  calls.fail(1_009_000)
  calls.add(liveAnswer(1, { time: 1_010_000, epoch: 'b-0', totals: 7, groups: [], changed: [] }))
  t.equal(calls.rate(), 7)
  t.strictSame(calls.rates(undefined, 1_000, 10), [null, 10, null, null, null, null, null, null, null, 7])
})

t.test('a failure that the clock of the new app places later is ignored', async t => {
  const calls = started()
  calls.fail(1_020_000)
  calls.add(liveAnswer(1, { time: 1_010_000, epoch: 'b-0', totals: 16, groups: [], changed: [] }))
  t.equal(calls.rate(), 2)
})

t.test('after a failure, the same app has counted all the time', async t => {
  const calls = started()
  calls.fail(1_008_000)
  calls.add(liveAnswer(10, { totals: 195 }))
  t.equal(calls.rate(), 10)
})

t.test('a reset has a mark of its own, and no negative rate', async t => {
  const calls = started()
  calls.add(liveAnswer(3, { epoch: 'a-1', totals: 2, groups: [append], changed: [[0, 2]] }))
  t.strictSame(calls.marks, [{ time: 1_003_000, text: 'reset' }])
  t.strictSame([calls.rate(), calls.rate(groupOf(calls, append)), groupOf(calls, append).count], [2, 2, 2])
})

t.test('counts that fall within an epoch are no negative rate', async t => {
  const calls = started()
  calls.add(liveAnswer(3, { totals: 100, changed: [[0, 90]] }))
  t.strictSame([calls.rate(), calls.rate(groupOf(calls, append))], [5, 5])
})

t.test('other labels begin with other groups, and the rate of all is kept', async t => {
  const calls = started()
  t.equal(calls.layouts, 1)
  calls.add(liveAnswer(1, {
    time: 1_003_000, epoch: 'b-0', labels: ['id'], totals: 3, groups: [[0, 'append']], changed: [[0, 3]]
  }))
  t.equal(calls.layouts, 2)
  t.strictSame(Array.from(calls.groups.values(), ({ values }) => values), [['append']])
  t.strictSame(calls.rates(undefined, 1_000, 2), [10, 3])
})

t.test('a group that the app no longer has is dropped after five minutes', async t => {
  const calls = started()
  calls.add(liveAnswer(1, { time: 1_003_000, epoch: 'b-0', groups: [], changed: [] }))
  t.strictSame(Array.from(calls.groups.values(), ({ values }) => values[1]), ['append'])
  calls.add(liveAnswer(2, { time: 1_002_000 + span, epoch: 'b-0' }))
  t.strictSame([calls.groups.size, calls.marks.length], [0, 1])
  calls.add(liveAnswer(3, { time: 1_003_000 + span, epoch: 'b-0' }))
  t.equal(calls.marks.length, 0)
})

t.test('sums are those of the last five minutes', async t => {
  const calls = started()
  for (let version = 3; version <= 400; version++) {
    calls.add(liveAnswer(version, { totals: 115 + version, changed: [[1, 5 + version]] }))
  }
  const { sum, calls: own } = groupOf(calls, get)
  t.strictSame([sum, own!.reduce((all, one) => all + one)], [300, 300])
  t.equal(groupOf(calls, append).calls, null)
})

t.test('more answers than there is room for drop the oldest', async t => {
  const calls = started()
  for (let version = 3; version <= 1_000; version++) {
    calls.add(liveAnswer(version, { time: 1_002_000 + version, totals: 115 + version, changed: [[1, 5 + version]] }))
  }
  t.equal(groupOf(calls, get).sum, 640)
})

t.test('a clock that is set back begins a new history with the same counts', async t => {
  const calls = started()
  calls.add(liveAnswer(3, { time: 500_000, totals: 125, changed: [[0, 120]] }))
  t.strictSame([calls.rate(), groupOf(calls, append).count, groupOf(calls, append).sum], [null, 120, 0])
  calls.add(liveAnswer(4, { time: 501_000, totals: 132, changed: [[0, 127]] }))
  t.strictSame([calls.rate(), calls.rate(groupOf(calls, append))], [7, 7])
})

t.test('keys and filters know the values', async t => {
  t.not(keyOf(['a', 'b,c']), keyOf(['a,b', 'c']))
  t.not(keyOf(['a","b']), keyOf(['a', 'b']))
  const calls = new CallHistory()
  calls.add(liveAnswer(1, { groups: [append], changed: [] }))
  t.strictSame(calls.current().map(({ text }) => text), ['core\nappend\ncore.js'])
  t.strictSame(calls.last!.labels, groupLabels)
})

t.test('a line has equal steps of time', async t => {
  const calls = started()
  calls.add(liveAnswer(3, { totals: 135, changed: [[0, 130]] }))
  calls.add(liveAnswer(3.5, { totals: 140 }))
  t.equal(calls.firstStep(2_000, 3), 998_000)
  // The newest step is known only in part, and the point from 1,001,000 to 1,002,000 is the first
  t.strictSame(calls.rates(undefined, 2_000, 3), [null, 10, 50 / 3])
  t.strictSame(calls.rates(groupOf(calls, get), 2_000, 3), [null, 0, 0])
  calls.add(liveAnswer(10, { totals: 205 }))
  t.strictSame(calls.rates(undefined, 1_000, 3), [10, 10, 10])
  calls.add(liveAnswer(10.1, { totals: 207 }))
  t.strictSame(calls.rates(undefined, 1_000, 2), [10, null], 'too little of the newest step is known')
})
