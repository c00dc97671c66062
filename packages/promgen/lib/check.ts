/**
 * A value as messages show it: text in quotes, numbers as they are, anything else by its type.
 *
 * @example
 * shown('1h') // '"1h"'
 * shown(-1) // '-1'
 * shown(null) // 'null'
 * shown([]) // 'object'
 */
export function shown (value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'number' || value == null ? String(value) : typeof value
}

/**
 * A number that is neither NaN nor infinite.
 *
 * @param what the beginning of the message, such as 'linear: from'
 * @throws {TypeError} it is none
 * @example
 * finite('linear: from', 10) // 10
 * finite('linear: from', NaN) // throws TypeError
 */
export function finite (what: string, value: number): number {
  if (!Number.isFinite(value)) throw new TypeError(`${what} must be a finite number, got ${shown(value)}`)
  return value
}

/**
 * A whole number of any sign.
 *
 * @throws {TypeError} it is none
 * @example
 * whole('loop: count', -5) // -5
 * whole('loop: count', 1.5) // throws TypeError
 */
export function whole (what: string, value: number): number {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${what} must be a whole number, got ${shown(value)}`)
  return value
}

/**
 * The seed of noise: a whole number of 32 bits.
 *
 * @throws {TypeError} it is not a whole number
 * @throws {RangeError} it is negative or has more bits
 * @example
 * seedOf('noise', 7) // 7
 * seedOf('noise', -1) // throws RangeError
 */
export function seedOf (what: string, seed: number): number {
  if (whole(`${what}: seed`, seed) >= 0 && seed < 2 ** 32) return seed
  throw new RangeError(`${what}: seed must be from 0 to 4294967295, got ${seed}`)
}

/**
 * One of several names.
 *
 * @throws {TypeError} it is none of them
 * @example
 * oneOf('points: curve', 'step', ['linear', 'step']) // 'step'
 * oneOf('points: curve', 'round', ['linear', 'step']) // throws TypeError
 */
export function oneOf<Name extends string> (what: string, value: Name, names: readonly Name[]): Name {
  if (names.includes(value)) return value
  throw new TypeError(`${what} must be ${names.slice(0, -1).join(', ')} or ${names.at(-1)}, got ${shown(value)}`)
}
