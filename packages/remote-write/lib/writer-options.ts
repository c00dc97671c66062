import { shown, wholeNumber } from './check.ts'
import { type Clock, systemClock } from './clock.ts'
import type { Rejection, Report } from './report.ts'
import type { Protocol, RequestOptions } from './request.ts'
import type { Failure, Timing } from './retry.ts'

export interface RemoteWriterOptions extends RequestOptions {
  /** `auto` by default: 2.0 if the receiver answers an empty request of it as one of 2.0 does, else 1.0. */
  readonly protocol?: 'auto' | Protocol | undefined
  /** Requests at once, from 1 to 64; 4 by default. A series keeps to one lane. */
  readonly lanes?: number | undefined
  /** Samples in a request at most, 10,000 by default. Live data, flushed after each instant, has up to 2,000. */
  readonly samplesPerRequest?: number | undefined
  /** Samples that may wait, 80,000 by default. */
  readonly maxQueue?: number | undefined
  /**
   * What happens when more would wait: `write()` does, by default, or the oldest are dropped and counted. Those of the
   * newest instant wait however many they are, and `stop()` drops none.
   */
  readonly onFull?: 'wait' | 'drop' | undefined
  /** Attempts for a request, 10 by default; Infinity never gives up. */
  readonly attempts?: number | undefined
  /** Whether to go on after samples were rejected or given up; false by default. They are counted in any case. */
  readonly keepGoing?: boolean | undefined
  /** Sends start times in the field of earlier drafts of 2.0 as well; false by default. */
  readonly bothStarts?: boolean | undefined
  /** Stops sending; what is not settled by then is counted as unsent. */
  readonly signal?: AbortSignal | undefined
  /** Called after each request that is settled, and after samples were dropped. */
  readonly onProgress?: ((report: Report) => void) | undefined
  /** Called before each wait for another attempt. */
  readonly onRetry?: ((failure: Failure) => void) | undefined
  /** Called for each answer of the receiver, with the time it has taken; that about the protocol is one as well. */
  readonly onAnswer?: ((timing: Timing) => void) | undefined
  /** Called for the first rejection of each text, up to a hundred texts. */
  readonly onRejection?: ((rejection: Rejection) => void) | undefined
  /** From 0 inclusive to 1 exclusive; `Math.random` by default. */
  readonly random?: (() => number) | undefined
  /** That of the system by default. */
  readonly clock?: Clock | undefined
}

export interface StopOptions {
  /** Epoch milliseconds of a stale marker for each series that has not ended; none by default. */
  readonly staleAt?: number | undefined
  /** Milliseconds to wait for what is not settled, 10,000 by default. */
  readonly timeout?: number | undefined
}

/** Options that are checked, with those left out replaced by their defaults. */
export interface CheckedOptions {
  readonly protocol: 'auto' | Protocol
  readonly lanes: number
  readonly samplesPerRequest: number
  readonly maxQueue: number
  readonly onFull: 'wait' | 'drop'
  readonly attempts: number
  readonly keepGoing: boolean
  readonly bothStarts: boolean
  readonly random: () => number
  readonly clock: Clock
}

/**
 * Checks all that does not concern requests.
 *
 * @throws {TypeError} a number is of another type
 * @throws {RangeError} an option is out of bounds
 */
export function checkedOptions (options: RemoteWriterOptions): CheckedOptions {
  const { protocol = 'auto', onFull = 'wait', attempts, keepAlive = true } = options
  if (!['auto', '1.0', '2.0'].includes(protocol)) {
    throw new RangeError(`protocol: must be auto, 1.0 or 2.0, got ${shown(protocol)}`)
  }
  if (!['wait', 'drop'].includes(onFull)) throw new RangeError(`onFull: must be wait or drop, got ${shown(onFull)}`)
  const most = 1e9
  return {
    protocol,
    onFull,
    lanes: wholeNumber('lanes', options.lanes, { low: 1, high: 64, byDefault: 4 }),
    samplesPerRequest: wholeNumber(
      'samplesPerRequest', options.samplesPerRequest, { low: 1, high: 100_000, byDefault: 10_000 }
    ),
    maxQueue: wholeNumber('maxQueue', options.maxQueue, { low: 1, high: most, byDefault: 80_000 }),
    attempts: attempts === Infinity
      ? attempts
      : wholeNumber('attempts', attempts, { low: 1, high: most, byDefault: 10 }),
    keepGoing: options.keepGoing === true,
    bothStarts: options.bothStarts === true,
    random: options.random ?? Math.random,
    clock: options.clock ?? systemClock(keepAlive)
  }
}
