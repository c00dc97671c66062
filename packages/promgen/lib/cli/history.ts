import type { Config } from '../config/load.ts'
import { epochMilliseconds, instantTexts } from '../instant.ts'
import { Grid } from '../metric/grid.ts'
import type { RangeOptions } from './range.ts'

/** Which instants are written, in epoch milliseconds. */
export interface History {
  readonly from: number
  /** Undefined if there is no last one. */
  readonly to: number | undefined
  readonly follow: boolean
}

/** What options say of it. */
export interface HistoryOptions extends RangeOptions {
  readonly follow?: boolean
}

/**
 * Which instants are written, by the options and by `remoteWriter` of the configuration: up to the present, or on and
 * on with `follow`, unless something says when it ends.
 *
 * @param now epoch milliseconds
 * @throws {TypeError} an instant is none
 * @throws {RangeError} the last is before the first
 */
export function historyOf ({ registry, remoteWriter }: Config, options: HistoryOptions, now: number): History {
  const { startTime, endTime, scrapesCount = 0 } = remoteWriter?.scraper ?? {}
  const { from = startTime ?? registry.start, follow = remoteWriter?.follow ?? false } = options
  const first = epochMilliseconds(from, now)
  const { start, interval } = registry
  const limit = scrapesCount === 0
    ? Infinity
    : new Grid(start, interval).atOrAfter(first) + (scrapesCount - 1) * interval
  const asked = options.to === undefined ? Math.min(endTime ?? Infinity, limit) : epochMilliseconds(options.to, now)
  const last = asked === Infinity && !follow ? now : asked
  if (last < first) {
    const texts = instantTexts(last, first)
    throw new RangeError(`--to must not be before --from, got ${texts[0]} after ${texts[1]}`)
  }
  // Behind the end of all series is nothing to write
  const to = Math.min(last, registry.lastInstant)
  return { from: first, to: to === Infinity ? undefined : to, follow }
}
