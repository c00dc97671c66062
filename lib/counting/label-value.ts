import { isDate, isUint8Array } from '../platform.ts'
import { arrayText, isPlainArray } from './array-text.ts'

/** Longest label value in UTF-16 code units; longer ones are cut. */
export const maxLength = 1024

/** Text of a value that cannot be read or printed. */
export const unprintable = '[unprintable]'

// Digits of a bigint take time that grows faster than their number; one place is left for a minus sign
const bigintLimit = 10n ** BigInt(maxLength - 1)

/**
 * The text of a label value: bounded, well-formed, and '' for nothing (a label with an empty value is the same as no
 * label, see the data model of Prometheus). Never throws.
 *
 * Strings stand as they are, up to 1,024 code units (a pair of surrogates is not cut apart) and with lone surrogates
 * replaced by U+FFFD; numbers, bigints, booleans and null by `String`; bytes as hex; dates as ISO 8601; functions and
 * symbols as a token; any other object by its `toString`, or `[unprintable]` where that fails.
 *
 * Of an array or typed array no more than 1,025 elements are read, those of arrays in it included. They fill the text
 * of any flat array; an array that needs more is `[unprintable]`, and so are more than 32 arrays in each other. An
 * array that has a `toString` or `join` of its own is printed by that.
 *
 * Control characters stay: Prometheus 2.42 was given all of them, NUL and CR and U+2028 included, in pairs and triples
 * with quotes, backslashes and line feeds, in both formats, and stored each value as it was.
 *
 * @example
 * labelValue(4.5) // '4.5'
 * labelValue(new Uint8Array([202, 254])) // 'cafe'
 * labelValue([1, [2, 3]]) // '1,2,3'
 * labelValue(undefined) // ''
 */
export function labelValue (value: unknown): string {
  return typeof value === 'object' && value !== null ? objectValue(value, printed) : primitiveValue(value)
}

/** The same without running code of the app: objects other than bytes and dates are `[unprintable]`. */
export function passiveLabelValue (value: unknown): string {
  return typeof value === 'object' && value !== null ? objectValue(value, () => unprintable) : primitiveValue(value)
}

function primitiveValue (value: unknown): string {
  switch (typeof value) {
    case 'string': return bounded(value)
    case 'undefined': return ''
    case 'bigint': return value < bigintLimit && value > -bigintLimit ? String(value) : unprintable
    case 'function': return '[function]'
    case 'symbol': return '[symbol]'
    default: return String(value)
  }
}

function objectValue (value: object, print: (value: object) => string): string {
  try {
    if (isUint8Array(value)) return hex(value)
    if (isDate(value)) return isoDate(value)
    return print(value)
  } catch {
    // Code of the app failed, or the bytes have been transferred away
    return unprintable
  }
}

function printed (value: object): string {
  return bounded(isPlainArray(value) ? arrayText(value, maxLength + 1, elementText) : String(value))
}

function elementText (element: unknown): string {
  if (typeof element === 'bigint') return primitiveValue(element)
  // As join() does, unlike String() this throws for a symbol
  return `${element as string}`
}

function hex (bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, maxLength / 2)).toString('hex')
}

// Not by the date's own methods, which the app may have replaced by some that give no string
function isoDate (date: Date): string {
  return Number.isNaN(Date.prototype.getTime.call(date)) ? 'Invalid Date' : Date.prototype.toISOString.call(date)
}

function bounded (text: string): string {
  if (text.length <= maxLength) return text.toWellFormed()
  const cut = isHighSurrogate(text.charCodeAt(maxLength - 1)) ? maxLength - 1 : maxLength
  // By way of UTF-8, which makes it well-formed as well: a slice would keep the whole text in memory
  return Buffer.from(text.slice(0, cut)).toString()
}

function isHighSurrogate (unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
