import type { NativeHistogram } from 'prom-remote-write'
import { epochMilliseconds, type Instant } from '../instant.ts'
import { blockLength, emptyBlock, fillBlock, samplesOf, withDeparted, type Block, type Sample } from './block.ts'
import type { Layout } from './catalog.ts'
import { columnsOf, type Column, type Instants } from './column.ts'
import { Entry } from './entry.ts'
import type { Family } from './family.ts'
import { groupsOf, partsOf, type Group, type Part } from './parts.ts'
import type { Range } from './registry-options.ts'
import type { Series } from './series.ts'
import { Settings } from './settings.ts'

/** What can be read of a registry. */
export class Readings extends Settings {
  #snapshot: Block | undefined

  /** All at the start that are not paused, in the order of their families. The same array until series come or go. */
  get series (): readonly Series[] {
    return this.#layout(this.start, this.start).series
  }

  /** Whether some series never ends. */
  get isInfinite (): boolean {
    return this.lastInstant === Infinity
  }

  /**
   * Epoch milliseconds of the last instant of the grid at which any series has a sample, if only a stale one; the start
   * if there are no series, Infinity if one never ends.
   */
  get lastInstant (): number {
    return this.grid.lastOf(this.catalog.active)
  }

  /**
   * The series of a family that are not paused.
   *
   * @param t epoch milliseconds, which make a difference with churn only. Default: the start
   */
  seriesOf (family: Family, t = this.start): readonly Series[] {
    return this.catalog.entriesOf(family.name).filter(({ isPaused }) => !isPaused)
      .flatMap(entry => entry.between(t, t)).flatMap(({ series }) => series)
  }

  /**
   * The samples of all series at an instant. Missing and paused series, and those that ended before the instant one
   * interval earlier, have none.
   *
   * @param now epoch milliseconds that a relative instant refers to
   */
  at (instant: Instant, now = Date.now()): Sample[] {
    return samplesOf(this.readBlock(epochMilliseconds(instant, now), 1))
  }

  /**
   * All series at one instant. What cannot be read is missing, see `onWarning`. The arrays are used again by the next
   * call.
   *
   * @param t epoch milliseconds
   */
  snapshot (t: number): Block {
    const { entries, series } = this.#layout(t, t)
    if (this.#snapshot?.series !== series) this.#snapshot = emptyBlock(series, new Float64Array(1))
    this.#snapshot.times[0] = t
    fillBlock(entries, this.scraper, this.#snapshot)
    return this.#snapshot
  }

  /**
   * All series at a number of instants, one interval apart.
   *
   * @param from epoch milliseconds of the first
   * @param count 0 for an empty block
   */
  readBlock (from: number, count: number): Block {
    const times = Float64Array.from({ length: count }, (_, i) => from + i * this.interval)
    const { entries, series } = this.#layout(from, from + (count - 1) * this.interval)
    const block = emptyBlock(series, times)
    fillBlock(entries, this.reader, block)
    return block
  }

  /**
   * All samples on the grid, in blocks of about a million: 9 MB. If series are deleted or paused between two blocks,
   * they are stale at the first instant of the second one.
   *
   * @throws {RangeError} `to` is not given, and some series never ends
   */
  async * samples (range: Range): AsyncIterable<Block> {
    const [first, last] = this.grid.ends(range, () => this.lastInstant)
    let before: { block: Block, version: number } | undefined
    for (let from = first; from <= last;) {
      const left = this.grid.count(from, last)
      const count = blockLength(this.#layout(from, from).series.length)
      const { version } = this.catalog
      let block = this.readBlock(from, Math.min(count, left))
      if (before !== undefined && before.version !== version) block = withDeparted(block, before.block)
      before = { block, version }
      yield block
      from += block.times.length * this.interval
    }
  }

  /**
   * The samples on the grid, one series after the other, each in pieces of bounded size in the order of time. The
   * arrays are the caller's.
   *
   * @throws {RangeError} `to` is not given, and some series never ends
   */
  columns (range: Range): Iterable<Column> {
    const [{ entries }, instants] = this.#inRange(range)
    return columnsOf(entries, this.reader, instants)
  }

  /**
   * The samples on the grid, one definition after the other: those of a histogram's series side by side.
   *
   * @throws {RangeError} `to` is not given, and some series never ends
   */
  groups (range: Range): Iterable<Group> {
    const [{ entries }, instants] = this.#inRange(range)
    return groupsOf(entries, this.reader, instants)
  }

  /**
   * All series at one instant, as they are when this is called: some hundred in each part, so that other things can be
   * done in between. What cannot be read is missing, see `onWarning`. The arrays are used again by the next part.
   *
   * @param t epoch milliseconds
   */
  parts (t: number): Iterable<Part> {
    return partsOf(this.#layout(t, t), this.scraper, t)
  }

  /**
   * The samples of one definition at any instants, one series after the other, in pieces. They are those of its clock
   * while it is paused.
   *
   * @param times epoch milliseconds, rising
   * @throws {RangeError} there is no such definition: the error's `code` is 'unknown'
   * @example
   * const registry = new Registry({ start: 0 }).add(gauge('a').series({}, ramp(0, 60, '1m')))
   * const columns = registry.read(registry.series[0].id, [1_000, 30_500])
   * Array.from(columns, ({ values }) => Array.from(values)) // [[1, 30.5]]
   */
  read (id: string, times: ArrayLike<number>): Iterable<Column> {
    const entry = this.catalog.entry(id)
    const [first = 0, last = first] = [times[0], times[times.length - 1]]
    return columnsOf(entry.between(first - this.interval, last), this.reader, {
      count: times.length,
      at: i => times[i]!
    })
  }

  /**
   * The native histogram beside the series of a histogram, with the same count and sum.
   *
   * @param series the first of its set of labels, as `series` and blocks have it
   * @param t epoch milliseconds
   * @returns undefined if the series is another one, or has no sample at the instant
   * @example
   * const waits = histogram('wait_seconds', { buckets: [1], native: { schema: 0 } })
   *   .series({}, { rate: 1, distribution: uniform({ min: 0, max: 8 }) })
   * const registry = new Registry({ start: 0, interval: '8s' }).add(waits)
   * const { count, sum, positive } = registry.nativeHistogram(registry.series[0], 8_000)
   * Array.of(count, sum, positive.offset, ...positive.counts) // [8, 32, -1, 1, 1, 1, 2, 3]
   */
  nativeHistogram (series: Series, t: number): NativeHistogram | undefined {
    return series instanceof Entry ? this.reader.nativeHistogram(series, t) : undefined
  }

  /** What has samples in a range, and the instants of it that are on the grid. */
  #inRange (range: Range): [Layout, Instants] {
    const [first, last] = this.grid.ends(range, () => this.lastInstant)
    return [this.#layout(first, last), this.grid.instants(first, last)]
  }

  /** What has samples at instants from one to another, or was the last to end before. */
  #layout (first: number, last: number): Layout {
    return this.catalog.layout(first - this.interval, last)
  }
}
