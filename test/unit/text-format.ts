import t from 'tap'
import { escaped, formatOf, labelNames, labelPairs, labelText, sampleName, unescaped } from '../../lib/text-format.ts'

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

t.test('the pairs of a text are found, whatever the values hold', async t => {
  const text = values.map(([value], i) => `l_${i}="${escaped(value)}"`).join()
  t.strictSame([...labelPairs(text)], values.map(([, text], i) => [`l_${i}`, text]))
  t.strictSame([...labelPairs('')], [])
})

t.test('label names are read from a text that follows the format, and from no other', async t => {
  const accepted: Array<[text: string, names: string[]]> = [
    ['', []],
    ['a=""', ['a']],
    ['app="chat",n="5"', ['app', 'n']],
    ['_a1="\\\\\\"\\n",B_2=",x=\\"y\\"",c="}"', ['_a1', 'B_2', 'c']],
    ['a="1",', ['a']]
  ]
  for (const [text, names] of accepted) t.strictSame(labelNames(text), names, text)
  const rejected = [
    ',', 'a', 'a=', 'a="', 'a=1', 'a="x"y"', 'a="\n"', 'a="\\"', 'a="\\x"', '1a=""', 'a b=""',
    '="x"', 'a="1"b="2"', 'a="1",,b="2"', ' a=""'
  ]
  for (const text of rejected) t.equal(labelNames(text), null, text)
})

t.test('the format is known by the content type', async t => {
  const openMetrics = formatOf('application/openmetrics-text; version=1.0.0; charset=utf-8')
  t.match(openMetrics, { separator: '\n', end: '\n# EOF\n', counterSuffix: '_total' })
  t.equal(formatOf('application/openmetrics-text'), openMetrics)
  const plain = formatOf('text/plain; version=0.0.4; charset=utf-8')
  t.match(plain, { separator: '\n\n', end: '\n', counterSuffix: '' })
  for (const other of ['', 'text/plain', 'application/json', 'text/plain; application/openmetrics-text']) {
    t.equal(formatOf(other), plain)
  }
})

t.test('OpenMetrics keeps _total for the names of samples', async t => {
  const names: Array<[name: string, family: string]> = [
    ['trace_counter', 'trace_counter'],
    ['trace_counter_total', 'trace_counter'],
    ['a_total_b', 'a_total_b'],
    ['a_total_total', 'a_total']
  ]
  for (const [name, family] of names) {
    t.equal(formatOf('application/openmetrics-text').counterFamily(name), family)
    t.equal(formatOf('text/plain').counterFamily(name), name)
  }
})

t.test('the samples of a counter have the name that their format gives them', async t => {
  const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
  for (const name of ['trace_counter', 'calls_total']) {
    t.equal(sampleName(name, 'text/plain; version=0.0.4; charset=utf-8'), name)
  }
  t.equal(sampleName('trace_counter', openMetrics), 'trace_counter_total')
  t.equal(sampleName('calls_total', openMetrics), 'calls_total')
})

t.test('the text of a label set has the labels that have a value, escaped', async t => {
  t.equal(labelText(['a', 'b', 'c'], ['1', '', 'x"y']), 'a="1",c="x\\"y"')
  t.equal(labelText([], []), '')
})
