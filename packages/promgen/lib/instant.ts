import { shown } from './check.ts'
import { signedMilliseconds } from './duration.ts'

/** An instant: Date, epoch milliseconds, RFC 3339, 'now', or relative to now: '-7d'. */
export type Instant = Date | number | string

/** Date, time and offset; `Date.parse` alone takes much more, and moves February 30 to March. */
const rfc3339 = /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/**
 * The epoch milliseconds of an instant.
 *
 * @param now epoch milliseconds that 'now' and relative instants refer to
 * @throws {TypeError} it is none
 * @example
 * epochMilliseconds('1970-01-01T00:01:00Z', 0) // 60_000
 * epochMilliseconds('-1m', 90_000) // 30_000
 * epochMilliseconds('now', 90_000) // 90_000
 * epochMilliseconds('2026-02-30T00:00:00Z', 0) // throws TypeError
 */
export function epochMilliseconds (instant: Instant, now: number): number {
  if (instant === 'now') return now
  if (typeof instant === 'string' && /^[+-]\d/.test(instant)) {
    return now + signedMilliseconds(instant.replace(/^\+/, ''))
  }
  const value = typeof instant === 'string' ? parse(instant) : instant instanceof Date ? instant.getTime() : instant
  if (Number.isFinite(value)) return value
  throw new TypeError(`instant: must be a Date, milliseconds, RFC 3339, now, or such as -7d, got ${
    instant instanceof Date ? 'an invalid Date' : shown(instant)}`)
}

function parse (text: string): number {
  const [, date] = rfc3339.exec(text) ?? []
  if (date === undefined || new Date(`${date}T00:00:00Z`).getUTCDate() !== Number(date.slice(8))) return NaN
  return Date.parse(text)
}

/**
 * Two instants for a message: only the time of day if both are of one day, in UTC.
 *
 * @example
 * instantTexts(0, 60_500) // ['00:00:00', '00:01:00.500']
 * instantTexts(0, 86_400_000) // ['1970-01-01T00:00:00Z', '1970-01-02T00:00:00Z']
 */
export function instantTexts (a: number, b: number): [string, string] {
  const [first, second] = [isoText(a), isoText(b)]
  if (first.slice(0, 10) !== second.slice(0, 10)) return [first, second]
  return [first.slice(11, -1), second.slice(11, -1)]
}

function isoText (instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z')
}
