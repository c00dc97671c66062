import { finite, oneOf, shown } from '../check.ts'
import { durationText, milliseconds, signedMilliseconds, type Duration } from '../duration.ts'
import { epochMilliseconds, type Instant } from '../instant.ts'
import { Curve, shapes, type Shape } from './curve.ts'
import { Constant, Hold, Ramp } from './ramp.ts'
import { Signal } from './signal.ts'
import { numberOf } from './values.ts'

/** Which bounds of a ramp do not belong to it. */
export interface RampOptions {
  /** Whether it is missing at its beginning. Default: false. */
  leftOpen?: boolean
  /** Whether it has ended at its end. Default: false. */
  rightOpen?: boolean
}

/**
 * A straight line over a time, with a value at its end unless it is right-open.
 *
 * @param length longer than 0; 0 only if `from` equals `to`
 * @throws {RangeError} the length is negative, or 0 for two values
 * @throws {TypeError} a value is not finite, or the length is not a duration
 * @example
 * ramp(10, 20, '1m').length(15_000) // 60_000
 * ramp(10, 20, '-1s') // throws RangeError
 */
export function ramp (from: number, to: number, length: Duration, options: RampOptions = {}): Signal {
  const { leftOpen = false, rightOpen = false } = options
  const duration = signedMilliseconds(length)
  finite('ramp: from', from)
  finite('ramp: to', to)
  if (duration < 0 || (duration === 0 && from !== to)) {
    throw new RangeError(`ramp: length must be longer than 0, got ${durationText(duration)}`)
  }
  return new Signal(new Ramp(from, to, duration, leftOpen, rightOpen))
}

/**
 * One value for a time. The instant at which it ends no longer belongs to it.
 *
 * @param value may be NaN or infinite
 * @throws {RangeError} the length is negative
 * @throws {TypeError} the value is not a number, or the length not a duration
 * @example
 * hold(10, '10m').length(15_000) // 600_000
 */
export function hold (value: number, length: Duration): Signal {
  return new Signal(new Hold(numberOf('hold', value), milliseconds(length)))
}

/**
 * One value for ever.
 *
 * @param value may be NaN or infinite
 * @throws {TypeError} it is not a number
 * @example
 * constant(3).length(15_000) // Infinity
 */
export function constant (value: number): Signal {
  return new Signal(new Constant(numberOf('constant', value)))
}

/** Of a curve through points. */
export interface CurveOptions {
  /**
   * Between two points: a straight line, the value of the first, or a line that is flat at both. Where one of the two
   * is missing, so is what lies between, but `step` needs the first only.
   */
  curve?: Shape
}

/**
 * A curve through points. It is missing before the first, and ends with the last, whose value it has there.
 *
 * @param all times since the beginning, which rise, with values; null is a missing one
 * @param options the curve is 'linear' by default
 * @throws {RangeError} there are no points, the times do not rise, or one is negative
 * @throws {TypeError} a time is not a duration, a value neither finite nor null, or there is no such curve
 * @example
 * points([['0s', 1], ['5m', 9]]).length(15_000) // 300_000
 * points([['5m', 1], ['5m', 9]]) // throws RangeError
 */
export function points (all: ReadonlyArray<readonly [Duration, number | null]>, options: CurveOptions = {}): Signal {
  const times = all.map(([time]) => milliseconds(time))
  return curveOf('points', 'Points', times, all.map(([, value]) => value), options.curve ?? 'linear')
}

/**
 * What was recorded once, from its first time on.
 *
 * @param times absolute, rising; text is RFC 3339
 * @param values one for each time; null is a missing one
 * @param options the curve is 'step' by default
 * @throws {RangeError} there are no times, they do not rise, or there are not as many values
 * @throws {TypeError} a time is not an instant, a value neither finite nor null, or there is no such curve
 * @example
 * recorded(['2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z'], [1, 2]).length(15_000) // 60_000
 */
export function recorded (
  times: readonly Instant[], values: ReadonlyArray<number | null>, options: CurveOptions = {}
): Signal {
  if (times.length !== values.length) {
    throw new RangeError(`recorded: times and values must be as many, got ${times.length} and ${values.length}`)
  }
  const all = times.map(time => {
    // Relative instants have no place in a recording
    const instant = epochMilliseconds(time, NaN)
    if (Number.isNaN(instant)) throw new TypeError(`recorded: times must be absolute, got ${shown(time)}`)
    return instant
  })
  return curveOf('recorded', 'Recorded', all.map(time => time - all[0]!), values, options.curve ?? 'step')
}

function curveOf (
  what: string, name: string, times: readonly number[], values: ReadonlyArray<number | null>, shape: Shape
): Signal {
  oneOf(`${what}: curve`, shape, shapes)
  if (times.length === 0) throw new RangeError(`${what}: must not be empty`)
  for (const [i, time] of times.entries()) {
    if (i > 0 && time <= times[i - 1]!) {
      throw new RangeError(`${what}: times must rise, got ${durationText(time)} after ${durationText(times[i - 1]!)}`)
    }
    if (values[i] !== null) finite(`${what}: values`, values[i]!)
  }
  return new Signal(new Curve(name, Float64Array.from(times), [...values], shape))
}
