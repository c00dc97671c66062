/** A sample of an exposition. */
export interface ReadSample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
  /** As it is written: milliseconds in the text format, seconds in OpenMetrics. */
  readonly timestamp?: number
}

/** The comments and samples of an exposition, in their order. */
export interface ReadExposition {
  /** By the name of the family: 'TYPE', 'HELP' and 'UNIT' with their texts. */
  readonly comments: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly samples: readonly ReadSample[]
}

const quoted = '"((?:[^"\\\\\\n]|\\\\["\\\\n])*)"'
const quotedText = new RegExp(quoted, 'y')
const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y
const number = /^(?:[+-]Inf|NaN|-?\d+(?:\.\d+)?(?:e[+-]\d+)?)$/

/** A line that is read from its beginning to its end. */
class Line {
  readonly #text: string
  #at = 0

  constructor (text: string) {
    this.#text = text
  }

  /** What a sticky pattern matches next, if it does. */
  next (pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found !== null) this.#at = pattern.lastIndex
    return found
  }

  has (text: string): boolean {
    const isNext = this.#text.startsWith(text, this.#at)
    if (isNext) this.#at += text.length
    return isNext
  }

  expect (text: string): void {
    if (!this.has(text)) this.fail(`${text} at ${this.#at}`)
  }

  rest (): string {
    const rest = this.#text.slice(this.#at)
    this.#at = this.#text.length
    return rest
  }

  fail (what: string): never {
    throw new Error(`a line must have ${what}, received ${this.#text}`)
  }
}

/**
 * Reads text format 0.0.4, or OpenMetrics 1.0 with its end, both with quoted names.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @throws {Error} it is not in the format
 */
export function readExposition (text: string, format: 'text' | 'openmetrics'): ReadExposition {
  const lines = text === '' ? [] : text.split('\n')
  if (lines.length > 0 && lines.pop() !== '') throw new Error(`the last line must end, received ${text}`)
  if (format === 'openmetrics' && lines.pop() !== '# EOF') throw new Error(`the end must be # EOF, received ${text}`)
  const comments = new Map<string, Map<string, string>>()
  const samples: ReadSample[] = []
  for (const line of lines.map(text => new Line(text))) {
    if (!line.has('# ')) {
      samples.push(sampleOf(line))
      continue
    }
    const [kind] = line.next(/TYPE|HELP|UNIT/y) ?? line.fail('a known comment')
    line.expect(' ')
    const name = nameOf(line, metricName)
    line.expect(' ')
    const own = comments.get(name) ?? new Map()
    if (own.has(kind)) line.fail('a comment only once')
    const hasQuotes = format === 'openmetrics'
    own.set(kind, kind === 'HELP' ? unescaped(line.rest(), hasQuotes) : line.rest())
    comments.set(name, own)
  }
  return { comments, samples }
}

function sampleOf (line: Line): ReadSample {
  let name = line.next(metricName)?.[0]
  const labels = new Map<string, string>()
  if (line.has('{')) {
    const isNamed = name !== undefined
    name ??= nameOf(line, metricName)
    let isMore = isNamed || line.has(',')
    while (isMore) {
      const label = nameOf(line, labelName)
      line.expect('=')
      if (labels.has(label)) line.fail('a label only once')
      labels.set(label, textOf(line))
      isMore = line.has(',')
    }
    line.expect('}')
  }
  if (name === undefined) line.fail('a name')
  line.expect(' ')
  const [value, timestamp, ...others] = line.rest().split(' ')
  if (others.length > 0) line.fail('a value and a timestamp')
  return { name, labels, value: numberOf(value!), ...timestamp === undefined ? {} : { timestamp: numberOf(timestamp) } }
}

/** A name as it is, or between quotes. */
function nameOf (line: Line, pattern: RegExp): string {
  return line.next(pattern)?.[0] ?? textOf(line)
}

function textOf (line: Line): string {
  const [, text] = line.next(quotedText) ?? line.fail('a text in quotes')
  return unescaped(text!, true)
}

function unescaped (text: string, hasQuotes: boolean): string {
  return text.replace(hasQuotes ? /\\(["\\n])/g : /\\([\\n])/g, (_, character) => character === 'n' ? '\n' : character)
}

/**
 * A number as Prometheus' formats write it.
 *
 * @throws {Error} it is none
 */
export function numberOf (text: string): number {
  if (!number.test(text)) throw new Error(`a number must be one, received ${text}`)
  return Number(text.replace('Inf', 'Infinity'))
}
