import type { Series } from './series.ts'

/** Milliseconds that a series stays after its last object was collected, so that every server gets its last count. */
export const retention = 5 * 60_000

/** What is known of an orphan: since when it is one, and its count then. */
interface Orphaned {
  readonly since: number
  readonly count: number
}

/** The series whose objects were all collected. They expire after five minutes without a count. */
export class Orphans {
  readonly #now: () => number
  // Those that have been orphans longest come first
  readonly #orphans = new Map<Series, Orphaned>()

  /** @param now a clock in milliseconds that never goes back */
  constructor (now: () => number) {
    this.#now = now
  }

  add (series: Series): void {
    this.#orphans.set(series, { since: this.#now(), count: series.count })
  }

  delete (series: Series): void {
    this.#orphans.delete(series)
  }

  clear (): void {
    this.#orphans.clear()
  }

  /**
   * Takes out the series that have expired, one at a time, those first that have been orphans longest. Meanwhile others
   * may be added and taken out.
   */
  * expired (): Generator<Series, void, void> {
    const latest = this.#now() - retention
    for (const [series, { since, count }] of this.#orphans) {
      if (since > latest) return
      this.#orphans.delete(series)
      // Events that have its labels but no object can still be counted; their counts have five minutes as well
      if (series.count === count) yield series
      else this.add(series)
    }
  }
}
