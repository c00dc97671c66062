import fc from 'fast-check'
import t from 'tap'
import { exemplarLabels, labelsKey, seriesLabels, type Labels } from '../../lib/labels.ts'

t.test('labels come from objects, maps and pairs, in the order of their names', async t => {
  const sorted = [['A', '1'], ['__name__', 'up'], ['b', '2']]
  t.strictSame(seriesLabels('up', { b: '2', A: '1' }), sorted)
  t.strictSame(seriesLabels('up', new Map([['b', '2'], ['A', '1']])), sorted)
  t.strictSame(seriesLabels('up', [['b', '2'], ['A', '1']]), sorted)
  t.strictSame(exemplarLabels({}), [])
  t.strictSame(exemplarLabels({ b: '2', a: '1' }), [['a', '1'], ['b', '2']])
})

t.test('names beyond ASCII are sorted by their bytes', async t => {
  const names = ['\u{10000}', '\uffff', 'é', 'z', 'a b']
  const labels = seriesLabels('ü', names.map(name => [name, 'x'] as const), { utf8Names: true })
  t.strictSame(labels.map(([name]) => name), ['__name__', 'a b', 'z', 'é', '\uffff', '\u{10000}'])
})

const rejected: Array<[what: string, name: unknown, labels: unknown, error: Error]> = [
  ['a name that is no text', 7, {}, new TypeError('name: must be text, got number 7')],
  ['an empty name', '', {}, new RangeError('name: must not be empty')],
  ['a name that begins with a digit', '1x', {}, new RangeError(
    'name: must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got "1x"')],
  ['a name with a line end', 'x\n', {}, new RangeError(
    'name: must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got "x\\n"')],
  ['no labels', 'a', null, new TypeError('labels: must be an object, a Map or pairs, got null')],
  ['text as labels', 'a', 'b', new TypeError('labels: must be an object, a Map or pairs, got "b"')],
  ['an empty label name', 'a', { '': 'x' }, new RangeError('label name: must not be empty')],
  ['a label name that is no text', 'a', [[7, 'x']], new TypeError('label name: must be text, got number 7')],
  ['a label name with a colon', 'a', { 'b:c': 'x' }, new RangeError(
    'label b:c: must match [a-zA-Z_][a-zA-Z0-9_]* (utf8Names allows more)')],
  ['a second name', 'a', { __name__: 'b' }, new RangeError(
    'label __name__: give the name of the metric in its own place')],
  ['a label twice', 'a', [['b', '1'], ['b', '2']], new RangeError('label b: must not be given twice')],
  ['an empty value', 'a', { b: '' }, new RangeError('labels.b: must not be empty')],
  ['a number as value', 'a', { b: 7 }, new TypeError('labels.b: must be text, got number 7')],
  ['a lone surrogate', 'a', { b: '\ud800' }, new RangeError(
    'labels.b: must be well-formed Unicode, got "\\ud800"')]
]

for (const [what, name, labels, error] of rejected) {
  t.test(`${what} is rejected`, async t => {
    t.throws(() => seriesLabels(name as string, labels as Labels), error)
  })
}

t.test('exemplars have the rules of labels', async t => {
  t.throws(() => exemplarLabels({ 'a-b': 'x' }), new RangeError(
    'label a-b: must match [a-zA-Z_][a-zA-Z0-9_]* (utf8Names allows more)'))
})

t.test('inherited properties are no labels', async t => {
  t.strictSame(seriesLabels('a', Object.create({ b: 'x' })), [['__name__', 'a']])
})

t.test('keys differ wherever labels do', async t => {
  const text = fc.string({ minLength: 1, unit: fc.constantFrom('1', ':', 'a') })
  const pairs = fc.array(fc.tuple(text, text), { maxLength: 3 })
  fc.assert(fc.property(pairs, pairs, (a, b) => {
    return (labelsKey(a) === labelsKey(b)) === (JSON.stringify(a) === JSON.stringify(b))
  }))
  t.not(labelsKey([['a', '11:b1:2']]), labelsKey([['a', '1'], ['b', '2']]))
})
