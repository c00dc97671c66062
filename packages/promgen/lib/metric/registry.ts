import { seedOf, whole } from '../check.ts'
import { positive, type Duration } from '../duration.ts'
import { epochMilliseconds, type Instant } from '../instant.ts'
import { blockLength, emptyBlock, fillBlock, samplesOf, withDeparted, type Block, type Sample } from './block.ts'
import { carriedPlan } from './carry.ts'
import { Catalog, type Layout } from './catalog.ts'
import { columnsOf, type Column } from './column.ts'
import type { SeriesDefinition } from './definition.ts'
import { EntryMaker } from './entry-maker.ts'
import type { Entry, State } from './entry.ts'
import { familyOf, type Family, type FamilyDefinition } from './family.ts'
import { checkLabelValue, type Labels } from './labels.ts'
import type { Metric } from './metric.ts'
import { checkLabelName } from './names.ts'
import { groupsOf, partsOf, type Group, type Part } from './parts.ts'
import { Reader } from './reader.ts'
import type { Series } from './series.ts'
import { warningsOf } from './warnings.ts'

/** Of a registry. */
export interface RegistryOptions {
  /** Of all noise: a whole number from 0 to 4294967295. Default: 0. */
  seed?: number
  /** When the data of series begins that have no start of their own. Default: now. */
  start?: Instant
  /** The length of a step, and from one instant of the grid to the next; longer than 0. Default: 15s. */
  interval?: Duration
  /** Labels that whoever stores the series adds to all: no value depends on them. Default: none. */
  externalLabels?: Labels
  /** Epoch milliseconds that relative instants refer to here and in `add`. Default: the time of the call. */
  now?: number
  /** Whether names may be any well-formed Unicode text. Default: false. */
  utf8Names?: boolean
  /** Most series, of which a histogram has several. Default: 1,000,000. */
  maxSeries?: number
}

/** Instants on the grid of the registry, from the first to the last, both included. */
export interface Range {
  from: Instant
  /** Default: the last instant at which any series has a sample. */
  to?: Instant
  /** Epoch milliseconds that relative instants refer to. Default: the time of the call. */
  now?: number
}

/** A definition in a registry. */
export interface Defined {
  readonly id: string
  readonly definition: SeriesDefinition
  readonly state: State
}

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
export class Registry {
  readonly seed: number
  /** Epoch milliseconds. */
  readonly start: number
  /** Milliseconds. */
  readonly interval: number
  readonly externalLabels: ReadonlyMap<string, string>
  readonly maxSeries: number
  readonly #now: number
  readonly #utf8Names: boolean
  readonly #catalog: Catalog
  readonly #reader: Reader
  readonly #maker: EntryMaker
  #snapshot: Block | undefined

  /**
   * @throws {TypeError} an option is not of its type, or a name is none
   * @throws {RangeError} the interval is not longer than 0, or a number is out of its range
   * @example
   * new Registry({ interval: 0 }) // throws RangeError
   */
  constructor (options: RegistryOptions = {}) {
    const { seed = 0, interval = '15s', now = Date.now(), utf8Names = false, maxSeries = 1_000_000 } = options
    this.seed = seedOf('registry', seed)
    this.start = whole('registry: start', epochMilliseconds(options.start ?? now, now))
    this.interval = whole('registry: interval', positive('registry: interval', interval))
    this.externalLabels = new Map(Object.entries(options.externalLabels ?? {}).map(([name, value]) => {
      return [checkLabelName(name, utf8Names), checkLabelValue(`externalLabels.${name}`, value)]
    }))
    this.maxSeries = whole('registry: maxSeries', maxSeries)
    this.#now = now
    this.#utf8Names = utf8Names
    this.#catalog = new Catalog(maxSeries)
    this.#reader = new Reader(this.interval, this.seed)
    this.#maker = new EntryMaker(this.start, this.seed, this.#reader)
  }

  /** In the order in which they were added. */
  get families (): readonly Family[] {
    return this.#catalog.families
  }

  /** All at the start that are not paused, in the order of their families. The same array until series come or go. */
  get series (): readonly Series[] {
    return this.#layout(this.start, this.start).series
  }

  /** Grows whenever series or families come or go. */
  get version (): number {
    return this.#catalog.version
  }

  /** How many series there are, paused and ended ones as well. */
  get size (): number {
    return this.#catalog.size
  }

  /**
   * What is accepted but may not be meant: the first counter of each family whose values fall within its first 512
   * steps. Each reading looks again, at 100 different data of a family.
   *
   * @example
   * const jobs = counter('jobs_total').series({}, custom(1, 5, 3))
   * new Registry().add(jobs).warnings
   * // ['series {} of jobs_total falls from 5 to 3 at step 2: Prometheus reads that as a reset']
   */
  get warnings (): readonly string[] {
    return warningsOf(this.#catalog.entries(), this.#reader, this.interval)
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
    const { active } = this.#catalog
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
    return this.#catalog.entriesOf(family.name).filter(({ isPaused }) => !isPaused)
      .flatMap(entry => entry.between(t, t)).flatMap(({ series }) => series)
  }

  /**
   * Adds families with their series. A family that is there already has to be equal, and its series are added to the
   * others.
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
      this.#catalog.addFamily(metric.family)
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
    return this.#catalog.addFamily(familyOf(definition, this.#utf8Names))
  }

  /**
   * Removes a family with its series.
   *
   * @throws {RangeError} there is none of this name: the error's `code` is 'unknown'
   */
  removeFamily (name: string): void {
    this.#catalog.removeFamily(name)
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
   * their values: they have no samples before. With churn, before or now, it is another one, the last of its family.
   *
   * @param now epoch milliseconds of the change
   * @returns the id, another one if name or labels have changed
   * @throws {RangeError} as `create`
   * @throws {TypeError} as `create`
   */
  replace (id: string, definition: SeriesDefinition, now = Date.now()): string {
    const old = this.#entry(id)
    const entry = this.#make(definition, now)
    this.#catalog.check(entry, old)
    if (entry.id === id && entry.churn === undefined && old.churn === undefined) {
      old.plan = carriedPlan(old, entry, now, this.#reader)
      old.memory = entry.memory
      return id
    }
    this.#catalog.delete(old)
    this.#catalog.add(entry)
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
    this.#catalog.delete(this.#entry(id))
  }

  /**
   * All that is defined, paused and ended series as well, in the order of the file.
   *
   * @param at the instant whose states are meant
   */
  * definitions (at: Instant = 'now', now = Date.now()): Iterable<Defined> {
    const t = epochMilliseconds(at, now)
    for (const entry of this.#catalog.entries()) yield this.#defined(entry, t)
  }

  /**
   * What is defined under an id.
   *
   * @throws {RangeError} nothing is: the error's `code` is 'unknown'
   */
  definition (id: string, at: Instant = 'now', now = Date.now()): Defined {
    return this.#defined(this.#entry(id), epochMilliseconds(at, now))
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
   * All series at one instant. The arrays are used again by the next call.
   *
   * @param t epoch milliseconds
   */
  snapshot (t: number): Block {
    const { entries, series } = this.#layout(t, t)
    if (this.#snapshot?.series !== series) this.#snapshot = emptyBlock(series, new Float64Array(1))
    this.#snapshot.times[0] = t
    fillBlock(entries, this.#reader, this.#snapshot)
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
    fillBlock(entries, this.#reader, block)
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
      const { version } = this
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
    const [first, count, { entries }] = this.#part(range)
    return columnsOf(entries, this.#reader, { count, at: i => first + i * this.interval })
  }

  /**
   * The samples on the grid, one definition after the other: those of a histogram's series side by side.
   *
   * @throws {RangeError} `to` is not given, and some series never ends
   */
  groups (range: Range): Iterable<Group> {
    const [first, count, { entries }] = this.#part(range)
    return groupsOf(entries, this.#reader, first, this.interval, count)
  }

  /**
   * All series at one instant, as they are when this is called: some hundred in each part, so that other things can be
   * done in between. The arrays are used again by the next part.
   *
   * @param t epoch milliseconds
   */
  parts (t: number): Iterable<Part> {
    return partsOf(this.#layout(t, t), this.#reader, t)
  }

  /** The first instant of a range that is on the grid, how many there are, and what has samples then. */
  #part (range: Range): [first: number, count: number, layout: Layout] {
    const [first, last] = this.#ends(range)
    return [first, Math.max(Math.round((last - first) / this.interval) + 1, 0), this.#layout(first, last)]
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
    const entry = this.#entry(id)
    const [first = 0, last = first] = [times[0], times[times.length - 1]]
    return columnsOf(entry.between(first - this.interval, last), this.#reader, {
      count: times.length,
      at: i => times[i]!
    })
  }

  /**
   * How many series are defined of a family, paused and ended ones as well; a histogram counts as one.
   *
   * @throws {RangeError} there is none of this name: the error's `code` is 'unknown'
   */
  count (name: string): number {
    return this.#catalog.entriesOf(name).length
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

  #add (definition: SeriesDefinition, now: number): Entry {
    const entry = this.#make(definition, now)
    this.#catalog.check(entry)
    this.#catalog.add(entry)
    return entry
  }

  #make (definition: SeriesDefinition, now: number): Entry {
    return this.#maker.make(this.#catalog.family(definition.name), definition, now)
  }

  /** What has samples at instants from one to another, or was the last to end before. */
  #layout (first: number, last: number): Layout {
    return this.#catalog.layout(first - this.interval, last)
  }

  #entry (id: string): Entry {
    return this.#catalog.entry(id)
  }

  #setPaused (id: string, isPaused: boolean): void {
    const entry = this.#entry(id)
    if (entry.isPaused === isPaused) return
    entry.isPaused = isPaused
    this.#catalog.version++
  }

  #defined (entry: Entry, t: number): Defined {
    const { plan, isPaused } = entry
    const state = isPaused ? 'paused' : plan.isPast(t - plan.options.begin, this.interval) ? 'ended' : 'active'
    return { id: entry.id, definition: entry.definition, state }
  }
}
