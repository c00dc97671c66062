/** Ways to break a text of the trace counter that holds hostile values. */

import type { Format } from '../../test/support/model.ts'

/** What is broken, how, and in which format this is against the rules; in both where none is given. */
export type Breakage = readonly [what: string, how: (text: string) => string | Buffer, only?: Format]

type How = Breakage[1]

function replaced (pattern: RegExp, by: string): How {
  return text => text.replace(pattern, by)
}

/** Changes the lines of the samples; between them is no other. */
function samples (change: (lines: string[]) => string[]): How {
  return text => {
    const lines = text.split('\n')
    const end = lines.findLastIndex(line => line.startsWith('trace_counter')) + 1
    return [...lines.slice(0, 2), ...change(lines.slice(2, end)), ...lines.slice(end)].join('\n')
  }
}

/** Changes bytes, each given as the character of its number. */
function bytes (pattern: RegExp, by: string): How {
  return text => Buffer.from(Buffer.from(text).toString('latin1').replace(pattern, by), 'latin1')
}

/** Gives the count of one sample as something else. */
function count (by: string): How {
  return replaced(/(?<=\} )\d+(?=\n)/, by)
}

/** A sample that has labels. */
function labelled (lines: string[]): string {
  return lines.find(line => line.includes('{id='))!
}

function middle (lines: string[]): number {
  return Math.floor(lines.length / 2)
}

function inserted (line: (samples: string[]) => string): How {
  return samples(lines => lines.toSpliced(middle(lines), 0, line(lines)))
}

/** Exchanges the first thing that matches in two samples of which the rest differs as well. */
function exchanged (pattern: RegExp): How {
  return samples(lines => {
    const part = (line: string): string | undefined => pattern.exec(line)?.[0]
    const one = lines.findIndex(line => part(line) !== undefined)
    const other = lines.findIndex(line => part(line) !== undefined && part(line) !== part(lines[one]!) && line.replace(pattern, '') !== lines[one]!.replace(pattern, ''))
    return lines.with(one, lines[one]!.replace(pattern, () => part(lines[other]!)!)).with(other, lines[other]!.replace(pattern, () => part(lines[one]!)!))
  })
}

function merged (lines: string[]): string[] {
  const at = middle(lines)
  const counts = [lines[at]!, lines[at + 1]!].map(line => Number(line.split(' ').at(-1)))
  return lines.toSpliced(at, 2, lines[at]!.replace(/\d+$/, String(counts[0]! + counts[1]!)))
}

const type = '# TYPE trace_counter counter'
const quote = /(?<=[^\\])\\"/
const lineFeed = /(?<=[^\\])\\n/
const backslash = /(?<=[^\\])\\\\(?=[^\\])/
const value = /(?<=object_classname=")[^"\\]{2,}(?=")/
const id = /(?<=\{id=")(?:[^"\\]|\\.)+(?=")/s

export const breakages: readonly Breakage[] = [
  ['quote not escaped', replaced(quote, '"')],
  ['line feed not escaped', replaced(lineFeed, '\n')],
  ['backslash not escaped', replaced(backslash, '\\')],
  ['escape that does not exist', replaced(value, '\\x$&')],
  ['escape of a character that needs none', replaced(value, "\\'$&")],
  ['everything escaped twice', replaced(/\\/g, '\\\\')],
  ['line feed escaped as a carriage return', replaced(lineFeed, '\\r')],
  ['backslash behind a value', replaced(value, '$&\\')],
  ['no opening brace', replaced(/\{/, '')],
  ['no closing brace', replaced(/\}(?= \d+\n)/, '')],
  ['two closing braces', replaced(/\}(?= \d+\n)/, '}}')],
  ['no opening quote', replaced(/="/, '=')],
  ['no closing quote', replaced(/"(?=\} \d+\n)/, '')],
  ['single quotes', replaced(/="([^"\\']+)"/, "='$1'")],
  ['no equals sign', replaced(/="/, '"')],
  ['two commas', replaced(/",/, '",,')],
  ['no comma', replaced(/",/, '"')],
  ['comma at the start', replaced(/\{/, '{,')],
  ['comma at the end', replaced(/\}(?= \d+\n)/, ',}'), 'OpenMetrics'],
  ['semicolon for a comma', replaced(/",/, '";')],

  ['series twice', samples(lines => lines.toSpliced(middle(lines), 0, lines[middle(lines)]!))],
  ['series twice, with another count', inserted(lines => labelled(lines).replace(/\d+$/, '7'))],
  ['forged series', inserted(lines => labelled(lines).replace(/\{/, '{app="forged",'))],
  ['forged series without labels', inserted(lines => labelled(lines).replace(/\{.*\}/s, ''))],
  ['forged metric', inserted(() => 'forged{a="b"} 1')],
  ['first series lost', samples(lines => lines.slice(1))],
  ['series in the middle lost', samples(lines => lines.toSpliced(middle(lines), 1))],
  ['last series lost', samples(lines => lines.slice(0, -1))],
  ['all series lost', samples(() => [])],
  ['two series merged', samples(merged)],
  ['counts of two series exchanged', exchanged(/\d+$/)],
  ['values of two series exchanged', exchanged(id)],
  ['two lines in one', replaced(/(?<=\} \d+)\n(?=trace_counter)/, ' ')],

  ['label renamed', replaced(/\{id=/, '{ID=')],
  ['label lost', replaced(/\{id="(?:[^"\\]|\\.)*",/s, '{')],
  ['label added', replaced(/\{/, '{app="",')],
  ['label twice', replaced(/\{(id="(?:[^"\\]|\\.)*",)/s, '{$1$1')],
  ['two labels exchanged', replaced(/object_classname="/, 'parent_object_classname="')],
  ['label without a name', replaced(/\{id=/, '{=')],
  ['label with a dash', replaced(/\{id=/, '{i-d=')],
  ['label with a digit first', replaced(/\{id=/, '{1d=')],
  ['label with a name of its own alphabet', replaced(/\{id=/, '{\u0456d=')],
  ['value emptied', replaced(value, '')],
  ['value cut', replaced(/(?<=")x{1024}(?=")/, 'x'.repeat(1_023))],
  ['value trimmed', replaced(/(?<=") \t (?=")/, '')],
  ['value with an entity', replaced(quote, '&quot;')],
  ['NUL lost', replaced(/\0/, '')],
  ['CR lost', replaced(/\r/, '')],
  ['U+2028 as a line feed', replaced(/\u2028/, '\n')],

  ['no count', count('')],
  ['no count and no space', replaced(/(?<=\}) \d+(?=\n)/, '')],
  ['count off by one', text => text.replace(/(?<=\} )\d+(?=\n)/, count => String(Number(count) + 1))],
  ['count with a digit too many', replaced(/(?<=\} \d+)(?=\n)/, '0')],
  ['count of 0', count('0')],
  ['negative count', count('-1')],
  ['NaN', count('NaN')],
  ['infinite count', count('+Inf')],
  ['hexadecimal count', count('0x1p8')],
  ['count with a fraction', count('1.5')],
  ['count with a comma', count('1,000')],
  ['count as a word', count('undefined')],
  ['no space before the count', replaced(/(?<=\}) (?=\d+\n)/, '')],
  ['tab before the count', replaced(/(?<=\}) (?=\d+\n)/, '\t'), 'OpenMetrics'],
  ['space behind the count', replaced(/(?<=\} \d+)(?=\n)/, ' '), 'OpenMetrics'],
  ['space before a sample', replaced(/(?<=\n)(?=trace_counter)/, ' '), 'OpenMetrics'],
  ['garbage behind the count', replaced(/(?<=\} \d+)(?=\n)/, ' garbage')],
  ['garbage for a time', replaced(/(?<=\} \d+)(?=\n)/, ' 12:00')],
  ['time', replaced(/(?<=\} \d+)(?=\n)/, ' 1700000000')],
  ['garbage for an exemplar', replaced(/(?<=\} \d+)(?=\n)/, ' # {a="b" 1'), 'OpenMetrics'],

  ['no HELP', replaced(/^# HELP.*\n/, '')],
  ['another HELP', replaced(/^# HELP trace_counter .*/, '# HELP trace_counter Forged')],
  ['HELP twice', text => `${text.split('\n')[0]}\n${text}`],
  ['no TYPE', text => text.replace(`${type}\n`, '')],
  ['TYPE twice', text => text.replace(type, `${type}\n${type}`)],
  ['TYPE of another kind', text => text.replace(type, '# TYPE trace_counter gauge')],
  ['TYPE of no kind', text => text.replace(type, '# TYPE trace_counter count')],
  ['TYPE of another name', text => text.replace(type, '# TYPE trace_count counter')],
  ['TYPE behind samples', inserted(() => type)],
  ['TYPE with a colon', text => text.replace(type, '# TYPE: trace_counter counter')],
  ['metric renamed', replaced(/(?<=\n)trace_counter/, 'race_counter')],
  ['metric with a dash', replaced(/(?<=\n)trace_counter/, 'trace-counter')],
  ['another family between the series', inserted(() => '# HELP other Other\n# TYPE other gauge\nother 1')],
  ['text twice', text => text + text],
  ['nothing', () => ''],

  ['byte that is none of UTF-8', bytes(/a\0b/, 'a\xffb')],
  ['byte of another encoding', bytes(/\xc2\xa0/, '\xa0')],
  ['pair of surrogates in three bytes each', bytes(/\xf0\x9f\x98\x80/, '\xed\xa0\xbd\xed\xb8\x80')],
  ['lone surrogate', bytes(/\xef\xbf\xbd/, '\xed\xa0\x80')],
  ['NUL in two bytes', bytes(/\0/, '\xc0\x80')],
  ['UTF-16', text => Buffer.from(text, 'utf16le')],
  ['byte order mark', text => `\ufeff${text}`],
  ['CR at the end of a line', replaced(/(?<=\} \d+)\n/, '\r\n')],
  ['CR for each line feed', replaced(/\n/g, '\r')],

  ['no line feed at the end', text => text.slice(0, -1), 'text'],
  ['no EOF', replaced(/# EOF\n$/, ''), 'OpenMetrics'],
  ['EOF twice', text => `${text}# EOF\n`, 'OpenMetrics'],
  ['EOF in the middle', inserted(() => '# EOF'), 'OpenMetrics'],
  ['EOF in small letters', replaced(/# EOF\n$/, '# eof\n'), 'OpenMetrics'],
  ['text behind EOF', text => `${text}trace_counter_total 1\n`, 'OpenMetrics'],
  ['sample without _total', replaced(/(?<=\n)trace_counter_total/, 'trace_counter'), 'OpenMetrics'],
  ['all samples without _total', replaced(/(?<=\n)trace_counter_total/g, 'trace_counter'), 'OpenMetrics'],
  ['family with _total', replaced(/(?<=# (?:HELP|TYPE) )trace_counter/g, 'trace_counter_total'), 'OpenMetrics'],
  ['blank line', inserted(() => ''), 'OpenMetrics'],
  ['comment', inserted(() => '# comment'), 'OpenMetrics']
]
