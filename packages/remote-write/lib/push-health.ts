import type { Report } from './report.ts'
import type { Failure } from './retry.ts'
import { warn } from './warn.ts'

/** Attempts of which all fail before the app is warned. The waits between so many take less than a second in all. */
const mostAttempts = 6

/** Milliseconds. Where packets are lost, six attempts would take minutes: each one lasts as long as the timeout. */
const longestFailure = 5_000

/**
 * Warns when pushing begins to fail, and when it works again, and not in between. Warns once of samples that are
 * dropped though nothing fails.
 */
export class PushHealth {
  readonly #maxQueue: number
  /** Why an attempt has failed since samples were stored for the last time. */
  #reason: string | undefined
  #isFailing = false
  #isSlow = false
  #samples = 0
  #dropped = 0

  constructor (maxQueue: number) {
    this.#maxQueue = maxQueue
  }

  /** Takes a failure that another attempt follows. */
  retries ({ attempt, reason, milliseconds, pause }: Failure): void {
    this.#reason = reason
    if (attempt >= mostAttempts || milliseconds + pause >= longestFailure) this.fails(reason)
  }

  fails (reason: string): void {
    this.#reason = reason
    if (this.#isFailing) return
    this.#isFailing = true
    warn('PUSH_FAILED', `metrics cannot be pushed: ${reason}`)
  }

  progress ({ samples, dropped }: Report): void {
    if (samples > this.#samples) this.#works()
    if (dropped > this.#dropped) this.#drops()
    this.#samples = samples
    this.#dropped = dropped
  }

  #works (): void {
    this.#reason = undefined
    if (!this.#isFailing) return
    this.#isFailing = false
    warn('PUSH_WORKS', 'metrics are pushed again')
  }

  #drops (): void {
    if (this.#reason !== undefined) return this.fails(this.#reason)
    if (this.#isSlow) return
    this.#isSlow = true
    warn('PUSH_DROPPED', `metrics are dropped: more than ${this.#maxQueue} samples wait, because the receiver takes ` +
      'them more slowly than they come')
  }
}
