import fc from 'fast-check'
import t from 'tap'
import { custom, fromRate, noise, sin, walk, type Signal } from '../../../index.ts'
import { contextOf } from '../../../lib/signal/iterator.ts'
import { Node, type NodeContext, type Points } from '../../../lib/signal/node.ts'
import { Smooth } from '../../../lib/signal/smooth.ts'
import { samplesOf, type Sample } from '../../support/evaluate.ts'
import { runs } from '../../support/repetitions.ts'
import { signals } from '../../support/signals.ts'

const series = { seed: 3, name: 'a', labels: { weight: '2.5' }, start: 1_767_225_600_000 }

function samples (signal: Signal, interval: number, x: readonly number[], t?: readonly number[]): Sample[] {
  const times = t ?? x.map(x => x + series.start)
  return samplesOf(signal, { x: Float64Array.from(x), t: Float64Array.from(times) }, contextOf({ ...series, interval }))
}

function singly (signal: Signal, interval: number, x: readonly number[], t?: readonly number[]): Sample[] {
  return x.flatMap((x, i) => samples(signal, interval, [x], t === undefined ? t : [t[i]!]))
}

const window = fc.integer({ min: 1, max: 9 }).map(steps => steps * 500)

t.test('points a step apart have the means that each has by itself', async () => {
  const grid = Array.from({ length: 30 }, (_, i) => (i - 3) * 1_000)
  fc.assert(fc.property(signals, window, window, fc.constantFrom(0, 250, 500, 0.25), (signal, a, b, shift) => {
    const x = grid.map(x => x + shift)
    for (const smooth of [signal.smooth(a), signal.smooth(a).add(1).smooth(b)]) {
      const [together, expected] = [samples(smooth, 1_000, x), singly(smooth, 1_000, x)]
      if (!together.every((sample, i) => Object.is(sample, expected[i]))) return false
    }
    return true
  }), runs)
})

t.test('points that are not a step apart, or not exactly, have windows of their own', async t => {
  const signal = fromRate(noise().add(2)).add(walk({ every: 7 })).add(sin({ period: 90 })).smooth(30)
  const steps = (interval: number, from = 0) => Array.from({ length: 40 }, (_, i) => from + i * interval)
  const cases: Array<[number, number[], number[]?]> = [
    [0.1, steps(0.1)], [0.5, steps(0.5)], [3, steps(3, 0.3)], [3, steps(3, 0.5)], [3, steps(2)], [3, steps(-3, 120)],
    [3, steps(3), steps(3, 0.1)], [3, steps(3), steps(6)], [3, steps(6), steps(3)]
  ]
  for (const [interval, x, times] of cases) {
    t.strictSame(samples(signal, interval, x, times), singly(signal, interval, x, times), `${interval} ${x[1]}`)
  }
})

t.test('more points than fit at once are read in parts', async t => {
  const long = sin({ period: '1h' }).add(custom(1, null, 3).repeat(500)).smooth('999s')
  const x = Array.from({ length: 500 }, (_, i) => i % 7 === 0 ? i * 333 : i * 1_000)
  t.strictSame(samples(long, 1_000, x), singly(long, 1_000, x))
})

/** Counts the points at which it is read. */
class Counted extends Node {
  points = 0

  override length (): number {
    return Infinity
  }

  override fill (_points: Points, n: number, _context: NodeContext, values: Float64Array, states: Uint8Array): void {
    this.points += n
    values.fill(1, 0, n)
    states.fill(0, 0, n)
  }
}

t.test('what windows share is read once', async t => {
  const context = { ...contextOf({ ...series, interval: 1_000 }), salts: new Map() }
  const counted = new Counted('Counted')
  const read = (...x: number[]) => {
    counted.points = 0
    const points = { x: Float64Array.from(x), t: Float64Array.from(x) }
    new Smooth(counted, 100_000).fill(points, x.length, context, new Float64Array(x.length), new Uint8Array(x.length))
    return counted.points
  }
  t.equal(read(0), 100)
  t.equal(read(0, 1_000, 2_000), 102)
  t.equal(read(500, 1_500, 2_500), 102)
  t.equal(read(0.25, 1_000.25), 200)
  t.equal(read(0, 1_000, 3_000, 4_000), 202)
  t.equal(read(2 ** 52, 2 ** 52 + 1_000), 200, 'halves have no place there')
  const most = Array.from({ length: 512 }, (_, i) => i * 1_000)
  t.equal(read(...most), 611)
  const scattered = Array.from({ length: 21 }, (_, i) => i * 2_000)
  t.equal(read(...scattered), 2_100)
})
