import { isTypedArray } from '../platform.ts'

type AnyArray = ArrayLike<unknown>

/** Most arrays in each other; 1,000 would take 0.4 ms (the row "20,000 arrays in each other"). */
const maxDepth = 32

// The same for arrays and typed arrays
const { toString: arrayToString } = Array.prototype
// Stryker disable next-line ArrayDeclaration: a short cut, isNative() decides otherwise
const joins: unknown[] = [Array.prototype.join, Object.getPrototypeOf(Uint8Array.prototype).join]

/**
 * Whether `String` gives the elements of a value with commas between: arrays and typed arrays without methods of their
 * own, of any realm.
 *
 * @throws what code of the app throws, if the value is a proxy or has getters
 */
export function isPlainArray (value: object): value is AnyArray {
  if (!Array.isArray(value) && !isTypedArray(value)) return false
  const { toString, join } = value
  // Stryker disable next-line ConditionalExpression: a short cut, isForeignToString() decides otherwise
  return (toString === arrayToString || isForeignToString(toString)) &&
    (joins.includes(join) || isNative(join, 'join')) && !(Symbol.toPrimitive in value)
}

// Methods of another realm, such as those of vm and of Jest, are told by their source, which no app can imitate
function isForeignToString (method: () => string): boolean {
  // Object.prototype.toString has the same source
  return isNative(method, 'toString') && method.call([]) === ''
}

function isNative (method: unknown, name: string): boolean {
  if (typeof method !== 'function') return false
  // Engines differ in their white space
  // Stryker disable next-line Regex: the same, one character at a time
  return Function.prototype.toString.call(method).replaceAll(/\s+/g, '') === `function${name}(){[nativecode]}`
}

/**
 * The text that `String` gives of an array, read no further than a text of some length needs. Each element takes a
 * character, the comma, so a flat array is never too large; one that holds little but arrays can be.
 *
 * @param enough length in UTF-16 code units at which elements are cut and nothing more is read; a comma can follow
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
      // Stryker disable next-line ConditionalExpression: isPlainArray() decides, what is no object takes longer
      if (typeof element === 'object' && isPlainArray(element)) append(element)
      // A text of both would be flattened anew for each event, which takes 20 ms for 20 MB
      else text += textOf(element).slice(0, enough - text.length)
    }
    open.delete(array)
  }
  append(array)
  return text
}
