import { shown } from './check.ts'

const units: ReadonlyMap<string, number> = new Map([
  ['ms', 1], ['s', 1_000], ['m', 60_000], ['h', 3_600_000], ['d', 86_400_000]
])

/**
 * Milliseconds from 1 to a day, given as a number, or as text with one unit: ms, s, m, h or d.
 *
 * @throws {TypeError} it is neither a number nor such text
 * @throws {RangeError} it is not whole, or out of bounds
 * @example
 * milliseconds('interval', '15s') // 15_000
 * milliseconds('interval', 250) // 250
 * milliseconds('interval', '15') // throws TypeError
 * milliseconds('interval', '0s') // throws RangeError
 */
export function milliseconds (what: string, duration: number | string): number {
  const [, digits, unit = ''] = (typeof duration === 'string' && /^(\d+)([a-z]+)$/.exec(duration)) || []
  const value = typeof duration === 'number' ? duration : Number(digits) * (units.get(unit) ?? NaN)
  if (typeof duration !== 'number' && Number.isNaN(value)) {
    throw new TypeError(`${what}: must be milliseconds or text such as '15s', got ${shown(duration)}`)
  }
  if (Number.isInteger(value) && value >= 1 && value <= 86_400_000) return value
  throw new RangeError(`${what}: must be from 1ms to 1d, got ${shown(duration)}`)
}
