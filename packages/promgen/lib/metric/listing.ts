import { epochMilliseconds, type Instant } from '../instant.ts'
import type { Entry } from './entry.ts'
import type { Family } from './family.ts'
import { Readings } from './readings.ts'
import type { Defined } from './registry-options.ts'

/** What is defined in a registry. */
export class Listing extends Readings {
  /** In the order in which they were added. */
  get families (): readonly Family[] {
    return this.catalog.families
  }

  /** Grows whenever series or families come or go. */
  get version (): number {
    return this.catalog.version
  }

  /** How many series there are, paused and ended ones as well. A native histogram is one, beside the classic one's. */
  get size (): number {
    return this.catalog.size
  }

  /**
   * All that is defined, paused and ended series as well, in the order of the file.
   *
   * @param at the instant whose states are meant
   */
  * definitions (at: Instant = 'now', now = Date.now()): Iterable<Defined> {
    const t = epochMilliseconds(at, now)
    for (const entry of this.catalog.entries()) yield this.#defined(entry, t)
  }

  /**
   * What is defined under an id.
   *
   * @throws {RangeError} nothing is: the error's `code` is 'unknown'
   */
  definition (id: string, at: Instant = 'now', now = Date.now()): Defined {
    return this.#defined(this.catalog.entry(id), epochMilliseconds(at, now))
  }

  /**
   * How many series are defined of a family, paused and ended ones as well; a histogram counts as one.
   *
   * @throws {RangeError} there is none of this name: the error's `code` is 'unknown'
   */
  count (name: string): number {
    return this.catalog.entriesOf(name).length
  }

  #defined (entry: Entry, t: number): Defined {
    const { plan, isPaused } = entry
    const state = isPaused ? 'paused' : plan.isPast(t - plan.options.begin, this.interval) ? 'ended' : 'active'
    return { id: entry.id, definition: entry.definition, state }
  }
}
