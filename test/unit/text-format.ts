import t from 'tap'
import { escaped, familyName, isOpenMetrics, unescaped } from '../../lib/text-format.ts'

const values: Array<[value: string, text: string]> = [
  ['', ''],
  ['plain', 'plain'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['C:\\new "dir"\n', 'C:\\\\new \\"dir\\"\\n'],
  ['\\n', '\\\\n'],
  ['\\\\n', '\\\\\\\\n'],
  ['\\\n', '\\\\\\n'],
  ['"\n\\"\n\\', '\\"\\n\\\\\\"\\n\\\\'],
  ['"} 1\nforged{a="b', '\\"} 1\\nforged{a=\\"b'],
  ['\0\r\t\v\u2028\u{1f600}', '\0\r\t\v\u2028\u{1f600}']
]

t.test('label values are escaped, and come back as they were', async t => {
  for (const [value, text] of values) {
    t.equal(escaped(value), text)
    t.equal(unescaped(text), value)
  }
})

t.test('all short strings of the characters that matter are escaped into different texts', async t => {
  const characters = ['\\', '"', '\n', 'n', 'x']
  const strings = ['']
  for (const string of strings) {
    if (string.length < 5) strings.push(...characters.map(character => string + character))
  }
  t.equal(strings.length, 3906)
  t.equal(new Set(strings.map(escaped)).size, 3906)
  t.strictSame(strings.map(string => unescaped(escaped(string))), strings)
  t.strictSame(strings.map(escaped).filter(text => text.includes('\n') || !/^(?:[^"\\]|\\[\\"n])*$/.test(text)), [])
})

t.test('OpenMetrics is known by its content type', async t => {
  t.equal(isOpenMetrics('application/openmetrics-text; version=1.0.0; charset=utf-8'), true)
  t.equal(isOpenMetrics('application/openmetrics-text'), true)
  t.equal(isOpenMetrics('text/plain; version=0.0.4; charset=utf-8'), false)
  t.equal(isOpenMetrics(''), false)
})

t.test('the family of a counter has its name without _total', async t => {
  t.equal(familyName('trace_counter'), 'trace_counter')
  t.equal(familyName('trace_counter_total'), 'trace_counter')
  t.equal(familyName('a_total_b'), 'a_total_b')
  t.equal(familyName('a_total_total'), 'a_total')
})
