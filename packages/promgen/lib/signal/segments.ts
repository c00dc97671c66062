import { finite, seedOf, shown } from '../check.ts'
import type { Duration } from '../duration.ts'
import { lengthOf, stepsOf, type Steps } from './lengths.ts'
import { Gap } from './ramp.ts'
import { Signal } from './signal.ts'
import { Custom, Linear, Random } from './steps.ts'

/**
 * A straight line over a number of steps, from the first value to the last, both included. A single step has the first.
 *
 * @throws {RangeError} there is less than 1 step
 * @throws {TypeError} a value is not finite, or the steps are not whole
 * @example
 * linear(50, 70, { steps: 5 }).length(1_000) // 5_000
 * linear(50, 70, { steps: 0 }) // throws RangeError
 */
export function linear (from: number, to: number, length: Steps): Signal {
  const steps = stepsOf('linear', length)
  return new Signal(new Linear(finite('linear: from', from), finite('linear: to', to), steps))
}

/**
 * Given values, one for each step; null is a missing one. No values give an empty signal.
 *
 * @throws {TypeError} one is neither a number nor null
 * @example
 * custom(1, 2, null, 5).length(1_000) // 4_000
 */
export function custom (...values: Array<number | null>): Signal {
  for (const value of values) {
    if (value !== null && typeof value !== 'number') {
      throw new TypeError(`custom: values must be numbers or null, got ${shown(value)}`)
    }
  }
  return new Signal(new Custom(values))
}

/** Of random numbers. */
export interface RandomOptions extends Steps {
  /** Tells them apart from others of the series. Default: the place among the random segments of the signal. */
  seed?: number
}

/**
 * Random numbers, one for each step. Each turn of a loop has others.
 *
 * @param min included
 * @param max not included, unless it equals `min`
 * @throws {RangeError} `min` exceeds `max`, there is less than 1 step, or the seed has more than 32 bits
 * @throws {TypeError} a bound is not finite, or steps or seed are not whole
 * @example
 * random(5, 1, { steps: 5 }) // throws RangeError
 */
export function random (min: number, max: number, options: RandomOptions): Signal {
  const steps = stepsOf('random', options)
  const seed = options.seed === undefined ? undefined : seedOf('random', options.seed)
  if (finite('random: min', min) > finite('random: max', max)) {
    throw new RangeError(`random: min must not exceed max, got ${min} and ${max}`)
  }
  return new Signal(new Random(min, max, steps, seed))
}

/**
 * Missing samples.
 *
 * @param length a duration or a number of steps, of which fewer than 0 are none
 * @throws {RangeError} the duration is negative
 * @throws {TypeError} it is neither a duration nor a whole number of steps
 * @example
 * gap('5m').length(1_000) // 300_000
 * gap({ steps: -5 }).length(1_000) // 0
 */
export function gap (length: Duration | Steps): Signal {
  return new Signal(new Gap(lengthOf('gap', length)))
}
