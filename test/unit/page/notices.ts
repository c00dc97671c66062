import t from 'tap'
import { Busy } from '../../../page/feed.js'
import { CallHistory, type Answer } from '../../../page/history.js'
import { noticesOf } from '../../../page/notices.js'
import { formatTime } from '../../../page/format.js'
import { liveAnswer } from '../../support/live-answers.ts'

function after (changes: Partial<Answer>): CallHistory {
  const calls = new CallHistory()
  calls.add(liveAnswer(1, { groups: [], ...changes }))
  return calls
}

t.test('a healthy app has no notice', async t => {
  t.strictSame(noticesOf(new CallHistory(), null), [])
  t.strictSame(noticesOf(after({}), null), [])
  t.strictSame(noticesOf(after({ labels: [], totals: 2, groups: [[0]], changed: [[0, 2]] }), null), [])
})

t.test('an app that does not answer', async t => {
  const end = ': it ended, or its server was stopped. This page goes on by itself when the app answers again.'
  t.strictSame(noticesOf(new CallHistory(), new Error('gone')), [[`No answer from the app${end}`]])
  t.strictSame(noticesOf(after({}), new Error('gone')), [
    [`No answer from the app since ${formatTime(1_001_000)}${end}`]
  ])
  t.strictSame(noticesOf(after({}), new Busy(1)), [
    ['The app has too many requests at once. This page asks again by itself.']
  ])
})

t.test('a full budget names the label and the class', async t => {
  const end = '. New combinations of labels are counted as overflow; no call is lost.'
  t.strictSame(noticesOf(after({ series: 10_000, overflow: { label: 'object_id', class: 'Core' } }), null), [[
    'The budget of 10,000 series is full. It was filled by the label ', { value: 'object_id' }, ' of the class ',
    { value: 'Core' }, end
  ]])
  t.strictSame(noticesOf(after({ series: 20_001, overflow: { label: 'object_id', class: null } }), null), [[
    'The budget of 10,000 series is full. It was filled by the label ', { value: 'object_id' }, end
  ]])
  const past = '. Combinations of labels that were new then are counted as overflow; there is room again.'
  t.strictSame(noticesOf(after({ series: 9_999, overflow: { label: 'object_id', class: null } }), null), [[
    'The budget of 10,000 series was full. It was filled by the label ', { value: 'object_id' }, past
  ]])
})

t.test('functions without a row', async t => {
  const groups: Array<[number, ...string[]]> = [[0, 'Core', 'append', 'a.js'], [1, 'overflow', 'overflow', 'overflow']]
  t.strictSame(noticesOf(after({ totals: 1_010, groups, changed: [[0, 3], [1, 7]] }), null), [
    ['The table shows 2 functions; 1,000 calls are of others, for which it has no room.']
  ])
  t.strictSame(noticesOf(after({ totals: 10, groups, changed: [[0, 3], [1, 7]] }), null), [
    ['More functions are called than are counted apart: the row overflow has the calls of the others.']
  ])
})
