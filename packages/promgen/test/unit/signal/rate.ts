import t from 'tap'
import { constant, custom, fromRate, linear, loop, noise, ramp, sin, type Signal } from '../../../index.ts'
import { contextOf } from '../../../lib/signal/iterator.ts'
import { samplesAt, samplesOf, steps, type Sample } from '../../support/evaluate.ts'
import { errorOf } from '../../support/outcome.ts'

const table: Array<[string, Signal, Sample[]]> = [
  ['a constant', fromRate(3), [0, 3, 6, 9]],
  ['a negative constant', fromRate(constant(-3)), [0, 0, 0]],
  ['a constant NaN', fromRate(NaN), [0, 0, 0]],
  ['steps', fromRate(custom(1, 2, 3)), [0, 1, 3, 'end']],
  ['a ramp, up to its closed end', fromRate(ramp(0, 4, '4s')), [0, 0.5, 2, 4.5, 8, 'end']],
  ['what counts as 0', fromRate(custom(1, null, -5, NaN, Infinity, 1, 0)), [0, 1, 1, 1, 1, 1, 2, 'end']],
  ['a coarse resolution', fromRate(ramp(0, 4, '4s'), { resolution: '2s' }), [0, 1, 2, 5, 8, 'end']],
  ['a resolution longer than the rate', fromRate(ramp(0, 4, '4s'), { resolution: '8s' }), [0, 2, 4, 6, 8, 'end']],
  ['a loop begins again at 0', loop(fromRate(custom(5, 5)), 2), [0, 5, 0, 5, 'end']],
  ['a looped rate goes on', fromRate(loop(custom(5, 1), 2)), [0, 5, 6, 11, 'end']],
  ['what follows', ramp(0, 1, '1s').followedBy(fromRate(ramp(1, 1, '1s', { leftOpen: true }))), [0, 0, 1, 'end']],
  ['regular resets of a constant', fromRate(2).resetEvery('3s'), [0, 2, 4, 0, 2, 4, 0]],
  ['regular resets', fromRate(linear(1, 6, { steps: 6 })).resetEvery('2s'), [0, 1, 0, 3, 0, 5, 'end']],
  ['resets between steps', fromRate(custom(2, 2, 2, 2)).resetEvery('1500ms'), [0, 2, 1, 0, 'end']],
  ['given resets in any order', fromRate(1).resetAt('4s', '1500ms'), [0, 1, 0.5, 1.5, 0, 1]],
  ['no given resets', fromRate(1).resetAt(), [0, 1, 2]],
  ['both', fromRate(1).resetEvery('3s').resetAt('4s'), [0, 1, 2, 0, 0, 1, 0, 1]]
]

for (const [what, signal, expected] of table) {
  t.test(what, async t => {
    t.strictSame(steps(signal, expected.length).map(sample => sample === 0 ? 0 : sample), expected)
    t.strictSame(samplesAt(signal, [-1]), ['_'])
  })
}

t.test('a rate per second is added per second, whatever the interval', async t => {
  t.strictSame(steps(fromRate(3), 3, { interval: 15_000 }), [0, 45, 90])
  t.strictSame(steps(fromRate(custom(3, 3, 3)), 3, { interval: 15_000 }), [0, 45, 90])
})

t.test('between steps the counter rises evenly', async t => {
  t.strictSame(samplesAt(fromRate(custom(4, 8)), [0, 250, 1_000, 1_500, 1_999]), [0, 1, 4, 8, 11.992])
})

t.test('the integral of a wave', async t => {
  const period = '1h'
  const found = steps(fromRate(sin({ period, amplitude: 5, offset: 5 })), 241, { interval: 15_000 })
  t.ok(Math.abs(Number(found[240]) - 5 * 3_600) < 1e-6)
  const half = 5 * 1_800 + 5 * 3_600 / Math.PI
  t.ok(Math.abs(Number(found[120]) - half) < half * 1e-4)
})

t.test('each way to a point gives the same value', async t => {
  const signal = fromRate(noise({ kind: 'normal' }).add(2)).resetEvery('2h', { jitter: '10m' })
  const n = 9_000
  const expected = steps(signal, n)
  const order = Array.from({ length: n }, (_, i) => i * 4_001 % n).slice(0, 300)
  t.strictSame(samplesAt(signal, order.map(i => i * 1_000)), order.map(i => expected[i]))
  const context = contextOf({ interval: 1_000 })
  for (const i of order) {
    const x = Float64Array.of(i * 1_000)
    t.strictSame(samplesOf(signal, { x, t: x }, context), [expected[i]])
  }
  const backwards = Array.from({ length: n }, (_, i) => n - 1 - i)
  t.strictSame(samplesAt(signal, backwards.map(i => i * 1_000)), expected.toReversed())
})

t.test('a rate that depends on the time has other values in each turn of a loop', async t => {
  const signal = loop(fromRate(noise().add(2)).take('3s'), 3)
  const found = steps(signal, 9) as number[]
  t.strictSame([found[0], found[3], found[6]], [0, 0, 0])
  t.equal(new Set(found).size, 7)
  const context = contextOf({ interval: 1_000 })
  const x = Float64Array.of(8_000, 1_000, 4_000, 5_000, 2_000)
  t.strictSame(samplesOf(signal, { x, t: x }, context), [found[8], found[1], found[4], found[5], found[2]])
})

t.test('a rate may be part of a tree several times', async t => {
  const counter = fromRate(noise({ kind: 'normal' }).add(3))
  const expected = steps(counter, 40) as number[]
  const delays = [0, 1, 2, 3, 4, 5]
  const signal = delays.map(delay => counter.delay(delay * 1_000)).reduce((sum, delayed) => sum.add(delayed))
  const context = contextOf({ interval: 1_000 })
  for (const i of [10, 11, 30, 5, 12]) {
    const x = Float64Array.of(i * 1_000)
    // Delays move the time of the noise as well
    const sum = delays.reduce((sum, delay) => sum + expected[i - delay]!, 0)
    t.strictSame(samplesOf(signal, { x, t: x }, context), [sum])
  }
})

t.test('jitter makes each reset late, another for each series', async t => {
  const signal = fromRate(1).resetEvery('10s', { jitter: '5s' })
  function resets (name: string): number[] {
    const found = samplesAt(signal, Array.from({ length: 1_000 }, (_, i) => i * 100), { name }) as number[]
    return found.flatMap((value, i) => i > 0 && value < found[i - 1]! ? [i / 10 - value] : [])
  }
  const [a, b] = [resets('a'), resets('b')]
  t.equal(a.length, 9)
  a.forEach((reset, i) => t.ok(reset >= 10 * (i + 1) && reset < 10 * (i + 1) + 5.1, `${reset}`))
  t.not(a.join(), b.join())
})

t.test('sums that begin too long ago are rejected', async t => {
  const far = [10_000_001_000]
  t.equal(errorOf(() => samplesAt(fromRate(noise()), far)),
    'RangeError: FromRate: 10000001 steps from start to now, at most 10000000: ' +
    'set start later, resetEvery or resolution')
  t.strictSame(samplesAt(fromRate(1), far), [10_000_001])
  t.strictSame(samplesAt(fromRate(noise().multiply(0).add(1)).resetEvery('1h'), far), [10_000_001 % 3_600])
  t.strictSame(samplesAt(fromRate(noise().multiply(0).add(1), { resolution: '1h' }), [3_600_000]), [3_600])
})
