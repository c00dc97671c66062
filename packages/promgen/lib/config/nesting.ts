import { Lexer } from 'yaml'

/** What is wrong with a text, and where: an offset. */
export interface Flaw {
  readonly reason: string
  readonly offset: number
}

/** Most lists and maps in brackets within each other. */
const maxBrackets = 300

/** Most columns that a line is indented by, `- ` included. */
const maxIndent = 200

/** Most texts and numbers, keys included. A million take about 10 s and 1.3 GB to read. */
const maxScalars = 1_000_000

/** Tokens without a place in the text: the beginnings of documents and scalars, and the ends of flow collections. */
const marks = '\u0002\u001f\u0018'

/** Tokens that begin another level, or can stand before one. */
const leading = /^(?: +|\t+|[-?:]$|[&!])/

/**
 * What the parser of YAML cannot bear: it is recursive, and with 800 levels of `- - -` the process ends in a way that
 * cannot be caught.
 *
 * @returns undefined if the text can be parsed
 * @example
 * flawOf('[1, [2]]') // undefined
 * flawOf('['.repeat(301)) // { reason: 'must have at most 300 levels of brackets', offset: 300 }
 */
export function flawOf (text: string): Flaw | undefined {
  let [offset, brackets, scalars, indent] = [0, 0, 0, 0]
  let isLeading = true
  for (const token of new Lexer().lex(text)) {
    if (token === '\u001f') scalars++
    if (token === '[' || token === '{') brackets++
    if (token === ']' || token === '}') brackets--
    if (/^[\r\n]/.test(token)) {
      isLeading = true
      indent = 0
    } else if (isLeading && leading.test(token)) {
      indent += token.length
    } else if (token !== '\u0002') {
      isLeading = false
    }
    if (brackets > maxBrackets) return { reason: `must have at most ${maxBrackets} levels of brackets`, offset }
    if (indent > maxIndent) return { reason: `must be indented by at most ${maxIndent} columns`, offset }
    if (scalars > maxScalars) return { reason: `must have at most ${maxScalars} values: move some to CSV`, offset }
    if (!marks.includes(token)) offset += token.length
  }
  return undefined
}
