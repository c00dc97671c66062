import { seedOf, whole } from '../check.ts'
import { positive } from '../duration.ts'
import { epochMilliseconds, type Instant } from '../instant.ts'
import { blockLength, emptyBlock, fillBlock, samplesOf, withDeparted, type Block, type Sample } from './block.ts'
import { Catalog, type Layout } from './catalog.ts'
import { columnsOf, type Column, type Instants } from './column.ts'
import type { Family } from './family.ts'
import { checkLabelValue } from './labels.ts'
import { checkLabelName } from './names.ts'
import { groupsOf, partsOf, type Group, type Part } from './parts.ts'
import { Reader } from './reader.ts'
import type { Range, RegistryOptions } from './registry-options.ts'
import { ScrapeReader } from './scrape-reader.ts'
import type { Series } from './series.ts'
import { warningsOf } from './warnings.ts'

/** What can be read of a registry. */
export class Readings {
  readonly seed: number
  /** Epoch milliseconds. */
  readonly start: number
  /** Milliseconds. */
  readonly interval: number
  readonly externalLabels: ReadonlyMap<string, string>
  readonly maxSeries: number
  protected readonly catalog: Catalog
  protected readonly reader: Reader
  /** What cannot be read is missing. */
  protected readonly scraper: ScrapeReader
  /**
   * Told once about each data that a scrape cannot read, such as a running sum of too many steps: its series have no
   * samples, and it is among the `warnings` from then on. Default: a process warning.
   */
  onWarning: (warning: string) => void = warning => process.emitWarning(`promgen: ${warning}`)
  #snapshot: Block | undefined

  /**
   * @throws {TypeError} an option is not of its type, or a name is none
   * @throws {RangeError} the interval is not longer than 0, or a number is out of its range
   */
  constructor (options: RegistryOptions) {
    const { seed = 0, interval = '15s', now = Date.now(), utf8Names = false, maxSeries = 1_000_000 } = options
    this.seed = seedOf('registry', seed)
    this.start = whole('registry: start', epochMilliseconds(options.start ?? now, now))
    this.interval = whole('registry: interval', positive('registry: interval', interval))
    this.externalLabels = new Map(Object.entries(options.externalLabels ?? {}).map(([name, value]) => {
      return [checkLabelName(name, utf8Names), checkLabelValue(`externalLabels.${name}`, value)]
    }))
    this.maxSeries = whole('registry: maxSeries', maxSeries)
    this.catalog = new Catalog(maxSeries)
    this.reader = new Reader(this.interval, this.seed)
    this.scraper = new ScrapeReader(this.interval, this.seed, warning => this.onWarning(warning))
  }

  /** All at the start that are not paused, in the order of their families. The same array until series come or go. */
  get series (): readonly Series[] {
    return this.#layout(this.start, this.start).series
  }

  /**
   * What is accepted but may not be meant: the first counter of each family whose values fall within its first 512
   * steps. Each reading looks again, at 100 different data of a family. And what scrapes could not read, see
   * `onWarning`.
   *
   * @example
   * const jobs = counter('jobs_total').series({}, custom(1, 5, 3))
   * new Registry().add(jobs).warnings
   * // ['series {} of jobs_total falls from 5 to 3 at step 2: Prometheus reads that as a reset']
   */
  get warnings (): readonly string[] {
    return [
      ...warningsOf(this.catalog.entries(), this.reader, this.interval),
      ...this.scraper.warningsOf(this.catalog.entries())
    ]
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
    let last = this.start
    const { active } = this.catalog
    if (active.some(({ churn }) => churn !== undefined)) return Infinity
    const plans = new Set(active.map(({ plan }) => plan))
    for (const plan of plans) {
      // The first instant of the grid after the end is one of these two
      const end = this.#gridBefore(plan.options.begin + plan.length(this.interval))
      const past = plan.isPast(end - plan.options.begin, this.interval) ? end : end + this.interval
      last = Math.max(last, past)
    }
    return last
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
    const [first, last] = this.#ends(range)
    let before: { block: Block, version: number } | undefined
    for (let from = first; from <= last;) {
      const left = Math.round((last - from) / this.interval) + 1
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

  /** What has samples in a range, and the instants of it that are on the grid. */
  #inRange (range: Range): [Layout, Instants] {
    const [first, last] = this.#ends(range)
    const count = Math.round((last - first) / this.interval) + 1
    return [this.#layout(first, last), { count: Math.max(count, 0), at: i => first + i * this.interval }]
  }

  /** The first and last instant of a range that are on the grid. */
  #ends ({ from, to, now = Date.now() }: Range): [number, number] {
    const last = to === undefined ? this.lastInstant : epochMilliseconds(to, now)
    if (last === Infinity) throw new RangeError('samples: to is missing, and the series have no end')
    return [-this.#gridBefore(-epochMilliseconds(from, now), -this.start), this.#gridBefore(last)]
  }

  #gridBefore (t: number, start = this.start): number {
    return start + Math.floor((t - start) / this.interval) * this.interval
  }

  /** What has samples at instants from one to another, or was the last to end before. */
  #layout (first: number, last: number): Layout {
    return this.catalog.layout(first - this.interval, last)
  }
}
