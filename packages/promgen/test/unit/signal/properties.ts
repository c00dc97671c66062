import fc from 'fast-check'
import t from 'tap'
import { fromRate, join, loop, type Signal } from '../../../index.ts'
import { contextOf } from '../../../lib/signal/iterator.ts'
import { operations, placelessSignals, segments, signals } from '../../support/signals.ts'
import { samplesAt, samplesOf, type Sample } from '../../support/evaluate.ts'
import { runs } from '../../support/repetitions.ts'

const series = { interval: 1_000, seed: 3, name: 'a', labels: { weight: '2.5' }, start: 1_767_225_600_000 }

/** Every quarter of a step, from before the beginning on: this meets all bounds and what lies between. */
const grid = Array.from({ length: 60 }, (_, i) => (i - 3) * 250)

function samples (signal: Signal, x: readonly number[] = grid): Sample[] {
  return samplesAt(signal, x, series)
}

function same (a: readonly Sample[], b: readonly Sample[]): boolean {
  return a.length === b.length && a.every((sample, i) => sample === b[i] || Object.is(sample, b[i]))
}

t.test('any order and any split of the points gives the same samples', async () => {
  const order = fc.shuffledSubarray(Array.from(grid.keys()), { minLength: 8, maxLength: 8 })
  fc.assert(fc.property(signals, order, fc.integer({ min: 0, max: 8 }), (signal, order, cut) => {
    const expected = samples(signal)
    const context = contextOf(series)
    const points = (chosen: number[]) => {
      const x = Float64Array.from(chosen, i => grid[i]!)
      return { x, t: x.map(x => x + series.start) }
    }
    const found = [order.slice(0, cut), order.slice(cut)].flatMap(part => samplesOf(signal, points(part), context))
    return same(found, order.map(i => expected[i]!))
  }), runs)
})

t.test('a signal is missing before it begins, and ends once, where its length says', async () => {
  fc.assert(fc.property(signals, signal => {
    const length = signal.length(series.interval)
    const closed = signal.node.rightClosed(series.interval)
    return samples(signal).every((sample, i) => {
      const x = grid[i]!
      if (x < 0) return sample === '_'
      return (sample === 'end') === (x > length || (x === length && !closed))
    })
  }), runs)
})

t.test('join is associative, and its length the sum', async () => {
  fc.assert(fc.property(segments, segments, segments, (a, b, c) => {
    const all = join(a, b, c)
    const length = [a, b, c].reduce((sum, signal) => sum + signal.length(1_000), 0)
    const flat = samples(all)
    return all.length(1_000) === length && same(samples(join(join(a, b), c)), flat) &&
      same(samples(join(a, join(b, c))), flat)
  }), runs)
})

t.test('a loop is a join of the same', async () => {
  const any = fc.oneof(segments, fc.tuple(segments, segments).map(([a, b]) => join(a, b)))
  fc.assert(fc.property(any, fc.integer({ min: -1, max: 5 }), (signal, count) => {
    const copies = Array.from({ length: Math.max(count, 0) }, () => signal)
    return same(samples(loop(signal, count)), samples(join(...copies)))
  }), runs)
})

t.test('the operands of a sum may be exchanged, with their states', async () => {
  fc.assert(fc.property(placelessSignals, placelessSignals, (a, b) => same(samples(a.add(b)), samples(b.add(a)))), runs)
})

t.test('arithmetic is that of numbers', async () => {
  const numbers = {
    add: (a: number, b: number) => a + b,
    subtract: (a: number, b: number) => a - b,
    multiply: (a: number, b: number) => a * b,
    divide: (a: number, b: number) => a / b,
    modulo: (a: number, b: number) => a % b,
    min: Math.min,
    max: Math.max
  }
  fc.assert(fc.property(segments, fc.double(), operations, (signal, number, operation) => {
    const expected = samples(signal).map(sample => {
      return typeof sample === 'number' ? numbers[operation](sample, number) : sample
    })
    return same(samples(signal[operation](number)), expected)
  }), runs)
})

t.test('a counter never falls between resets, begins at 0, and equals the integral', async () => {
  fc.assert(fc.property(signals, signal => {
    const found = samples(fromRate(signal, { resolution: 500 }))
    let [integral, last] = [0, 0]
    return found.every((sample, i) => {
      const x = grid[i]!
      if (typeof sample !== 'number') return true
      if (x % 500 === 0 && x > 0) {
        const [rate] = samples(signal, [x - 250])
        integral += typeof rate === 'number' && rate > 0 && rate < Infinity ? rate / 2 : 0
        if (Math.abs(sample - integral) > 1e-9 * integral) return false
      }
      const isRising = sample >= last && (x > 0 || sample === 0)
      last = sample
      return isRising
    })
  }), runs)
})

t.test('a series is not changed by others', async () => {
  fc.assert(fc.property(signals, fc.array(signals, { maxLength: 2 }), (signal, others) => {
    const alone = samples(signal)
    for (const other of others) samplesAt(other, grid.slice(0, 9), { ...series, name: 'b' })
    return same(samples(signal), alone)
  }), runs)
})
