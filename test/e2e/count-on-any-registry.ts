import t, { type Test } from 'tap'
import HypertracePrometheus from '../../index.ts'
import type { Options, TraceEvent, TraceFunction } from '../../index.ts'
import { counterText, openMetricsText } from '../support/counter-text.ts'
import { thrownBy } from '../support/outcome.ts'
import { libraries, type AnyRegistry, type Library } from '../support/registries.ts'
import { collectWarnings } from '../support/warnings.ts'

type Trace = TraceFunction<AnyRegistry>

const started: TraceEvent = {
  object: { className: 'Chat', id: 1 },
  caller: { functionName: 'start', filename: '/chat.js' }
}
const startedText = 'object_classname="Chat",object_id="1",caller_functionname="start",caller_filename="/chat.js"'
const startedLabels = {
  object_classname: 'Chat', object_id: '1', caller_functionname: 'start', caller_filename: '/chat.js'
}
const sent: TraceEvent = { id: 'send', object: { className: 'Chat' } }
const sentText = 'id="send",object_classname="Chat"'
const sentLabels = { id: 'send', object_classname: 'Chat' }
const help = 'Counts how many times a function has been traced'
const head = { name: 'trace_counter', help, type: 'counter', aggregator: 'sum' }

for (const { title, load, skip = false } of libraries) {
  t.test(title, { skip }, async t => {
    const library = await load()
    counting(t, library)
    defaultLabels(t, library)
    await openMetrics(t, library)
  })
}

function traceOn (register: AnyRegistry, options: Options = {}): Trace {
  return HypertracePrometheus<AnyRegistry>({ collectDefaults: false, totals: false, ...options, register })
}

/** The text of a registry that holds only a counter of this name. */
function named (name: string, ...samples: string[]): string {
  return counterText(...samples).replaceAll('trace_counter', name)
}

/** The error if a registry already has a metric of this name. */
function taken (name: string): string {
  return `Error: register must not have a metric '${name}' yet; stop() the instance that uses it, ` +
    'or give the option metricName another name'
}

/** The text of the trace function, which must equal that of the registry, whichever is read first. */
async function textOf (t: Test, trace: Trace): Promise<string> {
  const before = await trace.metrics()
  t.equal(before, await trace.register.metrics(), 'the registry writes the same')
  t.equal(await trace.metrics(), before, 'and again')
  return before
}

function props (props: Record<string, unknown>): TraceEvent {
  return { object: { props } }
}

function counting (t: Test, { Registry, AggregatorRegistry, Gauge, Counter }: Library): void {
  t.test('the registry treats the counter like its own metrics', async t => {
    const trace = traceOn(new Registry())
    const { register } = trace
    t.equal(await textOf(t, trace), counterText(), 'before anything is traced')
    t.strictSame(await register.getMetricsAsJSON(), [{ ...head, values: [] }])

    for (const event of [started, sent, started]) trace(event)
    const text = counterText(`trace_counter{${startedText}} 2`, `trace_counter{${sentText}} 1`)
    t.equal(await textOf(t, trace), text)
    t.equal(`${await register.getSingleMetricAsString('trace_counter')}\n`, text)
    const values = [{ value: 2, labels: startedLabels }, { value: 1, labels: sentLabels }]
    t.strictSame(await register.getMetricsAsJSON(), [{ ...head, values }])
    t.match(register.getSingleMetric('trace_counter'), { name: 'trace_counter', help, type: 'counter' })
    t.strictSame(register.getMetricsAsArray(), [register.getSingleMetric('trace_counter')])
  })

  t.test('after a reset of the registry counts start at zero', async t => {
    const trace = traceOn(new Registry())
    for (const event of [started, started, sent]) trace(event)
    trace.register.resetMetrics()
    t.equal(await textOf(t, trace), counterText())
    for (const event of [sent, sent]) trace(event)
    t.equal(await textOf(t, trace), counterText(`trace_counter{${sentText}} 2`))
  })

  t.test('a counter that the app removed stays removed, with one warning, and tracing goes on', async t => {
    const { codes } = collectWarnings(t)
    const trace = traceOn(new Registry())
    trace.register.removeSingleMetric('trace_counter')
    trace(started)
    t.equal(await textOf(t, trace), '\n')
    t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_METRIC_REMOVED'])
    await trace.stop()
    t.strictSame(trace.register.getMetricsAsArray(), [])
  })

  t.test('an app that clears its registry can begin again, with or without stop()', async t => {
    const { codes } = collectWarnings(t)
    const first = traceOn(new Registry())
    first(started)
    first.register.clear()
    const second = traceOn(first.register)
    second(sent)
    t.equal(await textOf(t, second), counterText(`trace_counter{${sentText}} 1`))
    await first.stop()
    second.register.clear()
    await second.stop()
    const third = traceOn(first.register)
    third(sent)
    t.equal(await textOf(t, third), counterText(`trace_counter{${sentText}} 1`))
    t.strictSame(await codes(), [])
  })

  t.test('a collector that fails is named in the error', async t => {
    const trace = traceOn(new Registry())
    const cause = new Error('no rooms')
    const collect = (): never => { throw cause }
    trace.register.registerMetric(new Gauge({ name: 'rooms', help: 'Rooms', registers: [], collect }))
    await t.rejects(trace.metrics(), new Error("metric 'rooms' cannot be collected: Error: no rooms", { cause }))
  })

  t.test('registries can be merged', async t => {
    const [one, other] = [traceOn(new Registry()), traceOn(new Registry(), { metricName: 'other_counter' })]
    one(started)
    other(sent)
    const merged = Registry.merge([one.register, other.register])
    const first = counterText(`trace_counter{${startedText}} 1`)
    const second = named('other_counter', `trace_counter{${sentText}} 1`)
    t.equal(await merged.metrics(), `${first}\n${second}`)
  })

  t.test('the counters of the workers of a cluster are added up', async t => {
    const workers = [[started, sent], [sent, { object: { className: 'C:\\new "x"\n' } }, sent]].map(events => {
      const trace = traceOn(new Registry())
      for (const event of events) trace(event)
      return trace
    })
    const messages = await Promise.all(workers.map(async ({ register }) => {
      return JSON.parse(JSON.stringify(await register.getMetricsAsJSON()))
    }))
    const aggregated = AggregatorRegistry.aggregate(messages)
    const values = [
      { value: 1, labels: startedLabels },
      { value: 3, labels: sentLabels },
      { value: 1, labels: { object_classname: 'C:\\new "x"\n' } }
    ]
    t.strictSame(await aggregated.getMetricsAsJSON(), [{ ...head, values }])
  })

  t.test('different label sets are different series, with any characters', async t => {
    const trace = traceOn(new Registry(), { allowedProps: ['a', 'b'] })
    const pairs = [
      { a: '1,object_props_b:2' },
      { a: '1', b: '2' },
      { a: '1",object_props_b="2' },
      { a: '1,object_props_b="2"' },
      { a: '1\\', b: '2' },
      { a: '1\\",object_props_b=\\"2' }
    ]
    for (const pair of pairs) trace(props(pair))
    trace(props(pairs[1]!))
    t.equal(await textOf(t, trace), counterText(
      'trace_counter{object_props_a="1,object_props_b:2"} 1',
      'trace_counter{object_props_a="1",object_props_b="2"} 2',
      'trace_counter{object_props_a="1\\",object_props_b=\\"2"} 1',
      'trace_counter{object_props_a="1,object_props_b=\\"2\\""} 1',
      'trace_counter{object_props_a="1\\\\",object_props_b="2"} 1',
      'trace_counter{object_props_a="1\\\\\\",object_props_b=\\\\\\"2"} 1'
    ))
  })

  t.test('backslashes, quotes and line feeds are escaped in text and plain in JSON', async t => {
    const trace = traceOn(new Registry(), { allowedProps: ['a'] })
    const values = ['C:\\new', '\\n', '\n', '\\\n', '\\\\n', '\n\\n"', '"\\', 'a\\nb\nc\\']
    for (const a of values) trace(props({ a }))
    const texts = ['C:\\\\new', '\\\\n', '\\n', '\\\\\\n', '\\\\\\\\n', '\\n\\\\n\\"', '\\"\\\\', 'a\\\\nb\\nc\\\\']
    t.equal(await textOf(t, trace), counterText(...texts.map(text => `trace_counter{object_props_a="${text}"} 1`)))
    const json = JSON.parse(JSON.stringify(await trace.register.getMetricsAsJSON()))
    t.strictSame(json, [{ ...head, values: values.map(a => ({ value: 1, labels: { object_props_a: a } })) }])
  })

  t.test('two factories on one registry need two names', async t => {
    const first = traceOn(new Registry())
    const second = traceOn(first.register, { metricName: 'calls' })
    const metrics = first.register.getMetricsAsArray()
    t.equal(thrownBy(() => traceOn(first.register, { metricName: 'calls', collectDefaults: true })), taken('calls'))
    t.strictSame(first.register.getMetricsAsArray(), metrics, 'nothing is left behind')
    first(started)
    second(sent)
    const calls = named('calls', `trace_counter{${sentText}} 1`)
    t.equal(await textOf(t, second), `${counterText(`trace_counter{${startedText}} 1`)}\n${calls}`)

    await first.stop()
    const third = traceOn(first.register)
    third(sent)
    t.equal(await textOf(t, third), `${calls}\n${counterText(`trace_counter{${sentText}} 1`)}`)
  })

  t.test('metrics of the app stand beside the counter', async t => {
    const register = new Registry()
    const gauge = new Gauge({ name: 'rooms', help: 'Rooms', labelNames: ['kind'], registers: [register] })
    const trace = traceOn(register)
    new Counter({ name: 'bytes_total', help: 'Bytes', registers: [register] }).inc(5)
    gauge.set({ kind: 'a"b' }, 2)
    trace(sent)
    const rooms = '# HELP rooms Rooms\n# TYPE rooms gauge\nrooms{kind="a\\"b"} 2\n'
    const bytes = '# HELP bytes_total Bytes\n# TYPE bytes_total counter\nbytes_total 5\n'
    t.equal(await textOf(t, trace), [rooms, counterText(`trace_counter{${sentText}} 1`), bytes].join('\n'))
  })
}

function defaultLabels (t: Test, { Registry }: Library): void {
  const text = 'app="a\\"b",n="5"'
  // The older library writes them last
  const [front, back] = 'getMetricAsPrometheusString' in new Registry() ? ['', `,${text}`] : [`${text},`, '']

  t.test('default labels of the registry are on every series', async t => {
    const trace = traceOn(new Registry())
    trace.register.setDefaultLabels({ app: 'a"b', n: 5 })
    trace(sent)
    trace({})
    const samples = [`trace_counter{${front}${sentText}${back}} 1`, `trace_counter{${text}} 1`]
    t.equal(await textOf(t, trace), counterText(...samples))
    const labels = { app: 'a"b', n: 5 }
    const values = [{ value: 1, labels: { ...sentLabels, ...labels } }, { value: 1, labels }]
    t.strictSame(await trace.register.getMetricsAsJSON(), [{ ...head, values }])
  })

  t.test('a label of the counter goes before a default label of the same name', async t => {
    const trace = traceOn(new Registry())
    trace.register.setDefaultLabels({ id: 'none' })
    trace(sent)
    trace({ object: { className: 'Chat' } })
    const byDefault = front === '' ? 'object_classname="Chat",id="none"' : 'id="none",object_classname="Chat"'
    t.equal(await textOf(t, trace), counterText(`trace_counter{${sentText}} 1`, `trace_counter{${byDefault}} 1`))
    const values = [{ value: 1, labels: sentLabels }, { value: 1, labels: { object_classname: 'Chat', id: 'none' } }]
    t.strictSame(await trace.register.getMetricsAsJSON(), [{ ...head, values }])
  })

  t.test('default labels of other types are written as the registry writes them', async t => {
    const labels = [
      { live: true, none: null, nothing: undefined }, { odd: { toString: () => 'x"y' } },
      { odd: { toString: () => 'x" 0\np{a="b' } }, { 'not a name': 'a' }, { text: 'C:\\dir\n' }
    ]
    for (const byDefault of labels) {
      const trace = traceOn(new Registry())
      trace.register.setDefaultLabels(byDefault)
      for (const event of [started, {}]) trace(event)
      t.match(await textOf(t, trace), /^trace_counter\{.*caller_filename="\/chat\.js".* 1$/ms)
    }
  })
}

async function openMetrics (t: Test, { Registry, Gauge, Counter }: Library): Promise<void> {
  const contentType = Registry.OPENMETRICS_CONTENT_TYPE
  const skip = contentType === undefined && 'this library has no OpenMetrics'

  for (const [metricName, family] of [['trace_counter', 'trace_counter'], ['calls_total', 'calls']] as const) {
    await t.test(`in OpenMetrics ${metricName} ends in _total, and leaves with stop()`, { skip }, async t => {
      const trace = traceOn(new Registry(contentType), { metricName })
      t.equal(trace.contentType, 'application/openmetrics-text; version=1.0.0; charset=utf-8')
      t.equal(await textOf(t, trace), openMetricsText().replaceAll('trace_counter', family))
      for (const event of [sent, {}, sent]) trace(event)
      const samples = [`trace_counter_total{${sentText}} 2`, 'trace_counter_total 1']
      t.equal(await textOf(t, trace), openMetricsText(...samples).replaceAll('trace_counter', family))

      t.equal(thrownBy(() => traceOn(trace.register, { metricName })), taken(metricName))
      await trace.stop()
      t.strictSame(trace.register.getMetricsAsArray(), [])
      const next = traceOn(trace.register, { metricName })
      t.equal(await textOf(t, next), openMetricsText().replaceAll('trace_counter', family))
    })
  }

  await t.test('names that are equal in OpenMetrics are rejected on one registry', { skip }, async t => {
    for (const [first, metricName] of [['calls', 'calls_total'], ['calls_total', 'calls']] as const) {
      const trace = traceOn(new Registry(contentType), { metricName: first })
      await trace.metrics()
      t.equal(thrownBy(() => traceOn(trace.register, { metricName })), taken(first))
      t.equal(trace.register.getMetricsAsArray().length, 1)
    }
  })

  await t.test('OpenMetrics includes default labels and metrics of the app', { skip }, async t => {
    const register = new Registry(contentType)
    register.setDefaultLabels({ app: 'chat' })
    new Counter({ name: 'bytes_total', help: 'Bytes', registers: [register] }).inc(5)
    const trace = traceOn(register)
    new Gauge({ name: 'rooms', help: 'Rooms', labelNames: ['kind'], registers: [register] }).set({ kind: 'a' }, 2)
    trace(sent)
    const bytes = '# HELP bytes Bytes\n# TYPE bytes counter\nbytes_total{app="chat"} 5\n'
    const rooms = '# HELP rooms Rooms\n# TYPE rooms gauge\nrooms{kind="a",app="chat"} 2\n'
    const counter = counterText(`trace_counter_total{app="chat",${sentText}} 1`)
    t.equal(await textOf(t, trace), `${bytes}${counter}${rooms}# EOF\n`)
  })
}
