import { shown } from '../check.ts'

/** Native histograms, whose buckets need not be named. */
export interface NativeOptions {
  /** Whole, from -4 to 8: each power of two has 2^schema buckets, so 3 means buckets that are 9% wide. */
  readonly schema: number
}

/**
 * Checks how a histogram is native, if it is.
 *
 * @param type of the metric
 * @throws {RangeError} the schema is not a whole number from -4 to 8
 * @throws {TypeError} there is no schema, or the metric is not a histogram
 * @example
 * nativeOf('histogram', { schema: 3 }) // { schema: 3 }
 * nativeOf('histogram', undefined) // undefined
 * nativeOf('histogram', { schema: 9 }) // throws RangeError
 * nativeOf('gauge', { schema: 3 }) // throws TypeError
 */
export function nativeOf (type: string, native: NativeOptions | undefined): NativeOptions | undefined {
  if (native === undefined) return undefined
  if (type !== 'histogram') throw new TypeError(`native: a ${type} has none, got ${shown(native)}`)
  if (typeof native !== 'object' || native === null || typeof native.schema !== 'number') {
    throw new TypeError(`native: must be such as { schema: 3 }, got ${shown(native)}`)
  }
  const { schema } = native
  if (Number.isInteger(schema) && schema >= -4 && schema <= 8) return { schema }
  throw new RangeError(`native.schema: must be a whole number from -4 to 8, got ${schema}`)
}
