import { shown } from './check.ts'
import { durationText, signedMilliseconds, type Duration } from './duration.ts'
import { epochMilliseconds, instantTexts, type Instant } from './instant.ts'

/** When a scrape happens. */
export interface Scrape {
  /** When the first scrape happened, in epoch milliseconds. */
  readonly start: number
  /** Counted from 0. */
  readonly index: number
  /** Epoch milliseconds. */
  readonly time: number
}

/** What a scrape finds of a series. The value has a meaning only if it is neither missing nor exhausted. */
export interface ScrapeResult {
  readonly value: number
  /** Whether the scrape gets no sample. */
  readonly missing: boolean
  /** Whether there is no more data, now and later. */
  readonly exhausted: boolean
}

/** Data that is read scrape by scrape. */
export interface DataIterator {
  evaluate (scrape: Scrape): ScrapeResult
}

/** When a scraper scrapes. It stops at `end` or after `limit` scrapes, whichever comes first. */
export interface ScraperOptions {
  /** When the first scrape happens. */
  start: Instant
  /** From one scrape to the next; longer than 0. */
  interval: Duration
  /** No scrape is later; one may happen at this instant. Default: none. */
  end?: Instant
  /** Most scrapes; 0 for no limit, which is the default. */
  limit?: number
  /** Epoch milliseconds that relative instants refer to. Default: the time of the call. */
  now?: number
}

/**
 * Scrapes at exact distances. `start` and `end` are both inclusive: equal ones give one scrape. Iterating begins anew
 * each time.
 *
 * @example
 * const scraper = new Scraper({ start: 0, end: 30_000, interval: '15s' })
 * Array.from(scraper, scrape => scrape.time) // [0, 15_000, 30_000]
 * scraper.isInfinite // false
 */
export class Scraper implements Iterable<Scrape> {
  /** Epoch milliseconds of the first scrape. */
  readonly start: number
  /** Milliseconds from one scrape to the next. */
  readonly interval: number
  readonly #end: number
  readonly #limit: number

  /**
   * @throws {RangeError} the interval is not longer than 0, the end is before the start, or the limit is negative
   * @throws {TypeError} an option is not of its type
   * @example
   * new Scraper({ start: 0, end: -1, interval: '15s' }) // throws RangeError
   */
  constructor ({ start, interval, end, limit = 0, now = Date.now() }: ScraperOptions) {
    this.start = epochMilliseconds(start, now)
    this.interval = signedMilliseconds(interval)
    this.#end = end === undefined ? Infinity : epochMilliseconds(end, now)
    this.#limit = limit === 0 ? Infinity : limit
    if (!(this.interval > 0)) {
      throw new RangeError(`scraper: interval must be longer than 0, got ${durationText(this.interval)}`)
    }
    if (this.#end < this.start) {
      const [last, first] = instantTexts(this.#end, this.start)
      throw new RangeError(`scraper: end must not be before start, got ${last} after ${first}`)
    }
    if (limit < 0 || !Number.isSafeInteger(limit)) {
      throw new RangeError(`scraper: limit must be 0 (none) or more, got ${shown(limit)}`)
    }
  }

  /** Whether it has neither an end nor a limit. */
  get isInfinite (): boolean {
    return this.#end === Infinity && this.#limit === Infinity
  }

  /** Any number of iterators can be used side by side. */
  iterator (): ScraperIterator {
    return new ScraperIterator(this, this.#end, this.#limit)
  }

  [Symbol.iterator] (): ScraperIterator {
    return this.iterator()
  }

  /**
   * Evaluates data at each scrape, until the data or the scrapes come to their end.
   *
   * @param handler receives all results but the exhausted one. What it throws ends the scraping and is thrown on
   * @example
   * const twice = { evaluate: ({ index }) => ({ value: index, missing: false, exhausted: index === 2 }) }
   * const values = []
   * new Scraper({ start: 0, interval: '15s' }).scrape(twice, (scrape, { value }) => values.push(value))
   * values.slice() // [0, 1]
   */
  scrape (data: DataIterator, handler: (scrape: Scrape, result: ScrapeResult) => void): void {
    for (const scrape of this) {
      const result = data.evaluate(scrape)
      if (result.exhausted) return
      handler(scrape, result)
    }
  }
}

/** The scrapes of a scraper, one after the other. */
export class ScraperIterator implements IterableIterator<Scrape, undefined> {
  readonly #scraper: Scraper
  readonly #end: number
  readonly #limit: number
  #index = 0

  constructor (scraper: Scraper, end: number, limit: number) {
    this.#scraper = scraper
    this.#end = end
    this.#limit = limit
  }

  /** Whether `next()` will give a scrape. */
  hasNext (): boolean {
    return this.#index < this.#limit && this.#time() <= this.#end
  }

  next (): IteratorResult<Scrape, undefined> {
    if (!this.hasNext()) return { done: true, value: undefined }
    const value = { start: this.#scraper.start, index: this.#index, time: this.#time() }
    this.#index++
    return { done: false, value }
  }

  /** Begins anew. */
  reset (): void {
    this.#index = 0
  }

  [Symbol.iterator] (): this {
    return this
  }

  #time (): number {
    return this.#scraper.start + this.#index * this.#scraper.interval
  }
}
