import t from 'tap'
import { YamlDocument } from '../../../lib/config/yaml.ts'
import { gaugeOf, load, signalOf, start } from '../../support/configurations.ts'
import { errorOf } from '../../support/outcome.ts'
import { steps } from '../../support/evaluate.ts'

/** The value of a text in YAML. */
function valueOf (text: string): unknown {
  return new YamlDocument('a.yaml', text).value
}

const values: Array<[string, unknown]> = [
  ['{a: 007, b: "007", c: 0o7, d: 0x1f, e: 1e3, f: -0}', { a: 7, b: '007', c: 7, d: 31, e: 1_000, f: -0 }],
  ['{a: .nan, b: .inf, c: -.inf}', { a: NaN, b: Infinity, c: -Infinity }],
  ['{a: true, b: yes, c: null, d: ~, e: , f: no}', { a: true, b: 'yes', c: null, d: null, e: null, f: 'no' }],
  ['a: 2026-01-01T00:00:00Z\nb: 2026-01-01\nc: 1_000\nd: -7d', {
    a: '2026-01-01T00:00:00Z', b: '2026-01-01', c: '1_000', d: '-7d'
  }],
  ['%YAML 1.1\n---\na: yes\nb: 2026-01-01', { a: 'yes', b: '2026-01-01' }],
  ['a: !!str 7\nb: !!int 7\nc: !!map {}\nd: !!seq [1]', { a: '7', b: 7, c: {}, d: [1] }],
  ['\uFEFFa: 1', { a: 1 }],
  ['a: 1\r\nb:\r\n  - 2\r\n', { a: 1, b: [2] }],
  ['# comment\n---\na: 1\n...\n', { a: 1 }],
  ['{"a": [1, {"b": null}], "c\\u0041": "d"}', { a: [1, { b: null }], cA: 'd' }],
  ['a: |\n  one\n  two\nb: >-\n  one\n  two', { a: 'one\ntwo\n', b: 'one two' }],
  ['0.5: 1\n1e3: 2\n"7": 3', { 0.5: 1, '1e3': 2, 7: 3 }],
  ['? a\n: 1\n? b', { a: 1, b: null }],
  ['a: &x [1]\nb: *x\nc: &x 2\nd: *x', { a: [1], b: [1], c: 2, d: 2 }],
  ['&k a: 1\nb: *k', { a: 1, b: 'a' }],
  ['a: &x k\n*x : 1', { a: 'k', k: 1 }],
  ['a: &x 0x7\n*x : 1', { a: 7, 7: 1 }],
  ['x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3, c: 4}', { x: { a: 1, b: 2 }, y: { b: 3, c: 4, a: 1 } }],
  ['y: {b: 3, <<: [{a: 1, b: 2}, {a: 5, d: 6}]}', { y: { b: 3, a: 1, d: 6 } }],
  ['y: {<<: {a: 1}, <<: {b: 2}}', { y: { a: 1, b: 2 } }],
  ['y: {"<<": {a: 1}}', { y: { '<<': { a: 1 } } }],
  [`${'['.repeat(300)}${']'.repeat(300)}`, JSON.parse(`${'['.repeat(300)}${']'.repeat(300)}`)],
  [`${'- '.repeat(100)}1`, JSON.parse(`${'['.repeat(100)}1${']'.repeat(100)}`)],
  [`a: |\n${' '.repeat(300)}b`, { a: 'b\n' }]
]

for (const [text, value] of values) {
  t.test(`the value of ${JSON.stringify(text.slice(0, 80))}`, async t => {
    t.strictSame(JSON.stringify(valueOf(text)), JSON.stringify(value))
    t.same(valueOf(text), value)
  })
}

const refused: Array<[string, string]> = [
  ['', 'a.yaml:1:1: the file is empty'],
  ['# nothing\n', 'a.yaml:1:1: the file is empty'],
  ['a: 1\n---\nb: 2', 'a.yaml:2:1: must be one document, got another one'],
  ['a:\n\t- b', 'a.yaml:2:1: not YAML: Tabs are not allowed as indentation'],
  ['a: [1,', 'a.yaml:1:7: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ['a: b: c', 'a.yaml:1:4: not YAML: Nested mappings are not allowed in compact mappings'],
  ['a: "b', 'a.yaml:1:6: not YAML: Missing closing "quote'],
  ['a: !!timestamp 2026-01-01', 'a.yaml:1:4: not YAML: Unresolved tag: tag:yaml.org,2002:timestamp'],
  ['a: !!binary aGk=', 'a.yaml:1:4: not YAML: Unresolved tag: tag:yaml.org,2002:binary'],
  ['a: !!js/function x', 'a.yaml:1:4: not YAML: Unresolved tag: tag:yaml.org,2002:js/function'],
  ['a: 1\nb: 2\na: 3', 'a.yaml:3:1: a: this key is there twice'],
  ['x:\n  - {a: 1, a: 1}', 'a.yaml:2:12: x[0].a: this key is there twice'],
  ['{7: 1, "7": 2}', 'a.yaml:1:8: ["7"]: this key is there twice'],
  ['x: {true: 1}', 'a.yaml:1:5: x: a key must be text, got boolean true: quote it'],
  ['x: {null: 1}', 'a.yaml:1:5: x: a key must be text, got null'],
  ['x:\n  : 1', 'a.yaml:2:3: x: a key must be text, got null'],
  ['? [a]\n: 1', 'a.yaml:1:3: a key must be text, got a list'],
  ['? {a: 1}\n: 1', 'a.yaml:1:3: a key must be text, got a map'],
  ['a: *x', 'a.yaml:1:4: a: unknown alias x, none is known'],
  ['a: &traffic 1\nb: *trafic', 'a.yaml:2:4: b: unknown alias trafic; did you mean traffic?'],
  ['a: &x [1, *x]', 'a.yaml:1:11: a[1]: alias x is part of what it refers to'],
  ['a: {<<: 1}', 'a.yaml:1:5: a["<<"]: takes a map or a list of maps, got 1'],
  ['a: {<<: [{}, [1]]}', 'a.yaml:1:5: a["<<"]: takes a map or a list of maps, got a list'],
  [`a:\n  ${'['.repeat(100_000)}`, 'a.yaml:2:303: must have at most 300 levels of brackets'],
  [`a: ${'{a: '.repeat(100_000)}`, 'a.yaml:1:1204: must have at most 300 levels of brackets'],
  ['- '.repeat(100_000), 'a.yaml:1:201: must be indented by at most 200 columns'],
  [`a: 1\n${'? '.repeat(900)}`, 'a.yaml:2:201: must be indented by at most 200 columns'],
  [`${'- &a '.repeat(900)}`, 'a.yaml:1:201: must be indented by at most 200 columns'],
  [Array.from({ length: 900 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
    'a.yaml:202:1: must be indented by at most 200 columns']
]

for (const [text, message] of refused) {
  t.test(`refused: ${JSON.stringify(text.slice(0, 80))}`, async t => {
    t.equal(errorOf(() => valueOf(text)), `TypeError: ${message}`)
  })
}

t.test('maps have no prototype, and keys of objects mean nothing', async t => {
  for (const key of ['__proto__', 'constructor', 'hasOwnProperty', 'toString']) {
    t.equal(Object.getPrototypeOf(valueOf(`${key}: {polluted: 1}`)), null)
    t.match(errorOf(() => load(`${key}: 1`)), /^TypeError: promgen.yaml:1:1: .*: unknown key, known are seed, /)
    t.match(errorOf(() => load(gaugeOf(`{${key}: 1}`))), `unknown segment ${key}, known are LinearSegment`)
    t.match(errorOf(() => load(gaugeOf(`{Ref: ${key}}`))), `unknown signal ${key}, none is known`)
    t.match(errorOf(() => load(gaugeOf(`{Noise: {${key}: 1}}`))), `${key}: unknown key, known are kind, every`)
    t.same(steps(signalOf(`signals: {${key}: 5}\n${gaugeOf(`{Ref: ${key}}`)}`), 1), [5])
  }
  t.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
})

t.test('labels may be called as keys of objects are', async t => {
  const text = 'metrics: [{name: x, type: gauge, labels: [constructor], expand: {constructor: [toString]}, data: 1}]'
  t.strictSame(Array.from(load(text).registry.series[0]!.labels), [['constructor', 'toString']])
})

t.test('an alias is the same signal', async t => {
  const { registry } = load(`
metrics:
  - {name: x, type: gauge, data: &d [{Walk: {}}]}
  - {name: y, type: gauge, data: *d}
  - {name: z, type: gauge, data: [{Walk: {}}]}`)
  const [x, y, z] = Array.from(registry.definitions(), ({ definition }) => definition.data)
  t.equal(x, y)
  t.not(x, z)
})

t.test('an error within an alias is where the alias refers to', async t => {
  t.equal(errorOf(() => load('signals:\n  a: 1\n  b: [&d {Hold: {value: 1, for: &f 5}}, *d]')),
    'TypeError: promgen.yaml:3:36: signals.b[0].Hold.for: must be text with a unit such as 15s, got 5')
  t.equal(errorOf(() => load('metrics:\n  - &m {name: x, type: gauge, data: 1}\n  - {<<: *m, name: 1x}')),
    'TypeError: promgen.yaml:3:20: metrics[1].name: ' +
    'must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got "1x"')
  t.equal(errorOf(() => load('metrics:\n  - &m {name: x, type: gauge, data: 1}\n  - {<<: *m, type: counter}')),
    'RangeError: promgen.yaml:3:5: metrics[1]: x is a gauge already, got counter')
  t.equal(errorOf(() => load(`
metrics:
  - {name: x, type: gauge, labels: [a], timeseries: [&s {labels: {a: b}, data: 1}, {<<: *s, labels: {a: 7}}]}
  `)), 'TypeError: promgen.yaml:3:105: metrics[0].timeseries[1].labels.a: must be text, got number 7: quote it')
  t.equal(errorOf(() => load(`
metrics:
  - &m {name: x, type: gauge, help: &h 7, data: 1}
  - {<<: *m, name: y, help: *h}
  `)), 'TypeError: promgen.yaml:3:40: metrics[0].help: must be text, got number 7: quote it')
})

t.test('signals may be nested 60 deep, but not without end', async t => {
  const nested = (depth: number) => `${'{Abs: '.repeat(depth)}1${'}'.repeat(depth)}`
  t.same(steps(signalOf(gaugeOf(nested(60))), 1), [1])
  t.match(errorOf(() => load(gaugeOf(nested(250)))), 'RangeError: promgen.yaml:4:1199: metrics[0].data.Abs.Abs.Abs')
  t.match(errorOf(() => load(gaugeOf(nested(250)))), /: signals are nested too deeply$/)
})

t.test('long texts are cut in messages', async t => {
  const error = errorOf(() => load(`start: ${start}\nadvance: ${'x'.repeat(1_000)}`))
  t.equal(error, `TypeError: promgen.yaml:2:10: advance: must be time or scrape, got "${'x'.repeat(60)}…"`)
})
