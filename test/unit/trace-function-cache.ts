import t from 'tap'
import type { TraceEvent } from '../../lib/types.ts'
import { garbageCollected, heapInUse } from '../support/garbage.ts'
import { repetitions } from '../support/repetitions.ts'
import { startTracing, whole, type Setup } from '../support/tracing.ts'

t.test('a repeated event asks the table once, however many there are of its kind', async t => {
  const at = (column: number, className = 'Core', id = 1): TraceEvent => {
    return {
      id: 'append',
      object: { className, id },
      caller: { functionName: 'f', filename: '/f.js', line: 1, column }
    }
  }
  const kinds: Array<[title: string, event: (i: number) => TraceEvent, setup?: Setup]> = [
    ['objects', i => at(1, 'Core', i)],
    ['call sites', i => at(i), { labels: ['id', 'caller_column'] }],
    ['objects at ten call sites each', i => at(i % 10, 'Core', i / 10 | 0), { labels: ['object_id', 'caller_column'] }],
    ['ids at one call site', i => ({ ...at(1), id: `id ${i}` })],
    ['classes at one call site', i => at(1, `Class${i % 50}`, i / 50 | 0)],
    ['classes of parents', i => ({ ...at(1), parentObject: { className: `Store${i % 50}`, id: i / 50 | 0 } })],
    [
      'classes without anything else',
      i => at(1, `Class${i % 50}`, i / 50 | 0),
      { labels: ['object_classname', 'object_id'] }
    ],
    ['values of a prop', i => ({ caller: { props: { a: `value ${i}` } } }), { props: ['a'] }],
    ['numbers', i => ({ object: { props: { a: i * 1.01, b: 'x' } } }), { props: ['a', 'b'] }],
    ['pairs of values', i => ({ parentObject: { props: { a: i % 100, b: i / 100 | 0 } } }), { props: ['a', 'b'] }],
    ['values and objects', i => ({ object: { id: i % 100, props: { a: i / 100 | 0 } } }), { props: ['a'] }],
    [
      'texts that differ in the middle',
      i => ({ caller: { props: { a: `/some/long/path/that/goes/on/${i}/and/comes/to/an/end` } } }),
      { props: ['a'] }
    ],
    [
      'texts that differ in the middle of long ones',
      i => ({ caller: { props: { a: 'x'.repeat(300) + i + 'y'.repeat(300) } } }),
      { props: ['a'] }
    ],
    [
      'objects without props',
      i => ({ object: { id: i, props: null }, parentObject: null, caller: { props: null } }),
      { props: ['a'] }
    ]
  ]
  for (const [title, event, setup] of kinds) {
    const { trace, table, lookups } = startTracing(setup)
    const series = repetitions(10_000)
    for (let i = 0; i < 2 * series; i++) trace(event(i % series))
    t.equal(table.size, series, title)
    lookups()
    for (let i = 0; i < series; i++) trace(event(i))
    // A few were evicted from their chain
    const more = lookups()
    t.ok(more < 0.003 * series, `${more} of ${series}`)
  }
})

t.test('counts are right however little the cache holds', async t => {
  const events = Array.from({ length: 60 }, (_, i): TraceEvent => ({
    id: `id${i % 3}`, object: { className: 'Core', id: i % 5, props: { a: i % 4 } }, caller: { line: i % 6 }
  }))
  const whole = startTracing({ props: ['a'] })
  for (let round = 0; round < 3; round++) events.forEach(whole.trace)
  t.equal(new Set(whole.counts()).size, 60)
  for (const maxEntries of [1, 2, 7, 40]) {
    const { trace, counts, lookups } = startTracing({ props: ['a'], maxEntries })
    for (let round = 0; round < 3; round++) events.forEach(trace)
    t.strictSame(counts(), whole.counts())
    t.ok(lookups() > 60)
  }
})

t.test('the cache holds maxEntries sites and variants of props, and forgets all before one more', async t => {
  const kinds: Array<[title: string, event: (i: number) => TraceEvent]> = [
    ['sites', id => ({ object: { id } })],
    ['props', a => ({ object: { props: { a } } })]
  ]
  for (const [title, event] of kinds) {
    const { trace, lookups } = startTracing({ props: ['a'], maxEntries: 8 })
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
      [
        'parent_object_props_a="p",object_props_b="q" 1',
        'parent_object_props_a="p",object_props_b="p",caller_props_b="q" 1'
      ]
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
    const { trace, counts } = startTracing({ props })
    trace(first)
    trace(second)
    t.strictSame(counts(), expected)
  }
})

t.test('sites whose names have the same hash keep their props apart', async t => {
  const { trace, counts } = startTracing({ labels: ['object_classname'], props: ['room'] })
  // The hash reads four characters of a name, and not the first
  const classNames = ['first class', 'worst class']
  for (let i = 0; i < 3; i++) {
    for (const className of classNames) for (const room of ['a', 'b']) trace({ object: { className, props: { room } } })
  }
  t.strictSame(counts(), classNames.flatMap(className => ['a', 'b'].map(room => {
    return `object_classname="${className}",object_props_room="${room}" 3`
  })))
})

t.test('cached names and values do not keep the longer texts that they were cut from', async t => {
  const { trace } = startTracing({ props: ['a', 'b'] })
  const before = await heapInUse()
  for (let i = 0; i < 64; i++) {
    const text = `${i} ${Buffer.alloc(500_000, 'a').toString()}`
    // Each time a new slice: V8 lets go of the text once one of its slices was the key of an object
    const cut = (length = 50): string => text.slice(0, length)
    trace({ id: cut(), caller: { functionName: cut(), filename: cut(), props: { a: text, b: cut(60) } } })
    trace({ id: cut(), caller: { functionName: cut(), filename: cut(), props: { a: `more ${text}`, b: cut(70) } } })
  }
  const grown = await heapInUse() - before
  t.ok(grown < 8_000_000, `${grown} bytes, of 64 MB`)
  trace({})
})

const parts: Array<[title: string, event: (cut: () => string, i: number) => TraceEvent]> = [
  ['id', cut => ({ id: cut() })],
  ['class name', cut => ({ object: { className: cut() } })],
  ["parent's class name", cut => ({ parentObject: { className: cut() } })],
  ['function name', cut => ({ caller: { functionName: cut() } })],
  ['file name', cut => ({ caller: { filename: cut() } })],
  ['first prop of a site', (cut, id) => ({ object: { id, props: { a: cut() } } })],
  ['other props of a site', cut => ({ object: { props: { a: cut() } } })]
]
for (const [title, event] of parts) {
  t.test(`the ${title} does not keep the longer text that it was cut from`, async t => {
    const { trace, table } = startTracing({ props: ['a'] })
    const before = await heapInUse()
    for (let i = 0; i < 20; i++) {
      const text = `${i} ${Buffer.alloc(500_000, 'a').toString()}`
      trace(event(() => text.slice(0, 50), i))
    }
    const grown = await heapInUse() - before
    t.ok(grown < 5_000_000, `${grown} bytes, of 10 MB`)
    trace({})
    t.equal(table.size, 21)
  })
}

t.test('what is counted after a reset is counted anew', async t => {
  for (const props of [[], ['a']]) {
    const { trace, table, counts } = startTracing({ props })
    const other = { ...whole, caller: { ...whole.caller, props: { a: 'other' } } }
    for (const event of [whole, other, whole]) trace(event)
    table.clear()
    for (const event of [other, whole, other]) trace(event)
    t.strictSame(counts().map(text => text.slice(-1)), props.length > 0 ? ['2', '1'] : ['3'])
  }
})

t.test('after many removals the cache forgets the removed series', async t => {
  const { trace, table, lookups } = startTracing({ maxEntries: 80 })
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

const livingObjects = Array.from({ length: 10 }, () => ({}))
const resetKinds: Array<[title: string, event: (i: number, round: number) => TraceEvent]> = [
  ['objects', (id, a) => ({ object: { id, ctx: livingObjects[id]!, props: { a } } })],
  [
    'values of a prop of one object',
    (i, round) => ({ object: { ctx: livingObjects[0]!, props: { a: `${round} ${i}` } } })
  ]
]
for (const [title, event] of resetKinds) {
  t.test(`after resets nothing keeps the old series of living objects: ${title}`, async t => {
    const { trace, table } = startTracing({ props: ['a'] })
    const old: Array<WeakRef<object>> = []
    for (let round = 0; round < 6; round++) {
      for (let i = 0; i < 10; i++) trace(event(i, round))
      old.push(...Array.from(table.values(), series => new WeakRef(series)))
      table.clear()
    }
    trace(event(1, 6))
    await garbageCollected(() => old.every(series => series.deref() === undefined))
    t.strictSame([old.length, table.size], [60, 1])
    trace(event(1, 6))
  })
}

/** Traces objects of new classes; gives references that let them go. In a function, so that the stack keeps none. */
function traceClasses (trace: (event: never) => void): Array<WeakRef<object>> {
  return Array.from({ length: 10 }, (_, id) => {
    class Core {}
    const values = [new Core(), Object.create(null), { toString: () => `${id}` }, () => {}]
    for (const value of values) {
      for (let times = 0; times < 2; times++) {
        trace({ id: value, object: { className: value, id: value, ctx: value, props: { a: value } } } as never)
        trace({ object: { className: 'Core', id, ctx: value, props: { a: value } } } as never)
      }
    }
    return [Core, ...values].map(value => new WeakRef(value))
  }).flat()
}

t.test('the cache keeps no class and no object alive', async t => {
  const { trace, table } = startTracing({ props: ['a'] })
  const refs = traceClasses(trace)
  await garbageCollected(() => refs.every(ref => ref.deref() === undefined))
  t.strictSame([refs.length, table.size > 10], [50, true])
  trace({})
})
