/** Ways to break an exposition of the trace counter with hostile label values. */

import type { Format } from '../../test/support/model.ts'

/** What is broken, how, and the only format whose rules forbid it; both forbid it where none is given. */
export type Breakage = readonly [what: string, how: (text: string) => string | Buffer, only?: Format]

type How = Breakage[1]

function replaced (pattern: RegExp, by: string): How {
  return text => text.replace(pattern, by)
}

/** Changes the sample lines, which are contiguous. */
function samples (change: (lines: string[]) => string[]): How {
  return text => {
    const lines = text.split('\n')
    const end = lines.findLastIndex(line => line.startsWith('trace_counter')) + 1
    return [...lines.slice(0, 2), ...change(lines.slice(2, end)), ...lines.slice(end)].join('\n')
  }
}

/** Replaces bytes; pattern and replacement are in Latin-1, so each character stands for one byte. */
function bytes (pattern: RegExp, by: string): How {
  return text => Buffer.from(Buffer.from(text).toString('latin1').replace(pattern, by), 'latin1')
}

/** Replaces the count of one sample. */
function count (by: string): How {
  return replaced(/(?<=\} )\d+(?=\n)/, by)
}

/** The first sample with labels. */
function labelled (lines: string[]): string {
  return lines.find(line => line.includes('{id='))!
}

function middle (lines: string[]): number {
  return Math.floor(lines.length / 2)
}

function inserted (line: (samples: string[]) => string): How {
  return samples(lines => lines.toSpliced(middle(lines), 0, line(lines)))
}

/** Swaps the first match between two samples whose rest differs too; otherwise the set of samples would not change. */
function swapped (pattern: RegExp): How {
  return samples(lines => {
    const matches = lines.flatMap((line, index) => {
      const part = pattern.exec(line)?.[0]
      return part === undefined ? [] : [{ index, line, part, rest: line.replace(pattern, '') }]
    })
    const one = matches[0]!
    const other = matches.find(({ part, rest }) => part !== one.part && rest !== one.rest)!
    return lines
      .with(one.index, one.line.replace(pattern, () => other.part))
      .with(other.index, other.line.replace(pattern, () => one.part))
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
  ['unknown escape', replaced(value, '\\x$&')],
  ['escape of a character that must not be escaped', replaced(value, "\\'$&")],
  ['everything escaped twice', replaced(/\\/g, '\\\\')],
  ['line feed escaped as a carriage return', replaced(lineFeed, '\\r')],
  ['backslash at the end of a value', replaced(value, '$&\\')],
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
  ['semicolon instead of a comma', replaced(/",/, '";')],

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
  ['counts of two series swapped', swapped(/\d+$/)],
  ['values of two series swapped', swapped(id)],
  ['two samples on one line', replaced(/(?<=\} \d+)\n(?=trace_counter)/, ' ')],

  ['label renamed', replaced(/\{id=/, '{ID=')],
  ['label lost', replaced(/\{id="(?:[^"\\]|\\.)*",/s, '{')],
  ['label added', replaced(/\{/, '{app="",')],
  ['label twice', replaced(/\{(id="(?:[^"\\]|\\.)*",)/s, '{$1$1')],
  ['label with the name of another', replaced(/object_classname="/, 'parent_object_classname="')],
  ['label without a name', replaced(/\{id=/, '{=')],
  ['label with a dash', replaced(/\{id=/, '{i-d=')],
  ['label with a digit first', replaced(/\{id=/, '{1d=')],
  ['label with a Cyrillic letter in its name', replaced(/\{id=/, '{\u0456d=')],
  ['value emptied', replaced(value, '')],
  ['value cut', replaced(/(?<=")x{1024}(?=")/, 'x'.repeat(1_023))],
  ['value trimmed', replaced(/(?<=") \t (?=")/, '')],
  ['value with an entity', replaced(quote, '&quot;')],
  ['NUL lost', replaced(/\0/, '')],
  ['CR lost', replaced(/\r/, '')],
  ['line feed instead of U+2028', replaced(/\u2028/, '\n')],

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
  ['space after the count', replaced(/(?<=\} \d+)(?=\n)/, ' '), 'OpenMetrics'],
  ['space before a sample', replaced(/(?<=\n)(?=trace_counter)/, ' '), 'OpenMetrics'],
  ['garbage after the count', replaced(/(?<=\} \d+)(?=\n)/, ' garbage')],
  ['garbage as the timestamp', replaced(/(?<=\} \d+)(?=\n)/, ' 12:00')],
  ['timestamp', replaced(/(?<=\} \d+)(?=\n)/, ' 1700000000')],
  ['garbage as an exemplar', replaced(/(?<=\} \d+)(?=\n)/, ' # {a="b" 1'), 'OpenMetrics'],

  ['no HELP', replaced(/^# HELP.*\n/, '')],
  ['wrong HELP', replaced(/^# HELP trace_counter .*/, '# HELP trace_counter Forged')],
  ['HELP twice', text => `${text.split('\n')[0]}\n${text}`],
  ['no TYPE', text => text.replace(`${type}\n`, '')],
  ['TYPE twice', text => text.replace(type, `${type}\n${type}`)],
  ['wrong TYPE', text => text.replace(type, '# TYPE trace_counter gauge')],
  ['unknown TYPE', text => text.replace(type, '# TYPE trace_counter count')],
  ['TYPE of another name', text => text.replace(type, '# TYPE trace_count counter')],
  ['TYPE after samples', inserted(() => type)],
  ['TYPE with a colon', text => text.replace(type, '# TYPE: trace_counter counter')],
  ['metric renamed', replaced(/(?<=\n)trace_counter/, 'race_counter')],
  ['metric with a dash', replaced(/(?<=\n)trace_counter/, 'trace-counter')],
  ['another family between the series', inserted(() => '# HELP other Other\n# TYPE other gauge\nother 1')],
  ['whole text twice', text => text + text],
  ['empty text', () => ''],

  ['byte that UTF-8 never contains', bytes(/a\0b/, 'a\xffb')],
  ['Latin-1 byte', bytes(/\xc2\xa0/, '\xa0')],
  ['surrogate pair encoded in six bytes', bytes(/\xf0\x9f\x98\x80/, '\xed\xa0\xbd\xed\xb8\x80')],
  ['lone surrogate', bytes(/\xef\xbf\xbd/, '\xed\xa0\x80')],
  ['NUL encoded in two bytes', bytes(/\0/, '\xc0\x80')],
  ['UTF-16', text => Buffer.from(text, 'utf16le')],
  ['byte order mark', text => `\ufeff${text}`],
  ['CR at the end of a line', replaced(/(?<=\} \d+)\n/, '\r\n')],
  ['CR instead of each line feed', replaced(/\n/g, '\r')],

  ['no line feed at the end', text => text.slice(0, -1), 'text'],
  ['no EOF', replaced(/# EOF\n$/, ''), 'OpenMetrics'],
  ['EOF twice', text => `${text}# EOF\n`, 'OpenMetrics'],
  ['EOF in the middle', inserted(() => '# EOF'), 'OpenMetrics'],
  ['EOF in small letters', replaced(/# EOF\n$/, '# eof\n'), 'OpenMetrics'],
  ['text after EOF', text => `${text}trace_counter_total 1\n`, 'OpenMetrics'],
  ['sample without _total', replaced(/(?<=\n)trace_counter_total/, 'trace_counter'), 'OpenMetrics'],
  ['all samples without _total', replaced(/(?<=\n)trace_counter_total/g, 'trace_counter'), 'OpenMetrics'],
  ['family with _total', replaced(/(?<=# (?:HELP|TYPE) )trace_counter/g, 'trace_counter_total'), 'OpenMetrics'],
  ['blank line', inserted(() => ''), 'OpenMetrics'],
  ['comment', inserted(() => '# comment'), 'OpenMetrics']
]
