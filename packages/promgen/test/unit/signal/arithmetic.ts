import t from 'tap'
import {
  constant, custom, fromLabel, gap, hold, linear, noise, ramp, sin, when, type Operand, type Signal
} from '../../../index.ts'
import { samplesAt, steps, type Sample } from '../../support/evaluate.ts'
import { errorOf } from '../../support/outcome.ts'

const a = custom(7, -7, null, 1, 0, 5)
const b = custom(2, 2, 3, null, 0)

const table: Array<[string, Signal, Sample[]]> = [
  ['add', a.add(b), [9, -5, '_', '_', 0, 'end']],
  ['subtract', a.subtract(b), [5, -9, '_', '_', 0, 'end']],
  ['multiply', a.multiply(b), [14, -14, '_', '_', 0, 'end']],
  ['divide', a.divide(b), [3.5, -3.5, '_', '_', NaN, 'end']],
  ['modulo', a.modulo(b), [1, -1, '_', '_', NaN, 'end']],
  ['min', a.min(b), [2, -7, '_', '_', 0, 'end']],
  ['max', a.max(b), [7, 2, '_', '_', 0, 'end']],
  ['min with NaN', custom(1, NaN).min(NaN), [NaN, NaN, 'end']],
  ['a number', a.add(1), [8, -6, '_', 2, 1, 6, 'end']],
  ['division by 0', custom(1, -1, 0).divide(0), [Infinity, -Infinity, NaN, 'end']],
  ['modulo Infinity', custom(5, -5).modulo(Infinity), [5, -5, 'end']],
  ['a number first', constant(10).subtract(custom(1)), [9, 'end']],
  ['a signal with itself', a.subtract(a), [0, 0, '_', 0, 0, 0, 'end']],
  ['the end of the shorter', ramp(0, 4, '4s').add(ramp(1, 1, '2s')), [1, 2, 3, 'end']],
  ['the end of the shorter, right-open', ramp(0, 4, '4s').add(hold(1, '2s')), [1, 2, 'end']],
  ['one end of two at one instant', ramp(0, 2, '2s').add(hold(1, '2s')), [1, 2, 'end']],
  ['abs', custom(-1, null, 1, NaN).abs(), [1, '_', 1, NaN, 'end']],
  ['clamp', custom(-5, 0, null, 5, NaN, Infinity).clamp(0, 1), [0, 0, '_', 1, NaN, 1, 'end']],
  ['clamp without bounds', custom(-5).clamp(-Infinity, Infinity), [-5, 'end']],
  ['clamp to one value', custom(-5, 9).clamp(2, 2), [2, 2, 'end']],
  ['round', custom(0.5, -0.5, 1.4, NaN, -Infinity).round(), [1, 0, 1, NaN, -Infinity, 'end']],
  ['round to tenths', custom(0.34, 0.25, -0.05).round(0.1), [0.3, 0.3, 0, 'end']],
  ['round to tens', custom(14, 15, -15).round(10), [10, 20, -10, 'end']],
  ['orElse a number', a.orElse(4), [7, -7, 4, 1, 0, 5, 'end']],
  ['orElse a signal that is missing, too', gap({ steps: 3 }).orElse(custom(1, null)), [1, '_', '_', 'end']],
  ['orElse, and both left-open', ramp(0, 1, '1s').followedBy(open().orElse(open())), [0, 1, 1, 'end']],
  ['orElse, and one left-open', ramp(0, 1, '1s').followedBy(open().orElse(8)), [0, 8, 1, 'end']],
  ['a left-open operand', ramp(0, 1, '1s').followedBy(constant(1).add(open())), [0, 1, 2, 'end']]
]

function open (): Signal {
  return ramp(0, 1, '1s', { leftOpen: true })
}

for (const [what, signal, expected] of table) {
  t.test(what, async t => {
    t.strictSame(steps(signal, expected.length).map(sample => sample === 0 ? 0 : sample), expected)
    t.strictSame(samplesAt(signal, [-1]), ['_'])
  })
}

t.test('one value chosen by another', async t => {
  const load = custom(95, 90, 89, null, NaN, 91)
  const chosen: Array<[Signal, Sample[]]> = [
    [when(load.above(90), 1, 0), [1, 0, 0, '_', 0, 1, 'end']],
    [when(load.below(90), 1, 0), [0, 0, 1, '_', 0, 0, 'end']],
    [when(load.between(90, 91), 1, 0), [0, 1, 0, '_', 0, 1, 'end']],
    [when(load.above(90), load), [95, '_', '_', '_', '_', 91, 'end']],
    [when(load.above(90), custom(null, 2), custom(3, 4)), ['_', 4, 'end']],
    [when(load.above(90), custom(1), 4), [1, 'end']],
    [when(load.above(90), 4, custom(1, 2)), [4, 2, 'end']],
    [when(constant(1).above(0), ramp(0, 1, '1s')), [0, 1, 'end']],
    [when(constant(1).above(0), ramp(0, 1, '1s'), hold(1, '1s')), [0, 'end']]
  ]
  for (const [signal, expected] of chosen) {
    t.strictSame(steps(signal, expected.length), expected)
    t.strictSame(samplesAt(signal, [-1]), ['_'])
  }
})

t.test('a label gives a number', async t => {
  const weight = fromLabel('weight')
  t.strictSame(steps(weight.multiply(2), 2, { labels: { weight: '1.5' } }), [3, 3])
  t.strictSame(steps(weight, 1, { labels: { weight: ' -2e3 ' } }), [-2000])
  t.strictSame(samplesAt(weight, [-1], { labels: { weight: '1' } }), ['_'])
  const rule = 'TypeError: fromLabel: label weight must be a number, got'
  for (const text of ['', ' ', 'a', '1kg', 'NaN', 'Infinity', '1_0']) {
    t.equal(errorOf(() => steps(weight, 1, { labels: { weight: text } })), `${rule} ${JSON.stringify(text)}`)
  }
  t.equal(errorOf(() => steps(weight, 1, { labels: { a: '1', b: '2' } })),
    'TypeError: fromLabel: weight is not one of a, b')
  t.equal(errorOf(() => steps(weight, 1)), 'TypeError: fromLabel: weight is not one of no labels')
})

t.test('the mean over a window leaves out missing points', async t => {
  const signal = custom(1, null, 3, 5, null, null, null, 2)
  t.strictSame(steps(signal.smooth('3s'), 9), [1, 1, 2, 4, 4, 5, '_', 2, 'end'])
  t.strictSame(steps(signal.smooth('2100ms'), 4), [1, 1, 2, 4])
  t.strictSame(steps(signal.smooth('1ms'), 9), [1, '_', 3, 5, '_', '_', '_', 2, 'end'])
  t.strictSame(steps(ramp(0, 2, '2s').smooth('2s'), 4), [0, 0.5, 1.5, 'end'])
  t.strictSame(samplesAt(signal.smooth('3s'), [-1]), ['_'])
})

t.test('a window may have 1,000 steps', async t => {
  const found = steps(linear(0, 1_499, { steps: 1_500 }).smooth('1000s'), 1_500)
  t.strictSame([found[0], found[999], found[1_499]], [0, 499.5, 999.5])
  t.equal(errorOf(() => steps(constant(1).smooth('1001s'), 1)),
    'RangeError: smooth: window 16m41s at 1s takes 1001 points, at most 1000')
  t.equal(errorOf(() => steps(constant(1).smooth('1d'), 1, { interval: 15_000 })),
    'RangeError: smooth: window 1d at 15s takes 5760 points, at most 1000')
})

t.test('an error leaves other signals as they are', async t => {
  const operand: Operand = sin({ period: '9s' }).add(noise())
  const signal = operand.add(operand.delay(500))
  const expected = steps(signal, 20)
  for (let i = 0; i < 3; i++) t.throws(() => steps(signal.add(fromLabel('a')).smooth('3s'), 20))
  t.strictSame(steps(signal, 20), expected)
})

t.test('a delayed signal is missing before', async t => {
  const signal = custom(1, 2)
  t.strictSame(steps(signal.delay('2s'), 5), ['_', '_', 1, 2, 'end'])
  t.strictSame(steps(signal.delay(0), 3), [1, 2, 'end'])
  t.strictSame(steps(custom().delay('1s'), 2), ['_', 'end'])
  t.strictSame(steps(ramp(0, 1, '1s').delay('1s'), 4), ['_', 0, 1, 'end'])
  t.strictSame(steps(custom(9).followedBy(open().delay('1s')), 4), [9, '_', '_', 1])
  t.strictSame(steps(ramp(8, 9, '1s').followedBy(open().delay(0)), 3), [8, 9, 1])
  t.strictSame(samplesAt(signal.delay('2s'), [-1]), ['_'])
})

t.test('waves and noise are delayed as well', async t => {
  for (const signal of [sin({ period: '7s' }), noise()]) {
    t.strictSame(steps(signal.delay('3s'), 9).slice(3), steps(signal, 6))
  }
})
