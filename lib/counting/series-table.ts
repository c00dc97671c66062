import { escaped, labelPairs } from '../text-format.ts'
import { Lifetimes, type Owned } from './object-watcher.ts'
import { warn } from '../warning.ts'

/** How long in milliseconds the series of collected objects stay once a scrape had them: another server may scrape too. */
const retention = 5 * 60_000

/** How many series are settled in one go, which takes about half a millisecond. */
const sliceSize = 1_000

/** How many series are looked at to say what the budget went to, which takes some 20 ms. */
const sampleSize = 10_000

/** One label set and how often it was counted. */
export interface Series extends Owned {
  /** `name="value"` pairs with commas between, escaped: the key of the series, and the front of its line in a scrape. */
  readonly text: string
  count: number
  /** The count that was last exposed; -1 before. */
  exposed: number
  /** Its place in the order in which series were made, from 1; 0 when it has left the table, so that a count would be lost. */
  serial: number
}

/** When a series without a living object was first seen to be exposed, and with which count. */
interface Departure {
  readonly since: number
  readonly count: number
}

export interface SeriesTableOptions {
  /** How many label sets are kept apart, at least 1. */
  maxSeries: number
  /** Whether series leave with the objects behind them. */
  dropCollected: boolean
  /** A clock in milliseconds that never goes back. Default: `performance.now`. */
  now?: () => number
}

/**
 * All series of one counter, at most `2 * maxSeries + 1` of them.
 *
 * The first `maxSeries` label sets are kept as they are. Further ones are counted with every unbounded label replaced by
 * `overflow`; once there are as many of those, one last series counts the rest with every label `overflow`. So the sum
 * over all series, those that have left included, is always the number of events counted.
 *
 * The series of garbage-collected objects leave once their last count was exposed: after five minutes, or when the
 * budget needs their room, the longest gone first.
 */
export class SeriesTable {
  readonly #names: readonly string[]
  readonly #unbounded: readonly boolean[]
  readonly #maxSeries: number
  readonly #now: () => number
  readonly #lifetimes: Lifetimes<Series> | null
  // Escaping makes the text of a label set unique to it, so it serves as the key; a `Map` takes any text
  readonly #series = new Map<string, Series>()
  // Series without a living object, the longest gone first: those with a count to expose, and the others
  readonly #gone = new Set<Series>()
  readonly #departed = new Map<Series, Departure>()
  #kept = 0
  #collapsed = 0
  #removals = 0
  #lastSerial = 0
  #warned = false

  /** @param labels name of each label, and whether its values are the first to be collapsed */
  constructor (labels: ReadonlyArray<{ name: string, unbounded: boolean }>, { maxSeries, dropCollected, now = () => performance.now() }: SeriesTableOptions) {
    this.#names = labels.map(label => label.name)
    this.#unbounded = labels.map(label => label.unbounded)
    this.#maxSeries = maxSeries
    this.#now = now
    this.#lifetimes = dropCollected ? new Lifetimes<Series>(series => this.#leave(series)) : null
  }

  /** Whether series leave with the objects that `find` was given. */
  get dropsCollected (): boolean {
    return this.#lifetimes !== null
  }

  /** How many series there are. */
  get size (): number {
    return this.#series.size
  }

  /** How many series have left so far. */
  get removals (): number {
    return this.#removals
  }

  /** All series in the order in which they were made. */
  values (): IterableIterator<Series> {
    return this.#series.values()
  }

  /** The highest serial of a series so far. */
  get lastSerial (): number {
    return this.#lastSerial
  }

  /** Forgets all series. */
  clear (): void {
    for (const series of this.#series.values()) series.serial = 0
    this.#removals += this.#series.size
    this.#series.clear()
    this.#gone.clear()
    this.#departed.clear()
    this.#kept = 0
    this.#collapsed = 0
  }

  /**
   * The series of a label set, made if there is none yet and the budget has room, otherwise the one that stands for it.
   *
   * @param values one for each label, '' where there is none
   * @param object what the series leaves with
   */
  find (values: readonly string[], object?: unknown): Series {
    const text = this.#text(values)
    let series = this.#series.get(text)
    if (series === undefined) {
      if (this.#kept >= this.#maxSeries && !this.#makeRoom()) {
        this.#warnOnce()
        return this.#overflow(values)
      }
      this.#kept++
      series = this.#add(text, 0)
    }
    if (this.#lifetimes !== null && typeof object === 'object' && object !== null) {
      this.#lifetimes.link(object, series)
      this.#gone.delete(series)
      this.#departed.delete(series)
    }
    return series
  }

  /**
   * Says that somebody has got all series, with the counts that they have in `exposed`. What follows from that is done
   * in slices: the generator stops after each, and is to be driven to its end.
   */
  * settle (): Generator<void, void, void> {
    const now = this.#now()
    let settled = 0
    for (const series of this.#gone) {
      if (series.exposed === series.count) {
        this.#gone.delete(series)
        this.#departed.set(series, { since: now, count: series.count })
      }
      if (++settled % sliceSize === 0) yield
    }
    for (const [series, { since }] of this.#departed) {
      if (since > now - retention) break
      this.#remove(series)
      if (++settled % sliceSize === 0) yield
    }
  }

  /** Removes the series that has been gone longest, if there is one. */
  #makeRoom (): boolean {
    for (const series of this.#departed.keys()) {
      if (this.#remove(series)) return true
    }
    return false
  }

  #leave (series: Series): void {
    if (series.serial !== 0) this.#gone.add(series)
  }

  /** Whether it could be removed: one that was counted since has to be exposed again. */
  #remove (series: Series): boolean {
    const { count } = this.#departed.get(series)!
    this.#departed.delete(series)
    if (series.count !== count) {
      this.#gone.add(series)
      return false
    }
    this.#series.delete(series.text)
    series.serial = 0
    this.#kept--
    this.#removals++
    return true
  }

  #overflow (values: readonly string[]): Series {
    const collapsed = values.map((value, i) => this.#unbounded[i] && value !== '' ? 'overflow' : value)
    const text = this.#text(collapsed)
    const found = this.#series.get(text)
    if (found !== undefined) return found
    if (this.#collapsed < this.#maxSeries) {
      this.#collapsed++
      return this.#add(text, 1)
    }
    const rest = this.#text(this.#names.map(() => 'overflow'))
    return this.#series.get(rest) ?? this.#add(rest, 1)
  }

  /** @param living 1 for a series of the overflow, which no object takes along */
  #add (text: string, living: number): Series {
    const series = { text, count: 0, exposed: -1, living, owner: null, serial: ++this.#lastSerial }
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
