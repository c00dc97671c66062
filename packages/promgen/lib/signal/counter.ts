import { milliseconds, positive, durationText, type Duration } from '../duration.ts'
import type { Node } from './node.ts'
import { Rate } from './rate.ts'
import { GivenResets, RegularResets, type Resets } from './resets.ts'
import { Signal, type Operand } from './signal.ts'
import { nodeOf } from './values.ts'

/** Of a counter that is made from a rate. */
export interface FromRateOptions {
  /** Time in which the rate counts as constant; longer than 0. Default: the interval. */
  resolution?: Duration
}

/** Of regular resets. */
export interface ResetOptions {
  /** Most time by which a reset is late, another for each reset and series; shorter than the time. Default: 0. */
  jitter?: Duration
}

/** A counter that is made from a rate. */
export class CounterSignal extends Signal {
  readonly #rate: Node
  readonly #resolution: number | undefined
  readonly #resets: readonly Resets[]

  constructor (rate: Node, resolution: number | undefined, resets: readonly Resets[]) {
    super(new Rate(rate, resolution, resets))
    this.#rate = rate
    this.#resolution = resolution
    this.#resets = resets
  }

  /**
   * The counter, beginning again at 0 each time that a duration has passed since the beginning of the signal.
   *
   * @throws {RangeError} the duration is not longer than 0, or the jitter negative or not shorter
   * @throws {TypeError} one is not a duration
   * @example
   * fromRate(constant(5)).resetEvery('12h', { jitter: '1h' }).describe()
   * // 'FromRate [reset every 12h + 1h]\n  Constant [5]'
   * fromRate(constant(5)).resetEvery('1h', { jitter: '1h' }) // throws RangeError
   */
  resetEvery (every: Duration, options: ResetOptions = {}): CounterSignal {
    const length = positive('resetEvery: time', every)
    const jitter = milliseconds(options.jitter ?? 0)
    if (jitter >= length) {
      throw new RangeError(`resetEvery: jitter must be shorter than the time, got ${durationText(jitter)} and ${
        durationText(length)}`)
    }
    return this.#with(new RegularResets(length, jitter))
  }

  /**
   * The counter, beginning again at 0 at given times since the beginning of the signal.
   *
   * @throws {RangeError} one is negative
   * @throws {TypeError} one is not a duration
   * @example
   * fromRate(constant(5)).resetAt('1h', '5h30m').describe() // 'FromRate [reset at 1h, 5h30m]\n  Constant [5]'
   */
  resetAt (...times: Duration[]): CounterSignal {
    return this.#with(new GivenResets(times.map(milliseconds)))
  }

  #with (resets: Resets): CounterSignal {
    return new CounterSignal(this.#rate, this.#resolution, [...this.#resets, resets])
  }
}

/**
 * A counter: the integral of a rate per second, which begins at 0. A rate that is missing, negative, NaN or infinite
 * counts as 0. It ends with the rate.
 *
 * @throws {RangeError} the resolution is not longer than 0
 * @throws {TypeError} the rate is neither a signal nor a number, or the resolution not a duration
 * @example
 * const iterator = fromRate(2).iterator({ interval: '10s' })
 * const scrape = { start: 0, index: 0, time: 0 }
 * iterator.evaluate(scrape).value // 0
 * iterator.evaluate(scrape).value // 20
 */
export function fromRate (rate: Operand, options: FromRateOptions = {}): CounterSignal {
  const { resolution } = options
  const cell = resolution === undefined ? undefined : positive('fromRate: resolution', resolution)
  return new CounterSignal(nodeOf('fromRate', rate), cell, [])
}
