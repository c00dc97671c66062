import { oneOf } from './check.ts'

/**
 * What moves the served series on: `time`, or each scrape by one interval, as in tests that count scrapes.
 */
export type Advance = 'time' | 'scrape'

/** What a clock counts from. */
export interface ClockOptions {
  /** Epoch milliseconds of the registry's start. */
  readonly start: number
  /** Milliseconds from one scrape to the next. */
  readonly interval: number
  /** Default: `time`. */
  readonly advance?: Advance | undefined
  /** The time in epoch milliseconds, for `time`. Default: that of the system. */
  readonly now?: (() => number) | undefined
}

/** The instant at which a server evaluates its series. */
export interface Clock {
  /** Epoch milliseconds: the present, or with `scrape` the instant that the next scrape will show. */
  now (): number
  /**
   * Epoch milliseconds of a scrape that begins. With `scrape` each call counts, whoever scrapes, and the first is the
   * start; an answer that breaks off counts as well.
   */
  scraped (): number
}

/**
 * The clock of a server.
 *
 * @throws {TypeError} `advance` is neither `time` nor `scrape`
 * @example
 * const clock = clockOf({ start: 1_000, interval: 15_000, advance: 'scrape' })
 * Array.of(clock.scraped(), clock.scraped(), clock.now(), clock.now()) // [1_000, 16_000, 31_000, 31_000]
 * clockOf({ start: 0, interval: 15_000, now: () => 7 }).scraped() // 7
 * clockOf({ start: 0, interval: 15_000, advance: 'day' }) // throws TypeError
 */
export function clockOf ({ start, interval, advance = 'time', now = Date.now }: ClockOptions): Clock {
  if (oneOf('advance', advance, ['time', 'scrape']) === 'time') return { now, scraped: now }
  let scrapes = 0
  const instant = (): number => start + scrapes * interval
  return {
    now: instant,
    scraped () {
      const t = instant()
      scrapes++
      return t
    }
  }
}
