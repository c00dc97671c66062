import fc from 'fast-check'
import Hypertrace from 'hypertrace'
import t from 'tap'
import { HypertracePrometheus, type BuiltinLabel, type TraceEvent } from '../../index.ts'
import { builtinLabels } from '../../lib/counting/label-schema.ts'
import { combineHash, hashOf } from '../../lib/counting/hash.ts'
import { event, objectOf, propNames, shownSafely, twins, value } from '../support/event-arbitraries.ts'
import { Model, parsed, type ModelOptions } from '../support/model.ts'
import { repetitions } from '../support/repetitions.ts'

const seed = Number(process.env.SEED ?? 4343)
t.comment(`seed, to be set by SEED: ${seed}`)

type Step = { kind: 'event' | 'tracing getter' | 'tracing text', event: TraceEvent } | { kind: 'reset' }

const plain: TraceEvent = { id: 'inner', object: { className: 'Inner', id: 1, props: { a: 'inner', b: 1 } } }

/** Steps of which most come again, in another order. */
const eventsAndPicks = fc.tuple(
  fc.array(event, { minLength: 1, maxLength: 15 }),
  fc.array(fc.tuple(fc.nat(), fc.nat(99)), { maxLength: 120 })
)
const steps: fc.Arbitrary<Step[]> = shownSafely(eventsAndPicks.map(([events, picks]) => {
  return picks.map(([pick, kind]): Step => {
    const event = events[pick % events.length]!
    if (kind === 0) return { kind: 'reset' }
    return { kind: kind <= 3 ? 'tracing getter' : kind <= 6 ? 'tracing text' : 'event', event }
  })
}))

const options: fc.Arbitrary<Omit<ModelOptions, 'maxSeries'>> = fc.record({
  labels: fc.oneof(
    fc.constant(builtinLabels),
    fc.constant(builtinLabels.slice(0, 7)),
    fc.subarray<BuiltinLabel>([...builtinLabels], { minLength: 1 })
  ),
  props: fc.subarray(propNames)
})

/** Runs the steps on the trace function and the model; gives the counts of both, and the calls since the last reset. */
async function counted (
  options: ModelOptions, steps: Step[]
): Promise<{ actual: Map<string, number>, expected: Map<string, number>, calls: number }> {
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
    'tracing getter': { get () { inner(); return 'got' } },
    'tracing text': { value: { toString () { inner(); return 'got' } } }
  }[kind]!
  const withProps = (props: object): TraceEvent => {
    return { ...event, object: { className: 'Special', id: 1, props: props as never } }
  }
  return { event: withProps(Object.defineProperty({}, 'a', a)), shown: withProps({ a: 'got' }) }
}

function sum (counts: Map<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}

t.test('the adversaries have what they need', async t => {
  const positions = Array.from({ length: 30 }, (_, line) => combineHash(line, 1))
  for (const alike of [twins.map(text => hashOf(text)), positions.map(hash => combineHash(hash, hash ^ 7))]) {
    t.strictSame([alike.length, new Set(alike).size], [30, 1])
  }
  t.equal(new Set(twins).size, 30)
})

t.test('events share a series if and only if all kept labels agree', async t => {
  await fc.assert(fc.asyncProperty(options, steps, async (options, steps) => {
    const { actual, expected, calls } = await counted({ ...options, maxSeries: 1_000 }, steps)
    t.strictSame(actual, expected)
    t.equal(sum(actual), calls)
  }), { seed, numRuns: repetitions(300) })
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
    }), { seed, numRuns: repetitions(100) })
  }
})

t.test('events of hypertrace are counted exactly, also where parents change and classes have one name', async t => {
  t.teardown(() => Hypertrace.clearTraceFunction())
  const classes = [class Core {}, (() => class Core {})(), class Store {}, class Sto {}]
  const id = fc.constantFrom(undefined, 'append', 'get', 'append,get')
  const step = fc.record({
    tracer: fc.nat(11),
    other: fc.nat(11),
    site: fc.nat(4),
    id,
    props: fc.option(objectOf({ a: value }), { nil: undefined })
  })

  await fc.assert(fc.asyncProperty(options, shownSafely(fc.array(step, { maxLength: 60 })), async (options, steps) => {
    const allowedProps = ['a', ...options.props.filter(name => name !== 'a')]
    const trace = HypertracePrometheus({ collectDefaults: false, labels: options.labels, allowedProps })
    const model = new Model({ labels: options.labels, props: allowedProps, maxSeries: 10_000 })
    Hypertrace.setTraceFunction(event => {
      trace(event)
      model.count(model.labelsOf(event))
    })
    const objects = Array.from({ length: 12 }, (_, i) => new classes[i % classes.length]!())
    const tracers = objects.map((object, i) => {
      return Hypertrace.createTracer(object, { props: { a: i % 3, b: String(i % 2) } })
    })
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
  }), { seed, numRuns: repetitions(100) })
})
