import fc from 'fast-check'
import Hypertrace from 'hypertrace'
import t from 'tap'
import { HypertracePrometheus, type BuiltinLabel, type TraceEvent } from '../index.ts'
import { builtinLabels } from '../lib/label-schema.ts'
import { hashOf, mixed } from '../lib/lookup.ts'
import { Model, parsed, type ModelOptions } from './fixtures/model.ts'

const seed = 4343
const long = 'x'.repeat(1_024)
const propNames = ['a', 'b', 'constructor', '__proto__', 'toString', 'polluted']

const values: unknown[] = [
  undefined, null, true, false, 0, -0, 1, 1.5, NaN, Infinity, -1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53,
  '', 'undefined', 'null', 'true', 'false', '0', '-0', '1', '1.5', 'NaN', 'Infinity', '01', ' 1', '[function]', '[symbol]', '[unprintable]',
  'a', 'b', 'x', 'ab', 'a,b', 'a",b="', 'a\\', 'a\\"', '\\', '\\n', '\n', '"', '{}', '#', '__proto__', 'constructor', 'overflow', 'polluted',
  '\ud800', '\udc00', '\ufffd', '\ud83d\ude00', 'a\ud800', 'a\ufffd',
  long, `${long}y`, `${long}z`, `${long.slice(1)}\u{1f600}`, `${long.slice(1)}\ud83d`, long.slice(1), `y${long}`, 'x'.repeat(100_000),
  1n, 10n ** 30n, 10n ** 2_000n, Symbol('a'), Symbol('b'), () => {}, class {},
  {}, [], [1], [1, 2], '1,2', Object.create(null), { toString: () => '1' }, { toString () { throw new Error('no text') } },
  new Date(0), new Date(1), new Date(NaN), '1970-01-01T00:00:00.000Z', Buffer.from('a'), new Uint8Array([97]), '61', Buffer.alloc(0)
]

// Texts that differ where the look-up does not look at first, so that their hashes are the same
const twins = Array.from({ length: 30 }, (_, i) => `x${String.fromCharCode(65 + i).repeat(12)}${'x'.repeat(200)}`)
const farTwins = twins.map(twin => twin.padEnd(1_100, 'y'))

const value = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...values) },
  { weight: 3, arbitrary: fc.constantFrom(...twins, ...farTwins) },
  { weight: 1, arbitrary: fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.integer(), fc.bigInt()) }
)
const name = fc.constantFrom(undefined, null, '', 'a', 'b', 'a,b', 'Core', 'Cora', 'Core1', 'Core2', '1', 1, 0, long, `${long}y`, '\ud800', '\ufffd', ...values)
const number = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom<unknown>(undefined, null, '1', -0, 1.5, NaN, '', 2 ** 32 + 1, ...values))

const props = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, 'text', 7, Object.create({ a: 'inherited', toString: 'inherited' })),
  fc.array(fc.tuple(fc.constantFrom(...propNames), value), { maxLength: 4 }).map(entries => Object.fromEntries(entries)),
  fc.tuple(fc.constantFrom(...propNames), value).map(([key, value]) => Object.assign(Object.create(null), { [key]: value }))
)
const absent = fc.constantFrom<unknown>(undefined, null)
const object = fc.record({ className: name, id: number, props }, { requiredKeys: [] })
const caller = fc.record({ functionName: name, filename: fc.oneof(name, fc.constantFrom('file:///a.js', '/a.js', 'file://', 'a')), line: number, column: number, props }, { requiredKeys: [] })

// The look-up has one hash for all of these, as it mixes line, column and id by exclusive or
const colliding = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.constantFrom('a', 'b')).map(([line, a]) => ({
  id: 'append', object: { className: 'Core', id: mixed(line, 1) ^ 7, props: { a } }, caller: { functionName: 'f', filename: '/f.js', line, column: 1 }
}))
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ id: name, object: fc.oneof(object, object, absent), parentObject: fc.oneof(object, absent), caller: fc.oneof(caller, caller, absent) }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: colliding },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('object', 'parentObject', 'caller'), fc.constantFrom('a', 'b'), value).map(([where, key, value]) => ({ id: 'x', [where]: { props: { [key]: value } } })) }
) as fc.Arbitrary<TraceEvent>

type Step = { kind: 'event' | 'throwing getter' | 'tracing getter' | 'tracing text', event: TraceEvent } | { kind: 'reset' }

const plain: TraceEvent = { id: 'inner', object: { className: 'Inner', id: 1, props: { a: 'inner', b: 1 } } }

/** Steps of which most come again, in another order. */
const steps: fc.Arbitrary<Step[]> = fc.tuple(fc.array(event, { minLength: 1, maxLength: 15 }), fc.array(fc.tuple(fc.nat(), fc.nat(99)), { maxLength: 120 })).map(([events, picks]) => {
  return picks.map(([pick, kind]): Step => {
    const event = events[pick % events.length]!
    if (kind === 0) return { kind: 'reset' }
    return { kind: kind <= 3 ? 'throwing getter' : kind <= 6 ? 'tracing getter' : kind <= 9 ? 'tracing text' : 'event', event }
  })
})

const options: fc.Arbitrary<Omit<ModelOptions, 'maxSeries'>> = fc.record({
  labels: fc.oneof(
    fc.constant(builtinLabels),
    fc.constant(builtinLabels.slice(0, 7)),
    fc.subarray<BuiltinLabel>([...builtinLabels], { minLength: 1 })
  ),
  props: fc.subarray(propNames)
})

/** Takes the steps with the adapter and with the model; gives what each has counted, and the calls since the last reset. */
async function counted (options: ModelOptions, steps: Step[]): Promise<{ actual: Map<string, number>, expected: Map<string, number>, calls: number }> {
  const { labels, props: allowedProps, maxSeries } = options
  const trace = HypertracePrometheus({ collectDefaults: false, dropCollected: false, labels, allowedProps, maxSeries })
  const model = new Model(options)
  let calls = 0

  function count (event: TraceEvent, labels = model.labelsOf(event)): void {
    calls++
    trace(event)
    model.count(labels)
  }
  function take (step: Step): void {
    if (step.kind === 'reset') {
      trace.register.resetMetrics()
      model.reset()
      calls = 0
    } else if (step.kind === 'event') {
      count(step.event)
    } else {
      const { event, shown } = special(step.kind, step.event, () => count(plain))
      count(event, model.labelsOf(shown))
    }
  }

  Reflect.defineProperty(Object.prototype, 'polluted', { value: 'x', configurable: true, writable: true })
  try {
    steps.forEach(take)
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted')
  }
  return { actual: parsed(await trace.metrics()), expected: model.counts, calls }
}

/** An event whose prop `a` runs code of the app, and a plain one with the same labels. */
function special (kind: string, event: TraceEvent, inner: () => void): { event: TraceEvent, shown: TraceEvent } {
  const a = {
    'throwing getter': { get () { throw new Error('no a') } },
    'tracing getter': { get () { inner(); return 'got' } },
    'tracing text': { value: { toString () { inner(); return 'got' } } }
  }[kind]!
  const withProps = (props: object): TraceEvent => ({ ...event, object: { className: 'Special', id: 1, props: props as never } })
  return { event: withProps(Object.defineProperty({}, 'a', a)), shown: withProps({ a: kind === 'throwing getter' ? '[unprintable]' : 'got' }) }
}

function sum (counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

t.test('the adversaries have what they need', async t => {
  for (const alike of [twins.map(text => hashOf(text)), Array.from({ length: 30 }, (_, line) => mixed(mixed(line, 1), mixed(line, 1) ^ 7))]) {
    t.strictSame([alike.length, new Set(alike).size], [30, 1])
  }
  t.equal(new Set(twins).size, 30)
})

t.test('events share a series if and only if all kept labels agree', async t => {
  await fc.assert(fc.asyncProperty(options, steps, async (options, steps) => {
    const { actual, expected, calls } = await counted({ ...options, maxSeries: 1_000 }, steps)
    t.strictSame(actual, expected)
    t.equal(sum(actual), calls)
  }), { seed, numRuns: 300 })
})

t.test('over the budget every event is counted where the model has it', async t => {
  const warnings = t.capture(process, 'emitWarning')
  for (const maxSeries of [1, 2, 5]) {
    await fc.assert(fc.asyncProperty(options, steps, async (options, steps) => {
      warnings()
      const { actual, expected, calls } = await counted({ ...options, maxSeries }, steps)
      t.strictSame(actual, expected)
      t.equal(sum(actual), calls)
      t.ok(warnings().length <= 1, 'the app is told once')
    }), { seed, numRuns: 100 })
  }
})

t.test('events of hypertrace are counted exactly, also where parents change and classes have one name', async t => {
  t.teardown(() => Hypertrace.clearTraceFunction())
  const classes = [class Core {}, (() => class Core {})(), class Store {}, class Sto {}]
  const id = fc.constantFrom(undefined, 'append', 'get', 'append,get')
  const step = fc.record({ tracer: fc.nat(11), other: fc.nat(11), site: fc.nat(4), id, props: fc.option(fc.record({ a: value }, { requiredKeys: [] }), { nil: undefined }) })

  await fc.assert(fc.asyncProperty(options, fc.array(step, { maxLength: 60 }), async (options, steps) => {
    const allowedProps = ['a', ...options.props.filter(name => name !== 'a')]
    const trace = HypertracePrometheus({ collectDefaults: false, labels: options.labels, allowedProps })
    const model = new Model({ labels: options.labels, props: allowedProps, maxSeries: 10_000 })
    Hypertrace.setTraceFunction(event => {
      trace(event)
      model.count(model.labelsOf(event))
    })
    const objects = Array.from({ length: 12 }, (_, i) => new classes[i % classes.length]!())
    const tracers = objects.map((object, i) => Hypertrace.createTracer(object, { props: { a: i % 3, b: String(i % 2) } }))
    for (const { tracer, other, site, id, props } of steps) {
      const call = (id === undefined ? [props] : [id, props]) as [string, object]
      const sites = [
        () => tracers[tracer]!.setParent(tracers[other]!),
        function first () { tracers[tracer]!.trace(...call) }, function second () { tracers[tracer]!.trace(...call) },
        () => { tracers[tracer]!.trace(...call) },
        function third () { tracers[tracer]!.trace(...call) }
      ]
      sites[site]!()
    }
    t.strictSame(parsed(await trace.metrics()), model.counts)
  }), { seed, numRuns: 100 })
})
