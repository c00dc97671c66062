import t from 'tap'
import {
  constant, custom, gap, hold, linear, loop, points, ramp, random, recorded, type Shape, type Signal
} from '../../../index.ts'
import { samplesAt, steps, type Sample } from '../../support/evaluate.ts'

const table: Array<[string, Signal, Sample[]]> = [
  ['a flat line', linear(5, 5, { steps: 2 }), [5, 5, 'end']],
  ['values that are no numbers', custom(NaN, Infinity, -0), [NaN, Infinity, -0, 'end']],
  ['no values', custom(), ['end']],
  ['missing steps', gap({ steps: 2 }), ['_', '_', 'end']],
  ['a missing time', gap('1500ms'), ['_', '_', 'end']],
  ['no missing time', gap(0), ['end']],
  ['one value for a time', hold(7, '2s'), [7, 7, 'end']],
  ['one value for ever', constant(-1), [-1, -1, -1]],
  ['a ramp down', ramp(1, -1, '2s'), [1, 0, -1, 'end']],
  ['a moment that is left-open', ramp(5, 5, 0, { leftOpen: true }), ['_', 'end']],
  ['a moment that is right-open', ramp(5, 5, 0, { rightOpen: true }), ['end']]
]

for (const [what, signal, expected] of table) {
  t.test(what, async t => t.strictSame(steps(signal, expected.length), expected))
}

t.test('steps are half-open', async t => {
  const x = [-1, -0, 0, 999, 1_000, 1_999.5, 2_000, 1e9, Infinity]
  t.strictSame(samplesAt(custom(1, null), x, { interval: '1s' }), ['_', 1, 1, 1, '_', '_', 'end', 'end', 'end'])
})

t.test('an interval need not be whole', async t => {
  t.strictSame(steps(linear(0, 4, { steps: 3 }), 4, { interval: 0.25 }), [0, 2, 4, 'end'])
})

t.test('values are copied', async t => {
  const values = [1, 2]
  const signal = custom(...values)
  const recording = recorded([0, 1_000], values)
  values[1] = 3
  t.strictSame([steps(signal, 2), steps(recording, 2)], [[1, 2], [1, 2]])
})

const curves: Array<[Shape, Sample[]]> = [
  ['linear', ['_', '_', 0, 2, 4, 6, 8, '_', '_', '_', '_', 8, 'end']],
  ['step', ['_', '_', 0, 0, 0, 0, 8, 8, '_', '_', '_', 8, 'end']],
  ['smooth', ['_', '_', 0, 0.828125, 4, 7.171875, 8, '_', '_', '_', '_', 8, 'end']]
]

for (const [curve, expected] of curves) {
  t.test(`a ${curve} curve passes through its points and is missing beside missing ones`, async t => {
    const signal = points([[2_000, 0], ['6s', 8], ['8s', null], [11_000, 8]], { curve })
    t.strictSame(steps(signal, 13), expected)
    const order = [6, 3, 12, 0, 5, 2]
    t.strictSame(samplesAt(signal, order.map(i => i * 1_000)), order.map(i => expected[i]))
  })
}

t.test('the defaults of curves', async t => {
  t.strictSame(steps(points([[0, 0], ['2s', 4]]), 4), [0, 2, 4, 'end'])
  const times = [new Date('2026-01-01T00:00:00Z'), '2026-01-01T00:00:02Z']
  t.strictSame(steps(recorded(times, [0, 4]), 4), [0, 0, 4, 'end'])
  t.strictSame(steps(recorded(times, [0, 4], { curve: 'linear' }), 4), [0, 2, 4, 'end'])
  t.strictSame(steps(points([[0, 3]]), 2), [3, 'end'])
})

t.test('random numbers are within their range, and spread over it', async t => {
  const found = steps(random(-2, 3, { steps: 1_000 }), 1_000) as number[]
  t.ok(found.every(value => value >= -2 && value < 3))
  t.ok(Math.min(...found) < -1.9 && Math.max(...found) > 2.9)
  t.strictSame(steps(random(4, 4, { steps: 2 }), 3), [4, 4, 'end'])
})

t.test('a random number stays for a step, whenever the signal began', async t => {
  const signal = random(0, 1, { steps: 3 })
  const options = { start: 1_767_225_600_123, interval: '1s' }
  const [a, b, c] = samplesAt(signal, [0, 1_000, 2_000], options)
  t.equal(new Set([a, b, c]).size, 3)
  t.strictSame(samplesAt(signal, [999, 1_001, 1_999, 2_999.5], options), [a, b, b, c])
  t.strictSame(samplesAt(signal, [0, 1_000], { ...options, start: options.start + 1_000 }), [b, c])
})

t.test('each turn of a loop has other random numbers', async t => {
  const found = steps(loop(random(0, 1, { steps: 2 }), 3), 6)
  t.equal(new Set(found).size, 6)
})

t.test('random numbers depend on seeds, name and labels', async t => {
  const signal = random(0, 1, { steps: 1 })
  const seeded = random(0, 1, { steps: 1, seed: 0 })
  const all = [
    {}, { seed: 1 }, { name: 'a' }, { labels: { a: 'b' } }, { labels: { a: 'c' } }
  ].flatMap(options => [...steps(signal, 1, options), ...steps(seeded, 1, options)])
  t.equal(new Set(all).size, 10)
  t.strictSame(steps(random(0, 1, { steps: 1, seed: 0 }), 1), steps(seeded, 1))
})
