import fc from 'fast-check'
import { Registry } from 'prom-client'
import t from 'tap'
import HypertracePrometheus from '../../../index.ts'
import type { TraceFunction } from '../../../index.ts'
import { labelValue } from '../../../lib/counting/label-value.ts'
import type { TraceCounter } from '../../../lib/registry/trace-counter.ts'
import { repetitions } from '../../support/repetitions.ts'

const help = 'Counts how many times a function has been traced'
const head = { name: 'trace_counter', help, type: 'counter', aggregator: 'sum' }

function counterOf (trace: TraceFunction): TraceCounter {
  return trace.register.getSingleMetric('trace_counter') as unknown as TraceCounter
}

function start (): TraceFunction {
  return HypertracePrometheus({ collectDefaults: false, allowedProps: ['a', 'b'] })
}

t.test('the counter has the members of a metric', async t => {
  const counter = counterOf(start())
  const { name, help, type, aggregator } = counter
  t.strictSame({ name, help, type, aggregator }, head)
  t.strictSame(counter.labelNames, [
    'id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id',
    'caller_functionname', 'caller_filename',
    'object_props_a', 'parent_object_props_a', 'caller_props_a',
    'object_props_b', 'parent_object_props_b', 'caller_props_b'
  ])
  t.strictSame(await counter.get(), { ...head, values: [] })
  t.strictSame(await counter.getForPromString(), { ...head, values: [] })
})

t.test('get() gives every series with a label object that the caller may change', async t => {
  const trace = start()
  const counter = counterOf(trace)
  trace({ id: 'x', object: { props: { b: 2, a: 1 } } })
  trace({})
  const labels = { id: 'x', object_props_a: '1', object_props_b: '2' }
  const expected = { ...head, values: [{ value: 1, labels }, { value: 1, labels: {} }] }
  const family = await counter.get()
  t.strictSame(family, expected)
  for (const sample of family.values) {
    sample.labels.id = 'changed'
    sample.value = 7
  }
  t.strictSame(await counter.get(), expected)
})

t.test('get() reads many series in slices, and leaves out those that are created meanwhile', async t => {
  const trace = HypertracePrometheus({ collectDefaults: false, labels: ['id'] })
  for (let i = 0; i < 100; i++) trace({ id: `${i}` })
  let now = performance.now()
  // Each look at the clock finds that the slice of a millisecond is over
  t.intercept(performance, 'now', { value: () => (now += 2), configurable: true })
  let turns = 0
  let isDone = false
  const count = (): void => {
    if (isDone) return
    trace({ id: `new ${turns++}` })
    setImmediate(count)
  }
  setImmediate(count)
  const { values } = await counterOf(trace).get()
  isDone = true
  t.strictSame(values, Array.from({ length: 100 }, (_, i) => ({ value: 1, labels: { id: `${i}` } })))
  t.ok(turns >= 2, `${turns} turns`)
})

t.test('getForPromString() gives the labels in objects that stay, so that their text can be kept', async t => {
  const trace = start()
  const counter = counterOf(trace)
  trace({ id: 'x' })
  const first = await counter.getForPromString()
  t.strictSame(first, { ...head, values: [{ value: 1, labels: {}, sharedLabels: { id: 'x' } }] })
  trace({ id: 'x' })
  trace({ id: 'y' })
  const second = await counter.getForPromString()
  t.strictSame(second.values, [
    { value: 2, labels: {}, sharedLabels: { id: 'x' } },
    { value: 1, labels: {}, sharedLabels: { id: 'y' } }
  ])
  t.equal(second.values[0]!.sharedLabels, first.values[0]!.sharedLabels)
})

t.test('reset() forgets all series, also for those that were counted a moment before', async t => {
  const trace = start()
  const counter = counterOf(trace)
  trace({ id: 'x' })
  trace({ id: 'x' })
  counter.reset()
  t.strictSame(await counter.get(), { ...head, values: [] })
  trace({ id: 'x' })
  t.strictSame(await counter.get(), { ...head, values: [{ value: 1, labels: { id: 'x' } }] })
})

t.test('the name is the one that the registry gives it', async t => {
  const counter = counterOf(start())
  counter.name = 'trace'
  t.strictSame(await counter.get(), { ...head, name: 'trace', values: [] })
  t.strictSame(await counter.getForPromString(), { ...head, name: 'trace', values: [] })
})

const odd = fc.constantFrom(...'\\"\n,={}n1a', '\0', '\r', '\u2028', '\ud800', 'object_props_b')
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: odd }))

t.test('whatever the values are, each label set has its own series, in text and in JSON', async t => {
  const sets = fc.array(fc.record({ a: text, b: text }), { minLength: 1, maxLength: 20 })
  await fc.assert(fc.asyncProperty(sets, async sets => {
    const register = new Registry()
    const trace = HypertracePrometheus({ register, collectDefaults: false, totals: false, allowedProps: ['a', 'b'] })
    const counts = new Map<string, number>()
    for (const props of sets) {
      trace({ object: { props } })
      const given = Object.entries(props).filter(([, value]) => value !== '')
      const pairs = given.map(([name, value]) => [`object_props_${name}`, labelValue(value)])
      const labels = JSON.stringify(Object.fromEntries(pairs))
      counts.set(labels, (counts.get(labels) ?? 0) + 1)
    }
    const { values } = await counterOf(trace).get()
    t.strictSame(new Map(values.map(({ value, labels }) => [JSON.stringify(labels), value])), counts)
    t.equal(values.length, counts.size)
    t.equal(await trace.metrics(), await trace.register.metrics())
    t.equal((await trace.metrics()).split('\n').length, counts.size + 3)
  }), { seed: 4343, numRuns: repetitions(200) })
})
