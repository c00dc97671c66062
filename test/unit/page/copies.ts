import t from 'tap'
import { promql, tsv } from '../../../page/copies.js'
import { CallHistory } from '../../../page/history.js'
import { measure } from '../../../page/rows.js'
import { groupLabels, liveAnswer } from '../../support/live-answers.ts'

t.test('PromQL selects the series of one row', async t => {
  t.equal(promql('trace_calls_total', groupLabels, ['Core', 'append', 'a.js']),
    'sum(rate(trace_calls_total{object_classname="Core", caller_functionname="append", caller_filename="a.js"}[5m]))')
  t.equal(promql('trace_calls_total', ['id'], ['a"}\n\\n']), 'sum(rate(trace_calls_total{id="a\\"}\\n\\\\n"}[5m]))')
  t.equal(promql('trace_calls_total', ['id'], []), 'sum(rate(trace_calls_total{id=""}[5m]))')
  t.equal(promql('trace_calls_total', [], []), 'sum(rate(trace_calls_total{}[5m]))')
})

t.test('the table is copied as plain numbers, one line a row', async t => {
  const calls = new CallHistory()
  const groups: Array<[number, ...string[]]> = [
    [0, 'Core', 'append', 'a.js'], [1, '=1+1', '@x', '-y'], [2, 'tab\there', 'new\r\nline\u2028', '']
  ]
  calls.add(liveAnswer(1, { totals: 1_234_569, groups, changed: [[0, 1_234_567], [1, 1], [2, 1]] }))
  t.equal(tsv(measure(calls, null).rows, groupLabels).split('\n')[1], 'Core\tappend\ta.js\t1234567\t\t0.999998')
  calls.add(liveAnswer(4, { totals: 1_234_570, changed: [[0, 1_234_568]] }))
  t.strictSame(tsv(measure(calls, null).rows, groupLabels).split('\n'), [
    'class\tfunction\tfile\tcalls\tcalls per second\tshare',
    'Core\tappend\ta.js\t1234568\t0.333333\t0.999998',
    "'=1+1\t'@x\t'-y\t1\t0\t8.09999e-7",
    'tab here\tnew line \t\t1\t0\t8.09999e-7',
    ''
  ])
})
