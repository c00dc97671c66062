import { setImmediate as nextTurn } from 'node:timers/promises'
import { escaped, labelPairs } from '../text-format.ts'
import { ObjectWatcher, type Owned } from './object-watcher.ts'
import { warn } from '../warning.ts'

/** How long in milliseconds a series stays after its last object was collected, so that every scraper gets its last count. */
export const retention = 5 * 60_000

/** Number of series removed between two turns of the event loop, which takes about half a millisecond. */
const sliceSize = 1_000

/** Number of series that are read to tell what filled the budget, which takes some 20 ms. */
const sampleSize = 10_000

/** One label set and how often it was counted. */
export interface Series extends Owned {
  /** `name="value"` pairs with commas between, escaped: the key of the series, and the front of its line in a scrape. */
  readonly text: string
  count: number
  /** Its place in the order of creation, from 1; 0 once it was removed from the table, so that a count would be lost. */
  serial: number
}

export interface SeriesTableOptions {
  /** Number of label sets that are kept apart, at least 1. */
  maxSeries: number
  /** Whether series expire after their objects were collected. */
  dropCollected: boolean
  /** A clock in milliseconds that never goes back. Default: `performance.now`. */
  now?: () => number
}

/**
 * All series of one counter, at most `2 * maxSeries + 1` of them.
 *
 * The first `maxSeries` label sets are kept as they are. Further ones are counted with every unbounded label replaced by
 * `overflow`; once there are as many of those, one last series counts the rest with every label `overflow`. So the sum
 * over all series, including those that expired, is always the number of events counted.
 *
 * A series expires five minutes after the last object behind it was collected. Its count cannot change in that time, so
 * every server that scrapes at least that often has it. Nothing else decides, and no timer runs: expired series are
 * removed by `expire()` and when the budget needs their room.
 */
export class SeriesTable {
  readonly #names: readonly string[]
  readonly #unbounded: readonly boolean[]
  readonly #maxSeries: number
  readonly #now: () => number
  #watcher: ObjectWatcher<Series> | null
  // Escaping makes the text of a label set unique to it, so it serves as the key; a `Map` takes any text
  readonly #series = new Map<string, Series>()
  // Series whose objects were all collected, and when the last one was, the earliest first
  readonly #orphaned = new Map<Series, number>()
  #overflowing = 0
  #removals = 0
  #lastSerial = 0
  #warned = false

  /** @param labels name of each label, and whether its values are the first to be collapsed */
  constructor (
    labels: ReadonlyArray<{ name: string, unbounded: boolean }>,
    { maxSeries, dropCollected, now = () => performance.now() }: SeriesTableOptions
  ) {
    this.#names = labels.map(label => label.name)
    this.#unbounded = labels.map(label => label.unbounded)
    this.#maxSeries = maxSeries
    this.#now = now
    this.#watcher = dropCollected ? this.#newWatcher() : null
  }

  /** Whether series expire after the objects that `getOrCreate` was given. */
  get dropsCollected (): boolean {
    return this.#watcher !== null
  }

  /** Number of series. */
  get size (): number {
    return this.#series.size
  }

  /** Number of series that were removed so far. */
  get removals (): number {
    return this.#removals
  }

  /** All series in the order of their creation. */
  values (): IterableIterator<Series> {
    return this.#series.values()
  }

  /** The highest serial of a series so far. */
  get lastSerial (): number {
    return this.#lastSerial
  }

  /** Removes all series. */
  clear (): void {
    for (const series of this.#series.values()) series.serial = 0
    this.#removals += this.#series.size
    this.#series.clear()
    this.#orphaned.clear()
    this.#overflowing = 0
    // Living objects would keep the removed series in memory: 18 MB after ten resets of 5,000 series
    if (this.#watcher !== null) this.#watcher = this.#newWatcher()
  }

  /**
   * The series of a label set, created if the budget has room, otherwise the one that stands for it.
   *
   * @param values one for each label, '' where there is none
   * @param object Object whose collection expires the series
   */
  getOrCreate (values: readonly string[], object?: unknown): Series {
    const text = this.#text(values)
    let series = this.#series.get(text)
    if (series === undefined) {
      if (this.#series.size - this.#overflowing >= this.#maxSeries && !this.#evictOldest()) {
        this.#warnOnce()
        return this.#overflow(values)
      }
      series = this.#add(text, 0)
    }
    if (this.#watcher !== null && typeof object === 'object' && object !== null) {
      this.#watcher.link(object, series)
      this.#orphaned.delete(series)
    }
    return series
  }

  /** Removes the series that have expired, in slices of less than a millisecond. */
  async expire (): Promise<void> {
    const latest = this.#now() - retention
    let removed = 0
    for (const [series, since] of this.#orphaned) {
      if (since > latest) break
      this.#remove(series)
      if (++removed % sliceSize === 0) await nextTurn()
    }
  }

  /** Removes the series that has been without objects longest, if it has expired. */
  #evictOldest (): boolean {
    for (const [series, since] of this.#orphaned) {
      if (since > this.#now() - retention) return false
      this.#remove(series)
      return true
    }
    return false
  }

  #newWatcher (): ObjectWatcher<Series> {
    return new ObjectWatcher(series => { if (series.serial !== 0) this.#orphaned.set(series, this.#now()) })
  }

  #remove (series: Series): void {
    this.#orphaned.delete(series)
    this.#series.delete(series.text)
    series.serial = 0
    this.#removals++
  }

  #overflow (values: readonly string[]): Series {
    const collapsed = values.map((value, i) => this.#unbounded[i] && value !== '' ? 'overflow' : value)
    const text = this.#text(collapsed)
    const found = this.#series.get(text)
    if (found !== undefined) return found
    if (this.#overflowing < this.#maxSeries) return this.#addOverflow(text)
    const rest = this.#text(this.#names.map(() => 'overflow'))
    return this.#series.get(rest) ?? this.#addOverflow(rest)
  }

  #addOverflow (text: string): Series {
    const series = this.#add(text, 1)
    this.#overflowing++
    return series
  }

  /** @param ownerCount initial owner count; 1 pins overflow series */
  #add (text: string, ownerCount: number): Series {
    const series = { text, count: 0, ownerCount, lastOwner: null, serial: ++this.#lastSerial }
    this.#series.set(text, series)
    return series
  }

  // join() gives a flat string; one put together by += would keep all its parts as objects, 500 bytes a series
  #text (values: readonly string[]): string {
    const pairs: string[] = []
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== '') pairs.push(`${this.#names[i]}="${escaped(values[i]!)}"`)
    }
    return pairs.join(',')
  }

  #warnOnce (): void {
    if (this.#warned) return
    this.#warned = true
    const unbounded = this.#names.filter((_, i) => this.#unbounded[i])
    const overflowing = unbounded.length > 0 ? unbounded : this.#names
    warn('SERIES_OVERFLOW', `the budget of ${this.#maxSeries} series is full, ${this.#fullOf()}; label sets that are new are counted together from now on, with 'overflow' for ${overflowing.join(', ')}. Leave labels out (options labels and allowedProps), or raise maxSeries`)
  }

  /** What the budget went to: the label with the most values, and the class with the most series. */
  #fullOf (): string {
    const valuesOf = new Map(this.#names.map(name => [name, new Set<string>()]))
    const seriesOf = new Map<string, number>()
    let left = sampleSize
    for (const { text } of this.#series.values()) {
      if (left-- === 0) break
      for (const [name, value] of labelPairs(text)) {
        valuesOf.get(name)!.add(value)
        if (name === 'object_classname') seriesOf.set(value, (seriesOf.get(value) ?? 0) + 1)
      }
    }
    const label = most(Array.from(valuesOf, ([name, values]) => [name, values.size]))
    const filled = `${label[0]} has ${label[1]} values`
    if (seriesOf.size === 0) return filled
    const busiest = most([...seriesOf])
    return `${filled} and class ${busiest[0]} has ${busiest[1]} series`
  }
}

function most (counts: Array<[string, number]>): [string, number] {
  return counts.reduce((top, next) => next[1] > top[1] ? next : top)
}
