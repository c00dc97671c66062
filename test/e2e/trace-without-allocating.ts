import { fork } from 'node:child_process'
import { once } from 'node:events'
import t from 'tap'
import { HypertracePrometheus, type TraceEvent } from '../../index.ts'
import { garbageCollected, heapInUse } from '../support/garbage.ts'

t.test('an event that was seen before allocates nothing', async t => {
  // Without what counts the coverage, which has a share of its own
  const child = fork(new URL('../support/allocation-child.ts', import.meta.url), {
    execArgv: [
      ...process.execArgv.filter(arg => !arg.includes('processinfo')),
      '--expose-gc',
      '--min-semi-space-size=64',
      '--max-semi-space-size=64'
    ],
    env: { ...process.env, NODE_OPTIONS: '' }
  })
  t.teardown(() => child.kill())
  const ended = Promise.all([once(child, 'message'), once(child, 'exit')])
  const [[bytes]] = await ended as [[Record<string, number>], unknown]
  const { 'bytes that are made a text each time': control, ...repeated } = bytes
  t.strictSame(Object.keys(repeated), ['no props', 'two props', 'two props with many values', 'long texts'])
  for (const [title, count] of Object.entries(repeated)) t.ok(count < 1, `${title}: ${count} bytes a call`)
  t.ok(control! > 50, `where texts are made it is seen: ${control} bytes a call`)
})

/** An event of which every part can be told apart, and references to all its objects that let them go. */
function parts (id: number): { event: TraceEvent, objects: Map<string, WeakRef<object>> } {
  const values = (): object => ({
    a: { toString: () => `a ${id}` }, b: Buffer.from(`b ${id}`), c: new Date(id), d: () => {}, e: `text ${id}`
  })
  const event = {
    id: `id ${id}`,
    object: { className: 'Core', id, ctx: { name: 'object' }, props: values() },
    parentObject: { className: 'Store', id, ctx: { name: 'parent' }, props: values() },
    caller: { functionName: 'append', filename: '/core.js', line: id, column: 1, props: values() }
  }
  const objects = new Map<string, WeakRef<object>>()
  function add (name: string, value: unknown): void {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return
    objects.set(name, new WeakRef(value))
    for (const [key, part] of Object.entries(value)) add(`${name}.${key}`, part)
  }
  add('event', event)
  return { event: event as unknown as TraceEvent, objects }
}

function propsOf (name: string): string[] {
  return ['', '.a', '.a.toString', '.b', '.c', '.d'].map(key => `${name}.props${key}`)
}

function alive (objects: Map<string, WeakRef<object>>): string[] {
  return [...objects].filter(([, ref]) => ref.deref() !== undefined).map(([name]) => name)
}

t.test('nothing of an event is kept from being collected', async t => {
  for (const dropCollected of [true, false]) {
    const allowedProps = ['a', 'b', 'c', 'd', 'e']
    const trace = HypertracePrometheus({ collectDefaults: false, allowedProps, dropCollected })
    const traced = Array.from({ length: 10 }, (_, id) => {
      const { event, objects } = parts(id)
      for (let times = 0; times < 3; times++) trace(event)
      return objects
    })
    t.equal((await trace.metrics()).split('\n').length, 13)
    t.strictSame([...traced[0]!.keys()], [
      'event', 'event.object', 'event.object.ctx', ...propsOf('event.object'),
      'event.parentObject', 'event.parentObject.ctx', ...propsOf('event.parentObject'),
      'event.caller', ...propsOf('event.caller')
    ])
    await garbageCollected(() => traced.every(objects => alive(objects).length === 0))
    for (const objects of traced) t.strictSame(alive(objects), [])
    t.equal((await trace.metrics()).split('\n').length, 13, 'the series are there')
  }
})

t.test('what the app holds stays, so that the test above could fail', async t => {
  const { event, objects } = parts(1)
  await heapInUse()
  t.strictSame(alive(objects), [...objects.keys()])
  t.equal(event.id, 'id 1')
})

t.test('of a text that was cut out of a longer one, only that is kept', async t => {
  const trace = HypertracePrometheus({ collectDefaults: false, allowedProps: ['short', 'long'] })
  const cut = (i: number, from: number, length: number): string => {
    return `${i}${'x'.repeat(1_000_000)}${i}`.slice(from, length)
  }
  trace({})
  const before = await heapInUse()
  for (let i = 0; i < 50; i++) {
    const text = cut(i, 0, 50)
    trace({
      id: text,
      object: { className: cut(i, 0, 40), id: i, props: { short: cut(i, 0, 30), long: cut(i, 0, 500_000) } },
      parentObject: { className: cut(i, 0, 40), props: { short: cut(i, 0, 1_024), long: cut(i, 0, 1_025) } },
      caller: { functionName: cut(i, 0, 20), filename: cut(i, 0, 20), line: i, column: 1 }
    })
  }
  const growth = await heapInUse() - before
  t.equal((await trace.metrics()).split('\n').length, 2 + 51 + 1)
  t.ok(growth < 10e6, `${growth} bytes for 50 events with 8 texts of a megabyte`)
})

t.test('what is remembered is bounded, however much comes by', async t => {
  t.capture(process, 'emitWarning')
  const kinds: Array<[title: string, event: (i: number) => TraceEvent]> = [
    ['call sites', i => ({ id: 'append', caller: { functionName: `function ${i}`, line: i, column: 1 } })],
    ['objects', i => ({ object: { className: 'Core', id: i, ctx: {} } })],
    ['values', i => ({ caller: { props: { a: `value ${i}` } } })],
    ['values of objects', i => ({ object: { id: i % 100, props: { a: `value ${i}` } } })],
    ['numbers that are none', i => ({ object: { id: NaN }, caller: { props: { a: i } } })]
  ]
  for (const [title, event] of kinds) {
    const trace = HypertracePrometheus({ collectDefaults: false, allowedProps: ['a'], maxSeries: 10 })
    for (let i = 0; i < 1_000; i++) trace(event(i))
    const before = await heapInUse()
    for (let i = 1_000; i < 50_000; i++) trace(event(i))
    const growth = await heapInUse() - before
    t.ok(growth < 1e6, `${title}: ${growth} bytes`)
    t.ok((await trace.metrics()).split('\n').length < 25)
  }
})
