import fc from 'fast-check'
import {
  constant, cos, custom, fromLabel, fromRate, gap, hold, join, linear, noise, points, pulse, ramp, random, recorded,
  sawtooth, sin, smoothNoise, square, tan, triangle, walk, when, type Signal
} from '../../index.ts'

const value = fc.integer({ min: -20, max: 20 })
const duration = fc.integer({ min: 1, max: 12 }).map(steps => steps * 500)
const few = fc.integer({ min: 1, max: 4 }).map(steps => ({ steps }))
const seed = fc.nat({ max: 3 })
const curve = fc.constantFrom('linear' as const, 'step' as const, 'smooth' as const)

/** Signals of finite length without children. Lengths are whole numbers of half steps of 1 s. */
export const segments: fc.Arbitrary<Signal> = fc.oneof(
  fc.tuple(value, value, few).map(([from, to, length]) => linear(from, to, length)),
  fc.array(fc.option(value), { maxLength: 5 }).map(values => custom(...values)),
  fc.tuple(value, few, seed).map(([min, { steps }, seed]) => random(min, min + 5, { steps, seed })),
  fc.oneof(few, duration).map(length => gap(length)),
  fc.tuple(value, duration).map(([value, length]) => hold(value, length)),
  value.map(value => ramp(value, value, 0)),
  fc.tuple(value, value, duration, fc.boolean(), fc.boolean()).map(([from, to, length, leftOpen, rightOpen]) => {
    return ramp(from, to, length, { leftOpen, rightOpen })
  }),
  fc.tuple(value, value, duration, curve).map(([a, b, length, curve]) => {
    return points([[0, a], [length, b], [length + 500, null], [length + 1_500, a]], { curve })
  }),
  fc.tuple(value, value, duration).map(([a, b, length]) => recorded([5, 5 + length], [a, b]))
)

const waves = fc.constantFrom(sin, cos, tan, square, triangle, sawtooth, pulse)
const anchor = fc.constantFrom('utc' as const, 'start' as const)
const kind = fc.constantFrom('uniform' as const, 'normal' as const)

/** Signals without an end and without children. Those that are random have seeds. */
export const endless: fc.Arbitrary<Signal> = fc.oneof(
  value.map(constant),
  fc.tuple(waves, duration, anchor).map(([wave, period, anchor]) => wave({ period, anchor, phase: 0.1 })),
  fc.tuple(kind, duration, seed).map(([kind, every, seed]) => noise({ kind, every, seed })),
  fc.tuple(duration, seed).map(([every, seed]) => smoothNoise({ every, octaves: 2, by: ['weight'], seed })),
  fc.tuple(duration, seed).map(([every, seed]) => walk({ every, seed })),
  duration.map(every => walk({ every, min: -2, max: 2, seed: 9 })),
  fc.constant(fromLabel('weight'))
)

/** The names of all operations on two signals. */
export const operations = fc.constantFrom(
  'add' as const, 'subtract' as const, 'multiply' as const, 'divide' as const, 'modulo' as const, 'min' as const,
  'max' as const
)

const ends = fc.constantFrom(
  'loop' as const, 'sendLast' as const, 'remove' as const, { custom: 7 }, { custom: null }
)

/** Signals of all kinds. Only the jitter of counters' resets, in milliseconds, depends on the place in the tree. */
function trees (jitter: number): fc.Arbitrary<Signal> {
  return fc.letrec<{ signal: Signal }>(tie => ({
    signal: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.oneof({ arbitrary: segments, weight: 3 }, { arbitrary: endless, weight: 1 }),
      fc.tuple(tie('signal'), tie('signal')).map(([a, b]) => join(a, b)),
      fc.tuple(tie('signal'), fc.integer({ min: -1, max: 3 })).map(([signal, count]) => signal.repeat(count)),
      fc.tuple(tie('signal'), duration).map(([signal, length]) => signal.take(length)),
      fc.tuple(tie('signal'), duration).map(([signal, by]) => signal.delay(by)),
      fc.tuple(tie('signal'), duration).map(([signal, window]) => signal.smooth(window)),
      fc.tuple(tie('signal'), tie('signal')).map(([a, b]) => a.orElse(b)),
      fc.tuple(tie('signal'), tie('signal'), operations).map(([a, b, operation]) => a[operation](b)),
      tie('signal').map(signal => signal.abs().clamp(1, 10).round(0.5)),
      fc.tuple(tie('signal'), tie('signal')).map(([a, b]) => when(a.above(0), b, 1)),
      fc.tuple(tie('signal'), ends).map(([signal, end]) => signal.length(1_000) === 0 ? signal : signal.end(end)),
      fc.tuple(tie('signal'), fc.boolean(), duration).map(([rate, resets, resolution]) => {
        const counter = fromRate(rate, { resolution })
        return resets ? counter.resetEvery(2_500, { jitter }).resetAt(3_250) : counter
      })
    )
  })).signal
}

export const signals = trees(700)

/** Those whose values do not depend on the place in the tree. */
export const placelessSignals = trees(0)
