import t from 'tap'
import { garbageCollected } from '../support/garbage.ts'
import { startTracing, whole } from '../support/tracing.ts'

t.test('code of the app that runs while an event is read may trace in turn', async t => {
  const { trace, counts } = startTracing({ labels: ['id', 'object_id'], props: ['a', 'b'] })
  const inner = { id: 'inner', object: { props: { a: 'x' } } }
  const text = { toString () { trace(inner); return 'text' } }
  const getter = { get a () { trace(inner); return 'got' }, b: 'y' }
  const self = { id: 'self', object: { props: { get a () { trace(self); return 'own' } } } }
  for (let times = 0; times < 2; times++) {
    trace({ id: 'outer', object: { props: { a: text, b: 'z' } } })
    trace({ id: 'outer', object: { props: getter } })
    trace(self)
  }
  const series = Object.fromEntries(
    counts().map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))])
  )
  const {
    'id="inner",object_props_a="x"': nested,
    'id="self",object_props_a="own"': own,
    'id="self",object_props_a="[unprintable]"': selfNested,
    ...outer
  } = series
  t.strictSame(outer, {
    'id="outer",object_props_a="text",object_props_b="z"': 2,
    'id="outer",object_props_a="got",object_props_b="y"': 2
  })
  t.ok(nested! >= 4 && own! >= 2 && selfNested! > 0)
})

t.test('an event of which not everything can be read is counted with the rest', async t => {
  const failing = (): never => { throw new Error('not to be read') }
  const events: Array<[event: object, labels: string]> = [
    [
      { ...whole, object: { className: 'Core', id: 1, props: { get a () { return failing() } } } },
      'id="append",object_classname="Core",object_id="1",object_props_a="[unprintable]",' +
        'parent_object_props_a="p",caller_props_a="c"'
    ],
    [
      { ...whole, object: { className: 'Core', get id () { return failing() } } },
      'id="append",object_classname="Core",object_id="[unprintable]",parent_object_props_a="p",caller_props_a="c"'
    ],
    [
      { id: 'append', get object () { return failing() } },
      'id="append",object_classname="[unprintable]",object_id="[unprintable]",object_props_a="[unprintable]"'
    ],
    [
      new Proxy({}, { get: failing }),
      'id="[unprintable]",object_classname="[unprintable]",object_id="[unprintable]",' +
        'object_props_a="[unprintable]",parent_object_props_a="[unprintable]",caller_props_a="[unprintable]"'
    ]
  ]
  const { trace, counts } = startTracing({ labels: ['id', 'object_classname', 'object_id'], props: ['a'] })
  for (let times = 0; times < 2; times++) {
    for (const [event] of events) t.equal(trace(event), undefined)
  }
  t.strictSame(counts(), events.map(([, labels]) => `${labels} 2`))

  // Fails only when it is read again, because the series that was found was removed
  const again = startTracing({ labels: ['id'], props: ['a'] })
  let reads = 0
  again.trace({ object: { props: { a: 'x' } } })
  again.table.clear()
  again.trace({ object: { props: { get a () { return ++reads === 2 ? failing() : 'x' } } } })
  t.strictSame([again.counts(), reads], [['object_props_a="x" 1'], 3])
})

const failingReads: Array<[title: string, event: object]> = [
  ['a getter of a prop', { object: { props: { get a () { throw new Error('no a') } } } }],
  ['a getter of the event', { get object () { throw new Error('no object') } }],
  ['a toString', { object: { props: { a: { toString () { throw new Error('no text') } } } } }],
  ['a getter of the object', { object: { id: 1, get ctx () { throw new Error('no ctx') } } }]
]
for (const [title, event] of failingReads) {
  t.test(`after ${title} has thrown, code of the app runs as before`, async t => {
    const { trace, counts } = startTracing({ labels: ['id'], props: ['a'] })
    for (let times = 0; times < 2; times++) {
      trace(event)
      trace({ id: 'next', object: { props: { get a () { return { toString: () => 'text' } } } } })
    }
    t.equal(counts().at(-1), 'id="next",object_props_a="text" 2')
  })
}

t.test('a nested event is counted without running code of the app, by any trace function', async t => {
  const outer = startTracing({ labels: ['id'], props: ['a'] })
  const inner = startTracing({ labels: ['id'], props: ['a'] })
  let runs = 0
  const running = {
    get a () {
      runs++
      inner.trace({ id: 'getter', object: { props: running } })
      inner.trace({ id: 'text', object: { props: { a: { toString () { return `run ${runs++}` } } } } })
      inner.trace({ id: 'plain', object: { props: { a: 'x' } } })
      return 'got'
    }
  }
  outer.trace({ id: 'outer', object: { props: running } })
  const each = runs
  t.strictSame(outer.counts(), ['id="outer",object_props_a="got" 1'])
  t.strictSame(inner.counts(), [
    `id="getter",object_props_a="[unprintable]" ${each}`, `id="text",object_props_a="[unprintable]" ${each}`,
    `id="plain",object_props_a="x" ${each}`
  ])
  t.ok(each <= 2)
})

/** Calls a function at many depths near the end of the stack, the deepest first; gives what it threw. */
function atTheEndOfTheStack (call: () => void): unknown[] {
  const thrown: unknown[] = []
  let left = 500
  function dive (): void {
    try {
      dive()
    } catch {}
    if (left === 0 || !hasRoom()) return
    left--
    try {
      call()
    } catch (error) {
      thrown.push(error)
    }
  }
  // V8 compiles a function when it is called first, which takes 40 KB of the stack
  hasRoom()
  call()
  dive()
  return thrown
}

const kilobyte: number[] = new Array(128).fill(0)

/** Whether the stack has a kilobyte left, without which not even the first line of a function is reached. */
function hasRoom (): boolean {
  try {
    // Each argument takes eight bytes
    Reflect.apply(() => {}, null, kilobyte)
    return true
  } catch {
    return false
  }
}

t.test('near the end of the stack nothing is thrown, no place of the budget is lost, and counting goes on', async t => {
  const clock = { now: 0 }
  const { trace, table, counts } = startTracing({ props: ['a'], now: () => clock.now })
  let calls = 0
  const owners: object[] = []
  t.strictSame(atTheEndOfTheStack(() => {
    const ctx = {}
    owners.push(ctx)
    trace({ object: { className: 'Core', id: ++calls, ctx, props: { a: `value ${calls}` } } })
  }), [])
  t.equal(calls, 501)
  const counted = table.size
  t.ok(counted > 0 && counted < 501, `${counted} of 501 have room`)
  const unsound = Array.from(table.values()).filter(({ count, ownerCount }) => count !== 1 || ownerCount !== 1)
  t.strictSame(unsound, [], 'each series has its count and its object')

  owners.length = 0
  await garbageCollected(() => [...table.values()].every(({ ownerCount }) => ownerCount === 0))
  clock.now = 5 * 60_000
  await table.expire()
  t.equal(table.size, 0)
  trace({ object: { props: { get a () { return { toString: () => 'text' } } } } })
  t.strictSame(counts(), ['object_props_a="text" 1'], 'code of the app runs as before')
})

t.test('near the end of the stack a known event throws nothing', async t => {
  const { trace, table } = startTracing({ props: ['a'] })
  const event = { ...whole, object: { ...whole.object, props: { a: { toString: () => 'text' } } } }
  for (let times = 0; times < 3; times++) trace(event)
  t.strictSame(atTheEndOfTheStack(() => trace(event)), [])
  const before = table.size
  trace(event)
  t.equal(table.size, before)
})

t.test('near the end of the stack a nested event throws nothing', async t => {
  const { trace, counts } = startTracing({ labels: ['id'], props: ['a'] })
  const thrown: unknown[] = []
  let calls = 0
  const a = {
    toString () {
      thrown.push(...atTheEndOfTheStack(() => trace({ id: `nested ${++calls}` })))
      return 'text'
    }
  }
  trace({ id: 'outer', object: { props: { a } } })
  t.strictSame([thrown, counts().at(-1)], [[], 'id="outer",object_props_a="text" 1'])
  t.ok(counts().length < calls)
})
