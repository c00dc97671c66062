import { shown } from '../check.ts'
import { any, namedCharacters, namedSets, not, only, type CharacterTest } from './characters.ts'

/** A regular expression as a tree. */
export type Pattern =
  | { readonly kind: 'character', readonly test: CharacterTest }
  | { readonly kind: 'sequence', readonly parts: readonly Pattern[] }
  | { readonly kind: 'alternatives', readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeated', readonly part: Pattern, readonly min: number, readonly max: number }

/** That of RE2, which Prometheus uses. */
const maxRepetitions = 1_000

/**
 * Reads a regular expression in the part of RE2's syntax that matters for whole label values: characters, `.`, sets in
 * brackets, `\d`, `\w`, `\s`, groups, `|`, `*`, `+`, `?` and `{n,m}`. `^` and `$` mean something only at the ends of an
 * alternative, where they are accepted and change nothing.
 *
 * @throws {TypeError} it is not of this syntax
 */
export function parsePattern (text: string): Pattern {
  return new Reader(text).pattern()
}

class Reader {
  readonly #text: string
  /** By code points, which is what a set or a repetition applies to. */
  readonly #characters: readonly string[]
  #at = 0

  constructor (text: string) {
    this.#text = text
    this.#characters = Array.from(text)
  }

  pattern (): Pattern {
    const pattern = this.#alternatives()
    if (this.#at < this.#characters.length) throw this.#error('has an unopened )')
    return pattern
  }

  #error (fault: string): TypeError {
    return new TypeError(`regular expression ${shown(this.#text)} ${fault}`)
  }

  get #next (): string {
    return this.#characters[this.#at] ?? ''
  }

  #take (character: string): boolean {
    if (this.#next !== character) return false
    this.#at++
    return true
  }

  #read (fault: string): string {
    const character = this.#next
    if (character === '') throw this.#error(fault)
    this.#at++
    return character
  }

  #alternatives (): Pattern {
    const parts = [this.#sequence()]
    while (this.#take('|')) parts.push(this.#sequence())
    return { kind: 'alternatives', parts }
  }

  #sequence (): Pattern {
    const parts: Pattern[] = []
    while (this.#take('^'));
    while (!['', '|', ')', '$'].includes(this.#next)) parts.push(this.#repeated(this.#atom()))
    while (this.#take('$'));
    if (!['', '|', ')'].includes(this.#next)) throw this.#error('has a $ that is not at an end')
    return { kind: 'sequence', parts }
  }

  #atom (): Pattern {
    const character = this.#characters[this.#at++]!
    if (character === '(') return this.#group()
    if ('*+?{'.includes(character)) throw this.#error(`has nothing to repeat before ${character}`)
    if (character === '^') throw this.#error('has a ^ that is not at a beginning')
    const test = character === '[' ? this.#set() : character === '.' ? any : this.#single(character)
    return { kind: 'character', test }
  }

  #group (): Pattern {
    if (this.#take('?') && !this.#take(':')) throw this.#error('must have plain groups: ( or (?:')
    const pattern = this.#alternatives()
    if (!this.#take(')')) throw this.#error('has an unclosed (')
    return pattern
  }

  #repeated (part: Pattern): Pattern {
    if (!this.#isRepetition()) return part
    const [min, max] = this.#take('*')
      ? [0, Infinity]
      : this.#take('+') ? [1, Infinity] : this.#take('?') ? [0, 1] : this.#bounds()
    // It may prefer the shortest match, which does not change whether a whole text matches
    this.#take('?')
    if (this.#isRepetition()) throw this.#error('repeats a repetition: use a group')
    return { kind: 'repeated', part, min, max }
  }

  #isRepetition (): boolean {
    return ['*', '+', '?', '{'].includes(this.#next)
  }

  #bounds (): [number, number] {
    let bounds = ''
    this.#at++
    while (!this.#take('}')) bounds += this.#read('has an unclosed {')
    const [, low, comma, high] = /^(\d{1,4})(,?)(\d{0,4})$/.exec(bounds) ?? []
    const min = Number(low)
    const max = comma === '' ? min : high === '' ? Infinity : Number(high)
    const most = max === Infinity ? min : max
    if (low === undefined || (comma === '' && high !== '') || min > max || most > maxRepetitions) {
      throw this.#error(`must repeat from 0 to ${maxRepetitions} times, got {${bounds}}`)
    }
    return [min, max]
  }

  #single (character: string): CharacterTest {
    if (character !== '\\') return only(character)
    const escaped = this.#read('ends with a backslash')
    const named = namedCharacters.get(escaped)
    const set = namedSets.get(escaped)
    if (set !== undefined) return set
    if (named === undefined && /[a-z\d]/i.test(escaped)) throw this.#error(`has an unknown escape \\${escaped}`)
    return only(named ?? escaped)
  }

  #set (): CharacterTest {
    const isNegative = this.#take('^')
    const tests: CharacterTest[] = []
    // A bracket that comes first stands for itself
    do tests.push(this.#range()); while (!this.#take(']'))
    const test: CharacterTest = point => tests.some(one => one(point))
    return isNegative ? not(test) : test
  }

  #range (): CharacterTest {
    const [from, first] = this.#end()
    if (from === null || this.#next !== '-' || this.#characters[this.#at + 1] === ']') return first
    this.#at++
    const [to] = this.#end()
    if (to === null || to < from) throw this.#error('has a range that is out of order')
    return point => point >= from && point <= to
  }

  /** An end of a range: its code point, null for a set, and what it means alone. */
  #end (): [number | null, CharacterTest] {
    const character = this.#read('has an unclosed [')
    if (character === '[' && this.#next === ':') throw this.#error('must have sets without names such as [:alpha:]')
    const escaped = this.#next
    const test = this.#single(character)
    if (character !== '\\') return [character.codePointAt(0)!, test]
    return [namedSets.has(escaped) ? null : (namedCharacters.get(escaped) ?? escaped).codePointAt(0)!, test]
  }
}
