import { shown, whole } from '../check.ts'
import { durationText, milliseconds, type Duration } from '../duration.ts'
import type { Node } from './node.ts'

/** A length in steps of the interval. */
export interface Steps {
  steps: number
}

/** A length in steps, or in milliseconds. */
export type Length = number | Steps

/**
 * A length of any kind. Fewer than 0 steps are none, as in the Go original.
 *
 * @throws {TypeError} it is neither a duration nor a whole number of steps
 * @throws {RangeError} the duration is negative
 * @example
 * lengthOf('gap', '1m') // 60_000
 * lengthOf('gap', { steps: -5 }) // { steps: 0 }
 */
export function lengthOf (what: string, length: Duration | Steps): Length {
  if (typeof length !== 'object' || length === null) return milliseconds(length)
  return { steps: Math.max(whole(`${what}: steps`, length.steps), 0) }
}

/**
 * A number of steps.
 *
 * @throws {TypeError} it is not a whole number
 * @throws {RangeError} it is less than 1
 * @example
 * stepsOf('linear', { steps: 5 }) // 5
 * stepsOf('linear', { steps: 0 }) // throws RangeError
 */
export function stepsOf (what: string, length: Steps): number {
  if (typeof length !== 'object' || length === null) {
    throw new TypeError(`${what}: length must be such as { steps: 5 }, got ${shown(length)}`)
  }
  const steps = whole(`${what}: steps`, length.steps)
  if (steps >= 1) return steps
  throw new RangeError(`${what}: steps must be 1 or more, got ${steps}`)
}

/** A length in milliseconds. */
export function lengthIn (length: Length, interval: number): number {
  return typeof length === 'number' ? length : length.steps * interval
}

/** A length as `describe()` shows it. */
export function lengthText (length: Length): string {
  return typeof length === 'number' ? durationText(length) : `${length.steps} steps`
}

/** The length of several signals that are evaluated together: that of the shortest, since no value is invented. */
export function shortest (nodes: readonly Node[], interval: number): number {
  return Math.min(...nodes.map(node => node.length(interval)))
}

/** Whether several signals that are evaluated together have a value at the end of the shortest. */
export function areRightClosed (nodes: readonly Node[], interval: number): boolean {
  const length = shortest(nodes, interval)
  return nodes.every(node => node.length(interval) > length || node.rightClosed(interval))
}
