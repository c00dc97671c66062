import { located, pathText, type Path } from './path.ts'

/** An error that says where in a document it lies. */
export type Fault = (TypeError | RangeError) & {
  /** Such as `data[0].Random.min`; '' for the document as a whole. */
  readonly path: string
  readonly steps: Path
  /** Whether the key is wrong, and not the value. */
  readonly ofKey: boolean
}

/**
 * The error of a value in a document. Its message begins with the path.
 *
 * @param reason what is wrong; an error for its message and class, text for a TypeError
 * @param ofKey whether the key is wrong, and not the value
 * @example
 * faultAt(['labels', 'code'], 'must be text, got number 7: quote it').message
 * // 'labels.code: must be text, got number 7: quote it'
 * faultAt(['a'], new RangeError('must rise')).name // 'RangeError'
 */
export function faultAt (steps: Path, reason: Error | string, ofKey = false): Fault {
  const message = located(steps, typeof reason === 'string' ? reason : reason.message)
  const options = typeof reason === 'string' ? {} : { cause: reason }
  const error = reason instanceof RangeError ? new RangeError(message, options) : new TypeError(message, options)
  return Object.assign(error, { path: pathText(steps), steps, ofKey })
}

/**
 * Whether an error says where in a document it lies.
 *
 * @example
 * isFault(faultAt([], 'must be a map')) // true
 * isFault(new TypeError('must be a map')) // false
 */
export function isFault (error: unknown): error is Fault {
  return error instanceof Error && 'steps' in error
}
