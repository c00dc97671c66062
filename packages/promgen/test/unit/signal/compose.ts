import t from 'tap'
import { constant, custom, gap, hold, join, linear, loop, ramp, type Signal } from '../../../index.ts'
import { samplesAt, steps, type Sample } from '../../support/evaluate.ts'

const up = ramp(0, 2, '2s')
const open = ramp(10, 12, '2s', { leftOpen: true })
const moment = ramp(5, 5, 0)
const leftOpenMoment = ramp(6, 6, 0, { leftOpen: true })

const table: Array<[string, Signal, Sample[]]> = [
  ['an instant that two share belongs to the later', join(up, ramp(10, 12, '2s')), [0, 1, 10, 11, 12, 'end']],
  ['but to the earlier if the later is left-open', join(up, open), [0, 1, 2, 11, 12, 'end']],
  ['and not if the earlier is right-open', join(hold(7, '2s'), open), [7, 7, '_', 11, 12, 'end']],
  ['a left-open beginning is missing', join(open, up), ['_', 11, 0, 1, 2, 'end']],
  ['the last keeps its own end', join(up, hold(7, '1s')), [0, 1, 7, 'end']],
  ['a moment at the end has its value', join(custom(1, 2), moment), [1, 2, 5, 'end']],
  ['a moment between others is the later one\'s', join(up, moment, up), [0, 1, 0, 1, 2, 'end']],
  ['or its own if the later is left-open', join(up, moment, open), [0, 1, 5, 11, 12, 'end']],
  ['or the one\'s before if it is left-open, too', join(up, leftOpenMoment, open), [0, 1, 2, 11, 12, 'end']],
  ['empty ones count for nothing', join(up, join(), gap(0), open, custom()), [0, 1, 2, 11, 12, 'end']],
  ['nothing follows what has no end', join(constant(1), up), [1, 1, 1, 1]],
  ['nothing joined is empty', join(), ['end']],
  ['joins can be joined', join(join(up, gap('1s')), join(custom(8))), [0, 1, '_', 8, 'end']],
  ['turns of a loop share instants as segments do', loop(up, 2), [0, 1, 0, 1, 2, 'end']],
  ['turns of a left-open loop, too', loop(open, 2), ['_', 11, 12, 11, 12, 'end']],
  ['a loop that is right-open', loop(hold(3, '1s'), 2), [3, 3, 'end']],
  ['no turns', loop(up, 0), ['end']],
  ['fewer than no turns of something endless', loop(constant(1), -1), ['end']],
  ['a loop of what has no end', loop(constant(1), 2), [1, 1, 1]],
  ['a loop of a moment', loop(moment, 3), [5, 'end']],
  ['loops of loops', loop(loop(custom(1, 2), 2).followedBy(custom(3)), 2), [1, 2, 1, 2, 3, 1, 2, 1, 2, 3, 'end']],
  ['followedBy joins', up.followedBy(open, custom(4)), [0, 1, 2, 11, 4, 'end']],
  ['followedBy nothing', custom(4).followedBy(), [4, 'end']],
  ['repeat loops', custom(4).repeat(2), [4, 4, 'end']],
  ['a left-open join that is looped', loop(join(open, up), 2), ['_', 11, 0, 1, 2, 11, 0, 1, 2, 'end']]
]

for (const [what, signal, expected] of table) {
  t.test(what, async t => {
    t.strictSame(steps(signal, expected.length), expected)
    const backwards = Array.from(expected.keys()).reverse()
    t.strictSame(samplesAt(signal, backwards.map(i => i * 1_000)), backwards.map(i => expected[i]))
    t.strictSame(samplesAt(signal, [-1, -1e9]), ['_', '_'])
  })
}

t.test('a signal can be evaluated with several intervals in turn', async t => {
  const signal = join(linear(1, 2, { steps: 2 }), custom(3))
  t.strictSame(steps(signal, 4, { interval: 10 }), [1, 2, 3, 'end'])
  t.strictSame(steps(signal, 4, { interval: 1_000 }), [1, 2, 3, 'end'])
  t.strictSame([signal.length(10), signal.length(1_000)], [30, 3_000])
})

t.test('more points than a block are the same points', async t => {
  const values = Array.from({ length: 2_000 }, (_, i) => i)
  t.strictSame(steps(custom(...values), 2_001), [...values, 'end'])
  t.strictSame(steps(linear(0, 511, { steps: 512 }), 512), values.slice(0, 512))
})
