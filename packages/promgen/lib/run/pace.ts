import { shown } from '../check.ts'

/** Most series of a load. */
const mostSeries = 1_000_000

/** Series that are sent at once, where there are as many: fewer would not fill the requests of all lanes. */
const seriesPerTurn = 8_000

/** Milliseconds between two turns, where they can be so long: shorter ones would not spread the load any better. */
const shortestPause = 1_000

/** When samples are sent: those of one group of series after the other, and then the first group again. */
export interface Pace {
  /** In how many groups the series are sent. */
  readonly groups: number
  /** Milliseconds from one group to the next, whole. */
  readonly pause: number
  /** Milliseconds from one sample of a series to the next. */
  readonly interval: number
}

/**
 * How to send so many samples a second of all series together. The pauses are whole milliseconds, so the rate is met as
 * far as these allow.
 *
 * @param series whole, from 1 to 1,000,000
 * @param rate samples a second
 * @throws {RangeError} a number is out of bounds
 * @example
 * paceOf(100, 10) // { groups: 1, pause: 10_000, interval: 10_000 }
 * paceOf(100_000, 20_000) // { groups: 5, pause: 1_000, interval: 5_000 }
 * paceOf(0, 10) // throws RangeError
 */
export function paceOf (series: number, rate: number): Pace {
  if (!(Number.isInteger(series) && series >= 1 && series <= mostSeries)) {
    throw new RangeError(`load: series must be a whole number from 1 to ${mostSeries}, got ${shown(series)}`)
  }
  if (!(rate > 0 && rate <= series * 1_000)) {
    throw new RangeError(`load: rate must be above 0, at most ${series * 1_000}, a sample of each series in a ` +
      `millisecond, got ${shown(rate)}`)
  }
  const interval = Math.round(series / rate * 1_000)
  const groups = Math.max(1, Math.min(Math.floor(series / seriesPerTurn), Math.floor(interval / shortestPause)))
  const pause = Math.round(interval / groups)
  return { groups, pause, interval: pause * groups }
}
