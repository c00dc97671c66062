/** A value as an error shows it: text in quotes, anything else as it prints, at most 200 characters. */
export function shown (value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : printed(value)
  return text.length > 200 ? `${text.slice(0, 199)}…` : text
}

function printed (value: unknown): string {
  if (typeof value === 'function') return 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  return Array.isArray(value) ? 'an array' : 'an object'
}

/**
 * A whole number within two bounds, both inclusive; the default where the value is undefined.
 *
 * @throws {TypeError} it is no number
 * @throws {RangeError} it is not whole, or out of bounds
 * @example
 * wholeNumber('lanes', undefined, { low: 1, high: 64, byDefault: 4 }) // 4
 * wholeNumber('lanes', 64, { low: 1, high: 64, byDefault: 4 }) // 64
 * wholeNumber('lanes', 0, { low: 1, high: 64, byDefault: 4 }) // throws RangeError
 * wholeNumber('lanes', '4', { low: 1, high: 64, byDefault: 4 }) // throws TypeError
 */
export function wholeNumber (
  name: string, value: unknown, { low, high, byDefault }: { low: number, high: number, byDefault: number }
): number {
  if (value === undefined) return byDefault
  if (typeof value !== 'number') throw new TypeError(`${name}: must be a number, got ${shown(value)}`)
  if (Number.isInteger(value) && value >= low && value <= high) return value
  throw new RangeError(`${name}: must be a whole number from ${low} to ${high}, got ${shown(value)}`)
}
