import { carriedPlan } from './carry.ts'
import type { SeriesDefinition } from './definition.ts'
import { EntryMaker } from './entry-maker.ts'
import type { Entry } from './entry.ts'
import { familyOf, type FamilyDefinition } from './family.ts'
import { Listing } from './listing.ts'
import type { Metric } from './metric.ts'
import type { RegistryOptions } from './registry-options.ts'

/**
 * Metric families with their series, which can be read at any instants and changed in between.
 *
 * @example
 * const rooms = gauge('temperature_celsius', { labels: ['room'] })
 *   .series({ room: 'a' }, linear(20, 22, { steps: 3 }))
 * const registry = new Registry({ start: 0, interval: '15s' }).add(rooms)
 * registry.at(15_000).map(({ series, value }) => [series.name, value]) // [['temperature_celsius', 21]]
 * registry.at(45_000).map(({ stale }) => stale) // [true]
 * registry.at(60_000) // []
 */
export class Registry extends Listing {
  readonly #now: number
  readonly #utf8Names: boolean
  readonly #maker: EntryMaker

  /**
   * @throws {TypeError} an option is not of its type, or a name is none
   * @throws {RangeError} the interval is not longer than 0, or a number is out of its range
   * @example
   * new Registry({ interval: 0 }) // throws RangeError
   */
  constructor (options: RegistryOptions = {}) {
    const { now = Date.now(), utf8Names = false } = options
    super({ ...options, now })
    this.#now = now
    this.#utf8Names = utf8Names
    this.#maker = new EntryMaker(this.start, this.seed, this.interval)
  }

  /**
   * Adds families with their series. A family that is there already has to be equal, and its series are added to the
   * others. Of several families and series, those before a rejected one stay.
   *
   * @throws {RangeError} a family is there with another type or other labels, a series is there already, there are too
   * many, or the data cannot be evaluated
   * @throws {TypeError} a label is missing or a value not text, or data is not what the type of metric takes
   * @example
   * const up = gauge('up').series({}, constant(1))
   * new Registry().add(up, up) // throws RangeError
   */
  add (...metrics: Metric[]): this {
    for (const metric of metrics) {
      this.catalog.addFamily(metric.family)
      for (const definition of metric.definitions()) this.#add(definition, this.#now)
    }
    return this
  }

  /**
   * Adds a family without series.
   *
   * @returns whether it was not there before
   * @throws {RangeError} it is there with another type or other labels: the error's `code` is 'conflict'
   * @throws {TypeError} a name is none
   * @example
   * const registry = new Registry().add(counter('http_requests_total'))
   * registry.addFamily({ name: 'http_requests_total', type: 'counter' }) // false
   * registry.addFamily({ name: 'http_requests_total', type: 'gauge' }) // throws RangeError
   */
  addFamily (definition: FamilyDefinition): boolean {
    return this.catalog.addFamily(familyOf(definition, this.#utf8Names))
  }

  /**
   * Removes a family with its series.
   *
   * @throws {RangeError} there is none of this name: the error's `code` is 'unknown'
   */
  removeFamily (name: string): void {
    this.catalog.removeFamily(name)
  }

  /**
   * Adds a series to a family, as its last.
   *
   * @param now epoch milliseconds that a relative start refers to
   * @returns the id of the series
   * @throws {RangeError} the family is not known, the series is there already, there are too many, or the data cannot
   * be evaluated; the error's `code` is 'unknown', 'duplicate' or 'too_many_series' in the first cases
   * @throws {TypeError} a label is missing or a value not text, or data is not what the type of metric takes
   * @example
   * const registry = new Registry().add(gauge('up'))
   * registry.create({ name: 'up', labels: {}, data: constant(1) }) // 'bff768445891ed7d'
   */
  create (definition: SeriesDefinition, now = Date.now()): string {
    return this.#add(definition, now).id
  }

  /**
   * Replaces a series. With the same name and labels it stays the same series, in its place, and counters go on from
   * their values: they have no samples before. One that is missing or ended at that moment has no value, and begins
   * anew. With churn, before or now, it is another one, the last of its family. If it was paused, it still is.
   *
   * @param now epoch milliseconds of the change
   * @returns the id, another one if name or labels have changed
   * @throws {RangeError} as `create`
   * @throws {TypeError} as `create`
   */
  replace (id: string, definition: SeriesDefinition, now = Date.now()): string {
    const old = this.#entry(id)
    const entry = this.#make(definition, now)
    this.catalog.check(entry, old)
    if (entry.id === id && entry.churn === undefined && old.churn === undefined) {
      old.plan = carriedPlan(old, entry, now, this.reader, this.scraper)
      old.memory = entry.memory
      return id
    }
    entry.isPaused = old.isPaused
    this.catalog.delete(old)
    this.catalog.add(entry)
    return entry.id
  }

  /** Hides a series. It is as if it were deleted, until it is resumed. */
  pause (id: string): void {
    this.#setPaused(id, true)
  }

  /** Shows a series again, with the values it would have had all along. */
  resume (id: string): void {
    this.#setPaused(id, false)
  }

  delete (id: string): void {
    this.catalog.delete(this.#entry(id))
  }

  #add (definition: SeriesDefinition, now: number): Entry {
    const entry = this.#make(definition, now)
    this.catalog.check(entry)
    this.catalog.add(entry)
    return entry
  }

  #make (definition: SeriesDefinition, now: number): Entry {
    return this.#maker.make(this.catalog.family(definition.name), definition, now)
  }

  #entry (id: string): Entry {
    return this.catalog.entry(id)
  }

  #setPaused (id: string, isPaused: boolean): void {
    const entry = this.#entry(id)
    if (entry.isPaused === isPaused) return
    entry.isPaused = isPaused
    this.catalog.version++
  }
}
