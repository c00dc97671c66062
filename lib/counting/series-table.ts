import { nextTurn, now as monotonicNow } from '../platform.ts'
import { labelText } from '../text-format.ts'
import { warn } from '../warning.ts'
import { fullBudgetMessage, largest, type Largest } from './full-budget.ts'
import { ObjectWatcher } from './object-watcher.ts'
import { Orphans } from './orphans.ts'
import type { LabelName, Series } from './series.ts'
import { ensureStack } from './stack.ts'
import { Totals, type Total } from './totals.ts'

/** Number of series removed between two turns of the event loop, which takes about half a millisecond. */
const sliceSize = 1_000

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
 * The first `maxSeries` label sets are kept as they are. Further ones are counted with every unbounded label replaced
 * by `overflow`; once there are as many of those, one last series counts the rest with every label `overflow`. So the
 * sum over all series, including those that expired, is always the number of events counted.
 *
 * A series expires five minutes after the last object behind it was collected. Its count did not change in that time,
 * so every server that scrapes at least that often has it. Nothing else decides, and no timer runs: expired series
 * are removed by `expire()` and when the budget needs their room.
 */
export class SeriesTable {
  /** Number of label sets that are kept apart. */
  readonly maxSeries: number
  /** Names of all labels, in the order in which they are written. */
  readonly labelNames: readonly string[]
  readonly #labels: readonly LabelName[]
  readonly #totals: Totals
  readonly #orphans: Orphans
  #watcher: ObjectWatcher<Series> | null
  // Escaping makes the text of a label set unique to it, so it serves as the key; a `Map` takes any text
  readonly #series = new Map<string, Series>()
  #overflowing = 0
  #removals = 0
  #lastSerial = 0
  #overflow: Largest | null = null
  #warned = false

  /** @param labels in the order in which they are written */
  constructor (
    labels: readonly LabelName[],
    { maxSeries, dropCollected, now = monotonicNow }: SeriesTableOptions
  ) {
    this.maxSeries = maxSeries
    this.#labels = labels
    this.labelNames = labels.map(label => label.name)
    this.#totals = new Totals(this.labelNames)
    this.#orphans = new Orphans(now)
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

  /** Names of the labels that groups of series have, see `Totals`. */
  get groupLabels (): readonly string[] {
    return this.#totals.labels
  }

  /** What filled the budget; null while no label set was counted as `overflow`. */
  get overflow (): Largest | null {
    return this.#overflow
  }

  /** Another number after each reset. */
  get resets (): number {
    return this.#totals.resets
  }

  /** The highest serial of a series so far. */
  get lastSerial (): number {
    return this.#lastSerial
  }

  /** All series in the order of their creation. */
  values (): IterableIterator<Series> {
    return this.#series.values()
  }

  /**
   * The series of a label set, created if the budget has room, otherwise the one that stands for it.
   *
   * @param values one for each label, '' where there is none
   * @param object Object whose collection expires the series; undefined where there is none
   * @throws {RangeError} the stack is nearly full; nothing was changed
   */
  getOrCreate (values: readonly string[], object?: object): Series {
    ensureStack()
    const text = labelText(this.labelNames, values)
    let series = this.#series.get(text)
    if (series === undefined) {
      if (this.#series.size - this.#overflowing >= this.maxSeries && !this.#evictOldest()) {
        this.#noteOverflow()
        return this.#overflowSeries(values)
      }
      series = this.#add(text, values, 0)
    }
    if (this.#watcher !== null && object !== undefined) {
      this.#watcher.link(object, series)
      this.#orphans.delete(series)
    }
    return series
  }

  /** The calls of each group of series, in the order in which the groups were made, by one synchronous scan. */
  totals (): Total[] {
    return this.#totals.read(this.#series)
  }

  /** The same, in slices of less than a millisecond. */
  readTotals (): Promise<Total[]> {
    return this.#totals.readInSlices(this.#series)
  }

  /** Removes the series that have expired, in slices of less than a millisecond. */
  async expire (): Promise<void> {
    let removed = 0
    for (const series of this.#orphans.expired()) {
      this.#remove(series)
      // Stryker disable next-line UpdateOperator: every thousandth is the same one, counted down
      if (++removed % sliceSize === 0) await nextTurn()
    }
  }

  /** Removes all series. */
  clear (): void {
    for (const series of this.#series.values()) series.serial = 0
    this.#removals += this.#series.size
    this.#series.clear()
    this.#orphans.clear()
    this.#totals.clear()
    this.#overflowing = 0
    this.#overflow = null
    // Living objects would keep the removed series in memory: 18 MB after ten resets of 5,000 series
    if (this.#watcher !== null) this.#watcher = this.#newWatcher()
  }

  /** Removes the series that has been without objects longest, if it has expired. */
  #evictOldest (): boolean {
    const { value: series } = this.#orphans.expired().next()
    if (series === undefined) return false
    this.#remove(series)
    return true
  }

  #remove (series: Series): void {
    this.#totals.remove(series)
    this.#series.delete(series.text)
    series.serial = 0
    this.#removals++
  }

  #newWatcher (): ObjectWatcher<Series> {
    return new ObjectWatcher(series => { if (series.serial !== 0) this.#orphans.add(series) })
  }

  #overflowSeries (values: readonly string[]): Series {
    const collapsed = values.map((value, i) => this.#labels[i]!.unbounded && value !== '' ? 'overflow' : value)
    const text = labelText(this.labelNames, collapsed)
    const series = this.#series.get(text)
    if (series !== undefined) return series
    if (this.#overflowing < this.maxSeries) return this.#addOverflow(text, collapsed)
    const last = values.map(() => 'overflow')
    const lastText = labelText(this.labelNames, last)
    return this.#series.get(lastText) ?? this.#addOverflow(lastText, last)
  }

  #addOverflow (text: string, values: readonly string[]): Series {
    const series = this.#add(text, values, 1)
    this.#overflowing++
    return series
  }

  /** @param ownerCount initial owner count; 1 pins overflow series */
  #add (text: string, values: readonly string[], ownerCount: number): Series {
    const group = this.#totals.groupOf(values)
    const series = { text, count: 0, group, ownerCount, lastOwner: null, serial: ++this.#lastSerial }
    this.#series.set(text, series)
    return series
  }

  #noteOverflow (): void {
    if (this.#overflow !== null) return
    this.#overflow = largest(this.labelNames, this.values())
    if (this.#warned) return
    this.#warned = true
    warn('SERIES_OVERFLOW', fullBudgetMessage(this.#labels, this.maxSeries, this.#overflow))
  }
}
