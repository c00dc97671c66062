/** The characters of regular expressions. */

/** Whether a character, given as its code point, is one of a set. */
export type CharacterTest = (point: number) => boolean

const isDigit: CharacterTest = point => point >= 0x30 && point <= 0x39
const isWord: CharacterTest = point => {
  return isDigit(point) || point === 0x5f || (point >= 0x41 && point <= 0x5a) || (point >= 0x61 && point <= 0x7a)
}
const isSpace: CharacterTest = point => point === 0x20 || (point >= 0x09 && point <= 0x0d && point !== 0x0b)

/** Those that a backslash and a letter stand for, as in RE2: ASCII only. */
export const namedSets: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', isDigit], ['D', not(isDigit)], ['w', isWord], ['W', not(isWord)], ['s', isSpace], ['S', not(isSpace)]
])

/** Those that a backslash and a letter stand for. */
export const namedCharacters: ReadonlyMap<string, string> = new Map([
  ['n', '\n'], ['t', '\t'], ['r', '\r'], ['f', '\f'], ['v', '\v'], ['a', '\x07']
])

/** Prometheus lets `.` match the end of a line as well. */
export const any: CharacterTest = () => true

/** One character. */
export function only (character: string): CharacterTest {
  const wanted = character.codePointAt(0)
  return point => point === wanted
}

/** Those outside a set. */
export function not (test: CharacterTest): CharacterTest {
  return point => !test(point)
}
