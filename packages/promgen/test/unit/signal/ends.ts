import t from 'tap'
import {
  constant, custom, gap, hold, linear, noise, ramp, random, sin, type End, type Signal
} from '../../../index.ts'
import { samplesAt, steps, type Sample } from '../../support/evaluate.ts'

const open = ramp(0, 2, '2s', { leftOpen: true })

const table: Array<[string, Signal, End, Sample[]]> = [
  ['a loop of missing data', gap({ steps: 1 }), 'loop', ['_', '_', '_']],
  ['a loop of a ramp', ramp(0, 2, '2s'), 'loop', [0, 1, 0, 1, 0]],
  ['a loop of a left-open ramp', open, 'loop', ['_', 1, 2, 1, 2]],
  ['the last value of a ramp', ramp(0, 2, '2s'), 'sendLast', [0, 1, 2, 2, 2]],
  ['the last value of a left-open ramp', open, 'sendLast', ['_', 1, 2, 2, 2]],
  ['the last value of a right-open ramp', ramp(0, 2, '2s', { rightOpen: true }), 'sendLast', [0, 1, 1, 1]],
  ['the last step of a ramp that ends between two', ramp(0, 5, '2500ms'), 'sendLast', [0, 2, 4, 4, 4]],
  ['the last value of less than a step', hold(3, '10ms'), 'sendLast', [3, 3, 3]],
  ['a moment stays', ramp(5, 5, 0), 'sendLast', [5, 5, 5]],
  ['a last one that is missing', custom(1, null), 'sendLast', [1, '_', '_', '_']],
  ['a custom value', custom(1), { custom: 0 }, [1, 0, 0]],
  ['a custom NaN', custom(1), { custom: NaN }, [1, NaN, NaN]],
  ['a custom missing value', open, { custom: null }, ['_', 1, 2, '_', '_']],
  ['a custom value of no data', custom(), { custom: 4 }, [4, 4]],
  ['removal', custom(1), 'remove', [1, 'end']],
  ['no end to come to', constant(1), 'sendLast', [1, 1, 1]],
  ['no end to loop at', constant(1), 'loop', [1, 1, 1]]
]

for (const [what, signal, end, expected] of table) {
  t.test(what, async t => {
    const ended = signal.end(end)
    t.strictSame(steps(ended, expected.length), expected)
    t.equal(ended.length(1_000), end === 'remove' ? signal.length(1_000) : Infinity)
    t.strictSame(samplesAt(ended, [-1]), ['_'])
  })
}

t.test('a left-open signal is so with an end, too', async t => {
  for (const end of ['loop', 'sendLast', { custom: 1 }] as const) {
    t.strictSame(steps(ramp(7, 8, '1s').followedBy(open.end(end)), 3), [7, 8, 1])
  }
})

t.test('the last value of noise and waves is that of its time', async t => {
  const endings = [random(0, 1, { steps: 3 }), noise().take('3s'), sin({ period: '7s' }).take({ steps: 3 })]
  for (const signal of endings) {
    const found = steps(signal.end('sendLast'), 6, { start: 5_000 })
    t.strictSame(found.slice(0, 3), steps(signal, 3, { start: 5_000 }))
    t.strictSame(found.slice(3), [found[2], found[2], found[2]])
  }
})

const taken: Array<[string, Signal, Sample[]]> = [
  ['steps', constant(1).take({ steps: 2 }), [1, 1, 'end']],
  ['a time', constant(1).take('1500ms'), [1, 1, 'end']],
  ['nothing', constant(1).take(0), ['end']],
  ['fewer than no steps', constant(1).take({ steps: -1 }), ['end']],
  ['more than there is', ramp(0, 1, '1s').take('5s'), [0, 1, 'end']],
  ['all of a closed ramp but its end', ramp(0, 1, '1s').take('1s'), [0, 'end']],
  ['all steps', linear(0, 1, { steps: 2 }).take({ steps: 2 }), [0, 1, 'end']],
  ['what follows begins where it ends', constant(1).take('1s').followedBy(open), [1, '_', 1, 2, 'end']],
  ['what follows a longer one', ramp(4, 5, '1s').take('9s').followedBy(open), [4, 5, 1, 2, 'end']],
  ['a left-open beginning', ramp(4, 5, '1s').followedBy(open.take('2s')), [4, 5, 1, 'end']]
]

for (const [what, signal, expected] of taken) {
  t.test(`take: ${what}`, async t => {
    t.strictSame(steps(signal, expected.length), expected)
    t.strictSame(samplesAt(signal, [-1]), ['_'])
  })
}
