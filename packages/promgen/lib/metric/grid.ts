import { epochMilliseconds } from '../instant.ts'
import type { Instants } from './column.ts'
import type { Entry } from './entry.ts'
import type { Range } from './registry-options.ts'

/** The instants of a registry: from its start on and before it, an interval apart. */
export class Grid {
  /** Epoch milliseconds. */
  readonly #start: number
  /** Milliseconds. */
  readonly #interval: number

  constructor (start: number, interval: number) {
    this.#start = start
    this.#interval = interval
  }

  /** The last instant that is not after another. */
  atOrBefore (t: number): number {
    return this.#start + Math.floor((t - this.#start) / this.#interval) * this.#interval
  }

  /** The first instant that is not before another. */
  atOrAfter (t: number): number {
    return this.#start + Math.ceil((t - this.#start) / this.#interval) * this.#interval
  }

  /** The last instant at which any entry has a sample, if only a stale one; the start if there are no entries. */
  lastOf (entries: readonly Entry[]): number {
    if (entries.some(({ churn }) => churn !== undefined)) return Infinity
    let last = this.#start
    const plans = new Set(entries.map(({ plan }) => plan))
    for (const plan of plans) {
      // The first instant after the end is one of these two
      const end = this.atOrBefore(plan.options.begin + plan.length(this.#interval))
      const past = plan.isPast(end - plan.options.begin, this.#interval) ? end : end + this.#interval
      last = Math.max(last, past)
    }
    return last
  }

  /**
   * The first and the last instant of a range.
   *
   * @param lastInstant where a range ends that has no end
   * @throws {RangeError} `to` is not given, and the last instant not finite
   */
  ends ({ from, to, now = Date.now() }: Range, lastInstant: () => number): [number, number] {
    const last = to === undefined ? lastInstant() : epochMilliseconds(to, now)
    if (last === Infinity) throw new RangeError('samples: to is missing, and the series have no end')
    return [this.atOrAfter(epochMilliseconds(from, now)), this.atOrBefore(last)]
  }

  /** How many instants there are from one to another. */
  count (first: number, last: number): number {
    return Math.max(Math.round((last - first) / this.#interval) + 1, 0)
  }

  /** The instants from one to another. */
  instants (first: number, last: number): Instants {
    return { count: this.count(first, last), at: i => first + i * this.#interval }
  }
}
