import t from 'tap'
import { builtinLabels } from '../../lib/counting/label-schema.ts'
import type { BuiltinLabel } from '../../lib/types.ts'
import { startTracing, whole } from '../support/tracing.ts'

t.test('an event is counted with the labels that are kept', async t => {
  const pairs: Record<BuiltinLabel, string> = {
    id: 'id="append"',
    object_classname: 'object_classname="Core"',
    object_id: 'object_id="1"',
    parent_object_classname: 'parent_object_classname="Store"',
    parent_object_id: 'parent_object_id="2"',
    caller_functionname: 'caller_functionname="write"',
    caller_filename: 'caller_filename="/core.js"',
    caller_line: 'caller_line="3"',
    caller_column: 'caller_column="4"'
  }
  const others = {
    id: 'get',
    object: { className: 'Other', id: 11, ctx: {} },
    parentObject: { className: 'Other', id: 12, ctx: {} },
    caller: { functionName: 'other', filename: '/other.js', line: 13, column: 14 }
  }
  for (let subset = 1; subset < 2 ** builtinLabels.length; subset++) {
    const labels = builtinLabels.filter((_, i) => (subset & 2 ** i) !== 0)
    const { trace, counts, lookups } = startTracing({ labels })
    for (const event of [whole, others, whole, {}, others, whole, {}]) trace(event)
    const kept = labels.map(label => pairs[label]).join(',')
    t.equal(counts()[0], `${kept} 3`)
    t.strictSame(counts().map(text => text.slice(-1)), ['3', '2', '2'], kept)
    t.equal(lookups(), 3)
  }
  const { trace, counts } = startTracing({ labels: ['id'], props: ['a', 'b'] })
  for (let i = 0; i < 3; i++) trace(whole)
  t.strictSame(counts(), ['id="append",object_props_a="o",parent_object_props_a="p",caller_props_a="c" 3'])
})

t.test('non-objects are ignored', async t => {
  const { trace, counts } = startTracing()
  const nonObjects = [undefined, null, 1, 'event', true, 1n, Symbol('event'), () => {}]
  for (const event of nonObjects) t.equal(trace(event as never), undefined)
  t.strictSame(counts(), [])
  const emptyEvents = [{}, [], new Map(), { object: null, caller: null }, { object: 'text', parentObject: 5 }]
  for (const event of emptyEvents) trace(event as never)
  t.strictSame(counts(), [' 5'])
})

t.test('values that cannot be compared are counted by their texts', async t => {
  const long = 'x'.repeat(2_000)
  const values: unknown[] = [
    NaN, 10n, Symbol('s'), () => {}, {}, [1], new Date(0), Buffer.from('a'), long, long.replace(/x$/, 'y'),
    { toString () { throw new Error('no text') } }
  ]
  const texts = [
    'NaN', '10', '[symbol]', '[function]', '[object Object]', '1', '1970-01-01T00:00:00.000Z', '61', 'x'.repeat(1_024),
    'x'.repeat(1_024), '[unprintable]'
  ]
  const labels = [
    'id', 'object_classname', 'object_id', 'caller_functionname', 'caller_filename', 'caller_line', 'caller_column'
  ] as const
  for (const label of labels) {
    const { trace, counts } = startTracing({ labels: [label] })
    const expected = new Map<string, number>()
    for (const [i, value] of values.entries()) {
      const event = {
        id: value,
        object: { className: value, id: value },
        caller: { functionName: value, filename: value, line: value, column: value }
      }
      for (let times = 0; times < 3; times++) trace(event as never)
      const key = label === 'id' && Number.isNaN(value) ? '' : `${label}="${texts[i]}"`
      expected.set(key, (expected.get(key) ?? 0) + 3)
    }
    t.strictSame(counts(), Array.from(expected, ([key, count]) => `${key} ${count}`), label)
  }
})

t.test('an object in place of a name is counted by the text that it has at the time', async t => {
  const { trace, counts } = startTracing({ labels: ['object_classname'] })
  let times = 0
  const className = { toString: () => `Class${times}` }
  for (times = 0; times < 3; times++) trace({ object: { className: className as never } })
  t.strictSame(counts(), [0, 1, 2].map(i => `object_classname="Class${i}" 1`))
})

t.test('props are counted by their text, however they are spelled', async t => {
  const long = 'x'.repeat(1_024)
  const alike: Array<[text: string, ...values: unknown[]]> = [
    ['1', 1, '1', 1n, [1]], ['0', 0, -0, '0', '-0'.slice(1)], ['NaN', NaN, 'NaN', 0 / 0], ['1.5', 1.5, '1.5'],
    ['true', true, 'true'], ['false', false, 'false'], ['null', null, 'null'], ['', undefined, ''],
    ['cafe', Buffer.from('cafe', 'hex'), 'cafe'], ['[function]', () => {}, '[function]'],
    [long, long, `${long}a`, `${long}b`],
    ['\ufffd', '\ud800', '\udc00', '\ufffd'], ['1970-01-01T00:00:00.000Z', new Date(0)]
  ]
  for (const where of ['object', 'parentObject', 'caller'] as const) {
    const { trace, counts, lookups } = startTracing({ labels: ['id'], props: ['a'] })
    for (let times = 0; times < 3; times++) {
      lookups()
      for (const [, ...values] of alike) {
        for (const a of values) trace({ [where]: { props: { a } } })
      }
    }
    const label = { object: 'object_props_a', parentObject: 'parent_object_props_a', caller: 'caller_props_a' }[where]
    t.equal(lookups(), 0, 'all are known by then')
    t.strictSame(counts(), alike.map(([text, ...values]) => {
      return `${text === '' ? '' : `${label}="${text}"`} ${values.length * 3}`
    }))
  }
})

t.test('props that an object only inherits are not counted', async t => {
  const { trace, counts } = startTracing({ labels: ['id'], props: ['a', 'constructor', '__proto__'] })
  const inherited = Object.create({ a: 'x' })
  const owning = Object.assign(Object.create(null), JSON.parse('{ "constructor": "b", "__proto__": "c" }'))
  const turns = [{ a: 'x' }, inherited, {}, owning]
  for (const props of [...turns, ...turns, null]) trace({ object: { props } })
  t.strictSame(counts(), ['object_props_a="x" 2', ' 5', 'object_props_constructor="b",object_props___proto__="c" 2'])

  const one = startTracing({ labels: ['id'], props: ['a'] })
  for (const props of [{ a: 'x' }, inherited, { a: 'x' }]) one.trace({ object: { props } })
  t.strictSame(one.counts(), ['object_props_a="x" 2', ' 1'])
})
