import { shown } from './check.ts'

/** A duration: a number of milliseconds, or text as Prometheus writes it ('1h30m', '15s'); never negative. */
export type Duration = number | string

/** Milliseconds of each unit, in the order in which they follow each other in a text. */
const units: ReadonlyMap<string, number> = new Map([
  ['y', 31_536_000_000], ['w', 604_800_000], ['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1_000], ['ms', 1]
])

/** Weeks and years are only read: '7d' is what people write in queries and alerts. */
const writtenUnits = Array.from(units).filter(([unit]) => unit !== 'y' && unit !== 'w')

/**
 * The milliseconds of a duration. The units are y (365 days), w, d, h, m, s and ms, each at most once and from the
 * longest to the shortest; '0' needs none.
 *
 * @throws {TypeError} it is neither a finite number nor text that is a duration
 * @throws {RangeError} it is negative, or too long for a number
 * @example
 * milliseconds('1h30m') // 5_400_000
 * milliseconds('0') // 0
 * milliseconds(250) // 250
 * milliseconds('-5s') // throws RangeError
 * milliseconds('1m1h') // throws TypeError
 */
export function milliseconds (duration: Duration): number {
  const value = signedMilliseconds(duration)
  if (value >= 0) return value
  const text = typeof duration === 'number' ? durationText(duration) : JSON.stringify(duration)
  throw new RangeError(`duration: must not be negative, got ${text}`)
}

/**
 * The milliseconds of a duration that has to be longer than 0.
 *
 * @param what the beginning of the message, such as 'ramp: length'
 * @throws {TypeError} it is not a duration
 * @throws {RangeError} it is 0 or negative
 * @example
 * positive('ramp: length', '1m') // 60_000
 * positive('ramp: length', '0s') // throws RangeError
 */
export function positive (what: string, duration: Duration): number {
  const value = signedMilliseconds(duration)
  if (value > 0) return value
  throw new RangeError(`${what} must be longer than 0, got ${durationText(value)}`)
}

/**
 * The milliseconds of a duration that may begin with a minus sign.
 *
 * @throws {TypeError} it is neither a finite number nor text that is a duration
 * @throws {RangeError} it is too long for a number
 * @example
 * signedMilliseconds('-1m30s') // -90_000
 */
export function signedMilliseconds (duration: Duration): number {
  if (typeof duration === 'number' && Number.isFinite(duration)) return duration
  if (typeof duration !== 'string') {
    throw new TypeError(`duration: must be milliseconds or text, got ${shown(duration)}`)
  }
  if (duration === '') throw new TypeError('duration: must not be empty')
  const text = duration.replace(/^-/, '')
  const value = text === '0' ? 0 : sum(text, duration)
  return text === duration ? value : -value
}

function sum (text: string, duration: string): number {
  if (!/^(?:\d+(?:ms|[ywdhms]))+$/.test(text)) {
    throw new TypeError(`duration: must be numbers with units such as 1h30m, got ${shown(duration)}`)
  }
  let total = 0
  let shortest = Infinity
  for (const [, count, unit] of text.matchAll(/(\d+)(\D+)/g)) {
    const length = units.get(unit!)!
    if (length >= shortest) {
      throw new TypeError(`duration: units must fall from y to ms, each once, got ${shown(duration)}`)
    }
    shortest = length
    total += Number(count) * length
  }
  if (total <= Number.MAX_SAFE_INTEGER) return total
  throw new RangeError(`duration: must be at most ${durationText(Number.MAX_SAFE_INTEGER)}, got ${shown(duration)}`)
}

/**
 * A duration in days and shorter units. Parts of a millisecond are kept.
 *
 * @param duration in milliseconds, finite
 * @example
 * durationText(5_400_000) // '1h30m'
 * durationText(604_800_000) // '7d'
 * durationText(-1_000) // '-1s'
 * durationText(0) // '0s'
 */
export function durationText (duration: number): string {
  if (duration === 0) return '0s'
  let rest = Math.abs(duration)
  let text = duration < 0 ? '-' : ''
  for (const [unit, length] of writtenUnits) {
    const count = length === 1 ? rest : Math.floor(rest / length)
    rest -= count * length
    if (count > 0) text += `${count}${unit}`
  }
  return text
}
