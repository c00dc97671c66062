import t from 'tap'
import { labelSchema, builtinLabels } from '../../lib/counting/label-schema.ts'
import { SeriesTable } from '../../lib/counting/series-table.ts'
import { createTrace } from '../../lib/trace-function.ts'
import type { BuiltinLabel, TraceEvent } from '../../lib/types.ts'
import { garbageCollected, heapInUse } from '../support/garbage.ts'

interface Setup {
  labels?: readonly BuiltinLabel[]
  props?: string[]
  maxSeries?: number
  maxEntries?: number
}

interface Tracing {
  trace: (event: TraceEvent) => void
  table: SeriesTable
  /** The series and their counts. */
  counts: () => string[]
  /** How often the table was asked since this was asked last. */
  lookups: () => number
}

function start ({ labels = builtinLabels.slice(0, 7), props = [], maxSeries = 1_000_000, maxEntries = 1_000_000 }: Setup = {}): Tracing {
  const schema = labelSchema(labels, props, '')
  const table = new SeriesTable(schema.labels, { maxSeries, dropCollected: true })
  const { getOrCreate } = table
  let lookups = 0
  table.getOrCreate = (...args) => {
    lookups++
    return getOrCreate.apply(table, args)
  }
  return {
    trace: createTrace(schema, table, maxEntries),
    table,
    counts: () => Array.from(table.values(), ({ text, count }) => `${text} ${count}`),
    lookups () {
      const before = lookups
      lookups = 0
      return before
    }
  }
}

const whole = {
  id: 'append',
  object: { className: 'Core', id: 1, props: { a: 'o' }, ctx: {} },
  parentObject: { className: 'Store', id: 2, props: { a: 'p' }, ctx: {} },
  caller: { functionName: 'write', filename: '/core.js', line: 3, column: 4, props: { a: 'c' } }
}

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
    const { trace, counts, lookups } = start({ labels })
    for (const event of [whole, others, whole, {}, others, whole, {}]) trace(event)
    const kept = labels.map(label => pairs[label]).join(',')
    t.equal(counts()[0], `${kept} 3`)
    t.strictSame(counts().map(text => text.slice(-1)), ['3', '2', '2'], kept)
    t.equal(lookups(), 3)
  }
  const { trace, counts } = start({ labels: ['id'], props: ['a', 'b'] })
  for (let i = 0; i < 3; i++) trace(whole)
  t.strictSame(counts(), ['id="append",object_props_a="o",parent_object_props_a="p",caller_props_a="c" 3'])
})

t.test('what is no object is no event', async t => {
  const { trace, counts } = start()
  for (const event of [undefined, null, 1, 'event', true, 1n, Symbol('event'), () => {}]) t.equal(trace(event as never), undefined)
  t.strictSame(counts(), [])
  for (const event of [{}, [], new Map(), { object: null, caller: null }, { object: 'text', parentObject: 5 }]) trace(event as never)
  t.strictSame(counts(), [' 5'])
})

t.test('a value that the look-up cannot keep is counted all the same', async t => {
  const long = 'x'.repeat(2_000)
  const values: unknown[] = [NaN, 10n, Symbol('s'), () => {}, {}, [1], new Date(0), Buffer.from('a'), long, long.replace(/x$/, 'y'), { toString () { throw new Error('no text') } }]
  const texts = ['NaN', '10', '[symbol]', '[function]', '[object Object]', '1', '1970-01-01T00:00:00.000Z', '61', 'x'.repeat(1_024), 'x'.repeat(1_024), '[unprintable]']
  for (const label of ['id', 'object_classname', 'object_id', 'caller_functionname', 'caller_filename', 'caller_line', 'caller_column'] as const) {
    const { trace, counts } = start({ labels: [label] })
    const expected = new Map<string, number>()
    for (const [i, value] of values.entries()) {
      const event = { id: value, object: { className: value, id: value }, caller: { functionName: value, filename: value, line: value, column: value } }
      for (let times = 0; times < 3; times++) trace(event as never)
      const key = label === 'id' && Number.isNaN(value) ? '' : `${label}="${texts[i]}"`
      expected.set(key, (expected.get(key) ?? 0) + 3)
    }
    t.strictSame(counts(), Array.from(expected, ([key, count]) => `${key} ${count}`), label)
  }
})

t.test('an object in place of a name is counted by the text that it has at the time', async t => {
  const { trace, counts } = start({ labels: ['object_classname'] })
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
    ['cafe', Buffer.from('cafe', 'hex'), 'cafe'], ['[function]', () => {}, '[function]'], [long, long, `${long}a`, `${long}b`],
    ['\ufffd', '\ud800', '\udc00', '\ufffd'], ['1970-01-01T00:00:00.000Z', new Date(0)]
  ]
  for (const where of ['object', 'parentObject', 'caller'] as const) {
    const { trace, counts, lookups } = start({ labels: ['id'], props: ['a'] })
    for (let times = 0; times < 3; times++) {
      lookups()
      for (const [, ...values] of alike) {
        for (const a of values) trace({ [where]: { props: { a } } })
      }
    }
    const label = { object: 'object_props_a', parentObject: 'parent_object_props_a', caller: 'caller_props_a' }[where]
    t.equal(lookups(), 0, 'all are known by then')
    t.strictSame(counts(), alike.map(([text, ...values]) => `${text === '' ? '' : `${label}="${text}"`} ${values.length * 3}`))
  }
})

t.test('props that an object only inherits are not counted', async t => {
  const { trace, counts } = start({ labels: ['id'], props: ['a', 'constructor', '__proto__'] })
  const inherited = Object.create({ a: 'x' })
  const owning = Object.assign(Object.create(null), JSON.parse('{ "constructor": "b", "__proto__": "c" }'))
  for (const props of [{ a: 'x' }, inherited, {}, owning, { a: 'x' }, inherited, {}, owning, null]) trace({ object: { props } })
  t.strictSame(counts(), ['object_props_a="x" 2', ' 5', 'object_props_constructor="b",object_props___proto__="c" 2'])

  const one = start({ labels: ['id'], props: ['a'] })
  for (const props of [{ a: 'x' }, inherited, { a: 'x' }]) one.trace({ object: { props } })
  t.strictSame(one.counts(), ['object_props_a="x" 2', ' 1'])
})

t.test('a repeated event asks the table once, however many there are of its kind', async t => {
  const at = (column: number, className = 'Core', id = 1): TraceEvent => {
    return { id: 'append', object: { className, id }, caller: { functionName: 'f', filename: '/f.js', line: 1, column } }
  }
  const kinds: Array<[title: string, event: (i: number) => TraceEvent, setup?: Setup]> = [
    ['objects', i => at(1, 'Core', i)],
    ['call sites', i => at(i), { labels: ['id', 'caller_column'] }],
    ['objects at ten call sites each', i => at(i % 10, 'Core', i / 10 | 0), { labels: ['object_id', 'caller_column'] }],
    ['ids at one call site', i => ({ ...at(1), id: `id ${i}` })],
    ['classes at one call site', i => at(1, `Class${i % 50}`, i / 50 | 0)],
    ['classes of parents', i => ({ ...at(1), parentObject: { className: `Store${i % 50}`, id: i / 50 | 0 } })],
    ['classes without anything else', i => at(1, `Class${i % 50}`, i / 50 | 0), { labels: ['object_classname', 'object_id'] }],
    ['values of a prop', i => ({ caller: { props: { a: `value ${i}` } } }), { props: ['a'] }],
    ['numbers', i => ({ object: { props: { a: i * 1.01, b: 'x' } } }), { props: ['a', 'b'] }],
    ['pairs of values', i => ({ parentObject: { props: { a: i % 100, b: i / 100 | 0 } } }), { props: ['a', 'b'] }],
    ['values and objects', i => ({ object: { id: i % 100, props: { a: i / 100 | 0 } } }), { props: ['a'] }],
    ['texts that differ in the middle', i => ({ caller: { props: { a: `/some/long/path/that/goes/on/${i}/and/comes/to/an/end` } } }), { props: ['a'] }],
    ['texts that differ in the middle of long ones', i => ({ caller: { props: { a: 'x'.repeat(300) + i + 'y'.repeat(300) } } }), { props: ['a'] }],
    ['objects without props', i => ({ object: { id: i, props: null }, parentObject: null, caller: { props: null } }), { props: ['a'] }]
  ]
  for (const [title, event, setup] of kinds) {
    const { trace, table, lookups } = start(setup)
    for (let i = 0; i < 20_000; i++) trace(event(i % 10_000))
    t.equal(table.size, 10_000, title)
    lookups()
    for (let i = 0; i < 10_000; i++) trace(event(i))
    // A few share a slot of the look-up with too many others
    const more = lookups()
    t.ok(more < 30, `${more} of 10,000`)
  }
})

t.test('however little the look-up remembers, the counts are right', async t => {
  const events = Array.from({ length: 60 }, (_, i): TraceEvent => ({
    id: `id${i % 3}`, object: { className: 'Core', id: i % 5, props: { a: i % 4 } }, caller: { line: i % 6 }
  }))
  const whole = start({ props: ['a'] })
  for (let round = 0; round < 3; round++) events.forEach(whole.trace)
  t.equal(new Set(whole.counts()).size, 60)
  for (const maxEntries of [1, 2, 7, 40]) {
    const { trace, counts, lookups } = start({ props: ['a'], maxEntries })
    for (let round = 0; round < 3; round++) events.forEach(trace)
    t.strictSame(counts(), whole.counts())
    t.ok(lookups() > 60)
  }
})

t.test('the look-up knows as many sites and as many props as it may, and lets go of all before one more', async t => {
  const kinds: Array<[title: string, event: (i: number) => TraceEvent]> = [
    ['sites', id => ({ object: { id } })],
    ['props', a => ({ object: { props: { a } } })]
  ]
  for (const [title, event] of kinds) {
    const { trace, lookups } = start({ props: ['a'], maxEntries: 8 })
    const lookupsTo = (last: number): number => {
      for (let i = 1; i <= last; i++) trace(event(i))
      return lookups()
    }
    lookupsTo(8)
    lookupsTo(8)
    t.strictSame([8, 9, 8].map(lookupsTo), [0, 1, 8], title)
  }
})

t.test('an event is not taken for the one before it at the same site', async t => {
  const pairs: Array<[props: string[], first: TraceEvent, second: TraceEvent, counts: string[]]> = [
    [
      ['a', 'b'],
      { object: { props: { b: 'q' } }, parentObject: { props: { a: 'p' } } },
      { object: { props: { b: 'p' } }, parentObject: { props: { a: 'p' } }, caller: { props: { b: 'q' } } },
      ['parent_object_props_a="p",object_props_b="q" 1', 'parent_object_props_a="p",object_props_b="p",caller_props_b="q" 1']
    ],
    [
      ['a'],
      { object: { props: { a: 1 } }, parentObject: { props: { a: 1 } }, caller: { props: { a: 1 } } },
      {},
      ['object_props_a="1",parent_object_props_a="1",caller_props_a="1" 1', ' 1']
    ],
    [['a'], { object: { props: { a: 1 } } }, { object: { props: { undefined: 1 } } }, ['object_props_a="1" 1', ' 1']]
  ]
  for (const [props, first, second, expected] of pairs) {
    const { trace, counts } = start({ props })
    trace(first)
    trace(second)
    t.strictSame(counts(), expected)
  }
})

t.test('of long values and of names cut out of long texts no more is kept than their labels need', async t => {
  const { trace } = start({ props: ['a', 'b'] })
  const before = await heapInUse()
  for (let i = 0; i < 64; i++) {
    const text = `${i} ${Buffer.alloc(500_000, 'a').toString()}`
    const name = text.slice(0, 50)
    trace({ id: name, caller: { functionName: name, props: { a: text, b: name } } })
    trace({ id: name, caller: { functionName: name, props: { a: `more ${text}`, b: name } } })
  }
  const grown = await heapInUse() - before
  t.ok(grown < 8_000_000, `${grown} bytes, of 64 MB`)
  trace({})
})

t.test('what is counted after a reset is counted anew', async t => {
  for (const props of [[], ['a']]) {
    const { trace, table, counts } = start({ props })
    const other = { ...whole, caller: { ...whole.caller, props: { a: 'other' } } }
    for (const event of [whole, other, whole]) trace(event)
    table.clear()
    for (const event of [other, whole, other]) trace(event)
    t.strictSame(counts().map(text => text.slice(-1)), props.length > 0 ? ['2', '1'] : ['3'])
  }
})

t.test('when many series have left, the look-up lets go of them', async t => {
  const { trace, table, lookups } = start({ maxEntries: 80 })
  for (let id = 1; id <= 20; id++) trace({ object: { id } })
  const series = Array.from(table.values(), series => new WeakRef(series))
  table.clear()
  trace({ object: { id: 21 } })
  await garbageCollected(() => series.every(ref => ref.deref() === undefined))
  t.equal(table.size, 1)
  lookups()
  for (const id of [22, 23, 22, 23]) trace({ object: { id } })
  t.equal(lookups(), 2, 'once')
})

t.test('code of the app that runs while an event is read may trace in turn', async t => {
  const { trace, counts } = start({ labels: ['id', 'object_id'], props: ['a', 'b'] })
  const inner = { id: 'inner', object: { props: { a: 'x' } } }
  const text = { toString () { trace(inner); return 'text' } }
  const getter = { get a () { trace(inner); return 'got' }, b: 'y' }
  const self = { id: 'self', object: { props: { get a () { trace(self); return 'own' } } } }
  for (let times = 0; times < 2; times++) {
    trace({ id: 'outer', object: { props: { a: text, b: 'z' } } })
    trace({ id: 'outer', object: { props: getter } })
    trace(self)
  }
  const series = Object.fromEntries(counts().map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]))
  const { 'id="inner",object_props_a="x"': nested, 'id="self",object_props_a="own"': own, 'id="self",object_props_a="[unprintable]"': selfNested, ...outer } = series
  t.strictSame(outer, { 'id="outer",object_props_a="text",object_props_b="z"': 2, 'id="outer",object_props_a="got",object_props_b="y"': 2 })
  t.ok(nested! >= 4 && own! >= 2 && selfNested! > 0)
})

t.test('an event of which not everything can be read is counted with the rest', async t => {
  const failing = (): never => { throw new Error('not to be read') }
  const events: Array<[event: object, labels: string]> = [
    [{ ...whole, object: { className: 'Core', id: 1, props: { get a () { return failing() } } } }, 'id="append",object_classname="Core",object_id="1",object_props_a="[unprintable]",parent_object_props_a="p",caller_props_a="c"'],
    [{ ...whole, object: { className: 'Core', get id () { return failing() } } }, 'id="append",object_classname="Core",object_id="[unprintable]",parent_object_props_a="p",caller_props_a="c"'],
    [{ id: 'append', get object () { return failing() } }, 'id="append",object_classname="[unprintable]",object_id="[unprintable]",object_props_a="[unprintable]"'],
    [new Proxy({}, { get: failing }), 'id="[unprintable]",object_classname="[unprintable]",object_id="[unprintable]",object_props_a="[unprintable]",parent_object_props_a="[unprintable]",caller_props_a="[unprintable]"']
  ]
  const { trace, counts } = start({ labels: ['id', 'object_classname', 'object_id'], props: ['a'] })
  for (let times = 0; times < 2; times++) {
    for (const [event] of events) t.equal(trace(event), undefined)
  }
  t.strictSame(counts(), events.map(([, labels]) => `${labels} 2`))

  // Fails only when it is read again, because the series that was found has left
  const again = start({ labels: ['id'], props: ['a'] })
  let reads = 0
  again.trace({ object: { props: { a: 'x' } } })
  again.table.clear()
  again.trace({ object: { props: { get a () { return ++reads === 2 ? failing() : 'x' } } } })
  t.strictSame([again.counts(), reads], [['object_props_a="x" 1'], 3])
})

t.test('a series of classes with one name stays with each object behind it', async t => {
  const classes = [class Core {}, (() => class Core {})()]
  for (const setup of [{}, { props: ['a'] }, { labels: ['object_classname', 'object_id'] as const }]) {
    const { trace, table } = start(setup)
    const count = (ctx: object | null): void => trace({ ...whole, object: { ...whole.object, ctx: ctx as object } })
    const [survivor, gone] = [new classes[0]!(), new WeakRef(new classes[1]!())]
    for (let times = 0; times < 3; times++) {
      count(survivor)
      count(gone.deref()!)
    }
    const [series] = table.values()
    t.strictSame([table.size, series!.count, series!.ownerCount], [1, 6, 2])
    await garbageCollected(() => gone.deref() === undefined && series!.ownerCount === 1)
    count(survivor)
    t.strictSame([table.size, series!.count, series!.ownerCount], [1, 7, 1])
    for (const ctx of [null, Object.create(null), { constructor: 'Core' }]) count(ctx)
    t.strictSame([table.size, series!.count], [1, 10], 'what has no class is counted as well')
  }
})

t.test('series leave with their object, whichever way they were counted', async t => {
  const ways: Array<[setup: Setup, event: (ctx: object) => object]> = [
    [{}, ctx => ({ object: { className: 'Core', id: 1, ctx } })],
    [{ props: ['a'] }, ctx => ({ object: { className: 'Core', id: 1, ctx, props: { a: 'x' } } })],
    [{ props: ['a'] }, ctx => ({ object: { className: 'Core', id: 1, ctx, props: { get a () { throw new Error('no a') } } } })]
  ]
  for (const [setup, event] of ways) {
    const { trace, table } = start(setup)
    trace(event({}))
    const [series] = table.values()
    t.equal(series!.count, 1)
    await garbageCollected(() => series!.ownerCount === 0)
    await table.expire()
    trace(event({}))
    t.strictSame([table.size, series!.count, series!.serial === 0], [1, 2, false])
  }
  for (const [setup, event] of ways) {
    const { trace, table } = start({ ...setup, labels: ['object_classname'] })
    trace(event({}))
    const [series] = table.values()
    t.strictSame([series!.ownerCount, series!.lastOwner], [0, null], 'without its id, the series is not one of the object')
  }
  const { trace, table } = start()
  trace({ object: { className: 'Core', id: 1, get ctx (): object { throw new Error('no ctx') } } })
  t.equal(table.size, 1)
})
