import { types } from 'node:util'

/** Longest label value in UTF-16 code units; what is longer is cut. */
export const maxLength = 1024

export const unprintable = '[unprintable]'

// Digits of a bigint are made at a cost that grows faster than their number
const bigintLimit = 10n ** BigInt(maxLength)

// True while String() runs code of the app: should that code trace, its objects are not printed in turn,
// so that a toString which traces its own object comes to an end
let printing = false

/**
 * The text of a label value: bounded, well-formed, and '' for nothing (a label with an empty value is the same as no
 * label, see the data model of Prometheus). Never throws.
 *
 * Strings stand as they are, up to 1,024 code units (a pair of surrogates is not cut apart) and with lone surrogates
 * replaced by U+FFFD; numbers, bigints, booleans and null by `String`; bytes as hex; dates as ISO 8601; functions and
 * symbols as a token; any other object by its `toString`, or `[unprintable]` where that fails.
 *
 * @example
 * labelValue(4.5) // '4.5'
 * labelValue(new Uint8Array([202, 254])) // 'cafe'
 * labelValue(undefined) // ''
 */
export function labelValue (value: unknown): string {
  switch (typeof value) {
    case 'string': return bounded(value)
    case 'undefined': return ''
    case 'number':
    case 'boolean': return String(value)
    case 'bigint': return value < bigintLimit && value > -bigintLimit ? String(value) : unprintable
    case 'function': return '[function]'
    case 'symbol': return '[symbol]'
    case 'object': return value === null ? 'null' : objectValue(value)
  }
}

function objectValue (value: object): string {
  if (types.isUint8Array(value)) return Buffer.from(value.buffer, value.byteOffset, Math.min(value.byteLength, maxLength / 2)).toString('hex')
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString()
  if (printing) return unprintable
  printing = true
  try {
    return bounded(String(value))
  } catch {
    return unprintable
  } finally {
    printing = false
  }
}

function bounded (text: string): string {
  if (text.length <= maxLength) return text.toWellFormed()
  const cut = isHighSurrogate(text.charCodeAt(maxLength - 1)) ? maxLength - 1 : maxLength
  return text.slice(0, cut).toWellFormed()
}

function isHighSurrogate (unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
