import { isTypedArray } from '../platform.ts'

type AnyArray = ArrayLike<unknown>

/** Most arrays in each other; 1,000 would take 0.4 ms (the row "20,000 arrays in each other"). */
const maxDepth = 32

// The same for arrays and typed arrays
const { toString: arrayToString } = Array.prototype
const joins: unknown[] = [Array.prototype.join, Object.getPrototypeOf(Uint8Array.prototype).join]

/**
 * Whether `String` gives the elements of a value with commas between: arrays and typed arrays without methods of their
 * own. Those of another realm are not recognised.
 */
export function isPlainArray (value: object): value is AnyArray {
  if (!Array.isArray(value) && !isTypedArray(value)) return false
  return value.toString === arrayToString && joins.includes(value.join) && !(Symbol.toPrimitive in value)
}

/**
 * The text that `String` gives of an array, read no further than a text of some length needs. Each element takes a
 * character, the comma, so a flat array is never too large; one that holds little but arrays can be.
 *
 * @param enough length in UTF-16 code units after which nothing more is read; the text can be longer
 * @param textOf gives the text of an element that is no such array
 * @throws {RangeError} more than 32 arrays are in each other; or `enough` elements were read, those of arrays in it
 * included, and the text is shorter
 *
 * @example
 * arrayText([1, [2, null], 3], 1_024, String) // '1,2,,3'
 */
export function arrayText (array: AnyArray, enough: number, textOf: (element: unknown) => string): string {
  let text = ''
  let left = enough
  // As `String` does, an array inside itself counts as empty
  const open = new Set<unknown>()

  function append (array: AnyArray): void {
    if (open.size === maxDepth) throw new RangeError('an array must not be nested deeper')
    open.add(array)
    for (let i = 0; i < array.length; i++) {
      if (i > 0) text += ','
      if (text.length >= enough) return
      if (left-- === 0) throw new RangeError('an array must fill the text')
      const element = array[i]
      if (element === null || element === undefined || open.has(element)) continue
      if (typeof element === 'object' && isPlainArray(element)) append(element)
      else text += textOf(element)
    }
    open.delete(array)
  }
  append(array)
  return text
}
