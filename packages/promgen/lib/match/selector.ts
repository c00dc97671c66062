import { shown } from '../check.ts'
import { wholeMatch } from './automaton.ts'

/** Whether a name and labels are selected. */
export type Selector = (name: string, labels: ReadonlyMap<string, string>) => boolean

/** A test of the name, or of the value of a label. */
interface Matcher {
  /** Null for the name. */
  readonly label: string | null
  readonly test: (value: string) => boolean
}

const escapes: ReadonlyMap<string, string> = new Map([['n', '\n'], ['t', '\t'], ['r', '\r']])

// A name, an operator and a quoted text; the last group tells whether another one follows
const matcher = /^\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)\s*(,\s*)?/

/**
 * A selector of series as PromQL writes it: a name, matchers in braces, or both. A label that is absent has an empty
 * value, and regular expressions have to match the whole of it.
 *
 * @throws {TypeError} it is not a selector, or has no matcher at all
 * @throws {RangeError} a regular expression has more than 10,000 states
 * @example
 * const selector = parseSelector('http_requests_total{code=~"5..", region!="eu"}')
 * selector('http_requests_total', new Map([['code', '503']])) // true
 * selector('http_requests_total', new Map([['code', '503'], ['region', 'eu']])) // false
 * parseSelector('{}') // throws TypeError
 */
export function parseSelector (text: string): Selector {
  const [, name, inside] = /^\s*([a-zA-Z_:][\w:]*)?\s*(?:\{([^]*)\})?\s*$/.exec(text) ?? []
  const matchers = inside === undefined ? [] : readMatchers(inside, text)
  if (name !== undefined) matchers.push({ label: null, test: value => value === name })
  if (matchers.length === 0) throw notSelector(text)
  return (name, labels) => matchers.every(({ label, test }) => test(label === null ? name : labels.get(label) ?? ''))
}

function readMatchers (inside: string, text: string): Matcher[] {
  const matchers: Matcher[] = []
  let rest = inside.trim()
  while (rest !== '') {
    const [all = '', label, operator, quoted, comma] = matcher.exec(rest) ?? []
    rest = rest.slice(all.length)
    if (comma === undefined && rest !== '') throw notSelector(text)
    matchers.push({ label: label === '__name__' ? null : label!, test: testOf(operator!, unquoted(quoted!)) })
  }
  return matchers
}

function testOf (operator: string, wanted: string): (value: string) => boolean {
  const test = operator.endsWith('~') ? wholeMatch(wanted) : (value: string) => value === wanted
  return operator.startsWith('!') ? value => !test(value) : test
}

function unquoted (quoted: string): string {
  const text = quoted.slice(1, -1)
  return quoted.startsWith('`') ? text : text.replace(/\\(.)/g, (_, letter) => escapes.get(letter) ?? letter)
}

function notSelector (text: string): TypeError {
  return new TypeError(`selector: must be a name, matchers in braces such as {code="200"}, or both, got ${shown(text)}`)
}
