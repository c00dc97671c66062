import { types } from 'node:util'

/** Longest label value in UTF-16 code units; what is longer is cut. */
export const maxLength = 1024

export const unprintable = '[unprintable]'

// Digits of a bigint are made at a cost that grows faster than their number; one place is left for a minus sign
const bigintLimit = 10n ** BigInt(maxLength - 1)

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
 * Control characters stay: Prometheus 2.42 was given all of them, NUL and CR and U+2028 included, in pairs and triples
 * with quotes, backslashes and line feeds, in both formats, and stored each value as it was.
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
  let text = unprintable
  const nested = printing
  try {
    if (types.isUint8Array(value)) {
      text = hex(value)
    } else if (types.isDate(value)) {
      text = isoDate(value)
    } else if (!nested) {
      printing = true
      text = bounded(String(value))
    }
  } catch {
    // Code of the app failed, or the bytes have been transferred away
  }
  printing = nested
  return text
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
