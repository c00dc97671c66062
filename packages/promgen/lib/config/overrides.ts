import { seedOf } from '../check.ts'
import { positive, type Duration } from '../duration.ts'
import { epochMilliseconds, type Instant } from '../instant.ts'
import { addressOf, type Listen } from './listen.ts'

/** What wins over the text of a configuration, such as options of a command. */
export interface Overrides {
  seed?: number | undefined
  start?: Instant | undefined
  interval?: Duration | undefined
  listen?: { [Key in keyof Listen]?: Listen[Key] | undefined } | undefined
}

/** Overrides that were checked. What is not given is not there. */
export interface Checked {
  seed?: number
  /** Epoch milliseconds. */
  start?: number
  /** Milliseconds. */
  interval?: number
  listen: Partial<Listen>
}

/**
 * Checks overrides by themselves, so that no error of theirs is looked for in the file.
 *
 * @param now epoch milliseconds that a relative start refers to
 * @throws {TypeError} one is not of its type
 * @throws {RangeError} the seed has more than 32 bits, or the interval is not longer than 0
 * @example
 * checkOverrides({ interval: '1m', seed: undefined }, 0) // { interval: 60_000, listen: {} }
 * checkOverrides({ interval: '0s' }, 0) // throws RangeError
 */
export function checkOverrides ({ seed, start, interval, listen = {} }: Overrides, now: number): Checked {
  if (listen.address !== undefined) addressOf(listen.address)
  return {
    ...seed === undefined ? {} : { seed: seedOf('registry', seed) },
    ...start === undefined ? {} : { start: epochMilliseconds(start, now) },
    ...interval === undefined ? {} : { interval: positive('scraper: interval', interval) },
    listen: Object.fromEntries(Object.entries(listen).filter(([, value]) => value !== undefined))
  }
}
