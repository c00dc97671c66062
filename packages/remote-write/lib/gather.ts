import { Chunk, type TimeSeries } from './chunk.ts'
import { type Points, pointsOf, withSample } from './numbers.ts'
import { checkSample, type Sample } from './sample.ts'
import type { Series } from './series.ts'

/** What goes into a request. */
export interface Batch {
  readonly lane: number
  readonly chunk: Chunk
  readonly timeSeries: readonly TimeSeries[]
  /** Samples in all, which are numbers, histograms and stale markers. */
  readonly size: number
  /** Epoch milliseconds. */
  readonly oldest: number
  readonly newest: number
}

export interface GatherOptions {
  readonly lanes: number
  readonly samplesPerRequest: number
  /** Milliseconds between the first and the last sample of a batch, at most. */
  readonly longestSpan: number
  readonly onBatch: (batch: Batch) => void
}

/** A request of live data has a sample of each: the size that receivers take best. */
const seriesPerChunk = 2_000

/** A chunk with the samples of its next batch. */
interface Open {
  readonly chunk: Chunk
  readonly lane: number
  /** In the order of their first sample. */
  readonly slots: Slot[]
  size: number
  oldest: number
  newest: number
  /** Series without a stale marker at their end. */
  live: number
}

interface Slot {
  readonly open: Open
  readonly slot: number
  readonly series: Series
  /** Of the next batch; undefined if it has none. */
  samples: Points | undefined
  newest: number
  isLive: boolean
}

/**
 * Gathers samples into batches. A series stays in its chunk, and so in its lane, until the whole chunk has ended.
 *
 * Batches that come later begin at most `longestSpan` before the end of an earlier one: the earliest batch that is not
 * settled never has to wait for another.
 */
export class Gather {
  readonly #options: GatherOptions
  readonly #slots = new Map<string, Slot>()
  /** The chunk of each lane that takes new series. */
  readonly #filling: Array<Open | undefined>
  readonly #pending = new Set<Open>()
  /** In the order of the last instant, or of this one as far as the place. */
  readonly #order: Slot[] = []
  #place = 0
  #instant = -Infinity

  constructor (options: GatherOptions) {
    this.#options = options
    this.#filling = Array.from({ length: options.lanes })
  }

  /**
   * Adds a sample to the next batch of its lane.
   *
   * @throws {TypeError} the sample is wrong, or its series has numbers where another of the same labels has histograms
   * @throws {RangeError} the sample is wrong, or not later than the one before it in its series
   */
  add (sample: Sample): void {
    checkSample(sample)
    const { series, t } = sample
    const slot = this.#lookup(series, t)
    if (series.native !== slot.series.native) {
      throw new TypeError(`sample of ${series}: a series must have numbers or histograms, got both`)
    }
    if (t <= slot.newest) {
      const rule = t === slot.newest ? 'must not come twice' : 'must rise'
      throw new RangeError(`sample of ${series}: t ${rule}, got ${t} after ${slot.newest}`)
    }
    this.#put(slot, sample)
  }

  /** Makes batches of all that is gathered, one at each step. */
  * flush (): Generator<void> {
    for (const open of byAge(this.#pending)) yield this.#emit(open)
  }

  /**
   * Adds a stale marker for each series that has not ended, at an instant or just after its last sample, one at each
   * step.
   */
  * end (t: number): Generator<void> {
    for (const { series, newest, isLive } of this.#slots.values()) {
      if (isLive) yield this.add({ series, t: Math.max(t, newest + 1), stale: true })
    }
  }

  #lookup (series: Series, t: number): Slot {
    // Instants have one order of series: comparing with the next one is faster than finding the text of the labels
    if (t !== this.#instant || this.#place >= this.#slots.size) this.#place = 0
    this.#instant = t
    const place = this.#place++
    const next = this.#order[place]
    if (next?.series === series) return next
    return (this.#order[place] = this.#slots.get(series.key) ?? this.#begin(series))
  }

  #begin (series: Series): Slot {
    const lane = laneOf(series.key, this.#options.lanes)
    let open = this.#filling[lane]
    if (open === undefined || open.chunk.series.length >= seriesPerChunk) {
      open = { chunk: new Chunk(), lane, slots: [], size: 0, oldest: Infinity, newest: -Infinity, live: 0 }
      this.#filling[lane] = open
    }
    const slot: Slot = {
      open, slot: open.chunk.add(series), series, samples: undefined, newest: -Infinity, isLive: false
    }
    this.#slots.set(series.key, slot)
    return slot
  }

  #put (slot: Slot, sample: Sample): void {
    const { open } = slot
    const { series, t, stale } = sample
    // Not Object.assign(), nor a set for each sample: the loop over a history would take half as long again
    const oldest = Math.min(open.oldest, t)
    const newest = Math.max(open.newest, t)
    if (newest - oldest > this.#options.longestSpan) {
      this.#cut(open)
      // The chunk may have ended with that
      return this.#put(this.#slots.get(series.key) ?? this.#begin(series), sample)
    }
    open.oldest = oldest
    open.newest = newest
    if (open.size === 0) this.#pending.add(open)
    if (slot.samples === undefined) {
      slot.samples = pointsOf(sample)
      open.slots.push(slot)
    } else slot.samples = withSample(slot.samples, sample)
    slot.newest = t
    const isLive = stale !== true
    open.live += Number(isLive) - Number(slot.isLive)
    slot.isLive = isLive
    if (++open.size >= this.#options.samplesPerRequest) this.#cut(open)
  }

  #cut (open: Open): void {
    const limit = open.newest - this.#options.longestSpan
    for (const other of byAge(this.#pending)) if (other.oldest < limit) this.#emit(other)
    this.#emit(open)
  }

  #emit (open: Open): void {
    const { chunk, lane, slots, size, oldest, newest } = open
    const timeSeries = slots.map(({ slot, series, samples }) => ({ slot, series, samples: samples! }))
    for (const slot of slots) slot.samples = undefined
    Object.assign(open, { size: 0, oldest: Infinity, newest: -Infinity })
    slots.length = 0
    this.#pending.delete(open)
    if (open.live === 0) this.#forget(open)
    this.#options.onBatch({ lane, chunk, timeSeries, size, oldest, newest })
  }

  #forget (open: Open): void {
    for (const { key } of open.chunk.series) this.#slots.delete(key)
    this.#order.length = 0
    this.#place = 0
    if (this.#filling[open.lane] === open) this.#filling[open.lane] = undefined
  }
}

function byAge (pending: Set<Open>): Open[] {
  return Array.from(pending).sort((a, b) => a.oldest - b.oldest)
}

/** The lane of a key, by the hash FNV-1a, which spreads keys that differ in their last characters only. */
export function laneOf (key: string, lanes: number): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return (hash >>> 0) % lanes
}
