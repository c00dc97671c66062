import t, { type Test } from 'tap'
import HypertracePrometheus, { type Options, type TraceEvent } from '../../../index.ts'
import { collectWarnings } from '../../support/warnings.ts'
import { libraries, type AnyRegistry, type Library } from '../../support/registries.ts'

const help = 'Counts calls of traced functions, of all objects together'
const names = ['trace_counter', 'trace_calls_total', 'trace_series', 'trace_series_limit']

function call (className: string, id: number, functionName = 'send', more: Partial<TraceEvent> = {}): TraceEvent {
  return { object: { className, id }, caller: { functionName, filename: '/chat.js' }, ...more }
}

function labelsOf (className: string, functionName = 'send'): Record<string, string> {
  return { object_classname: className, caller_functionname: functionName, caller_filename: '/chat.js' }
}

function traceOn (register: AnyRegistry, options: Options = {}) {
  return HypertracePrometheus<AnyRegistry>({ collectDefaults: false, ...options, register })
}

/** The text of a registry without the block of the counter. */
async function totalsText (t: Test, trace: ReturnType<typeof traceOn>): Promise<string> {
  const text = await trace.metrics()
  t.equal(text, await trace.register.metrics(), 'the registry writes the same')
  return text.slice(text.indexOf('# HELP', 1))
}

for (const { title, load, skip = false } of libraries) {
  t.test(title, { skip }, async t => {
    const library = await load()
    onOneRegistry(t, library)
    openMetrics(t, library)
    inACluster(t, library)
  })
}

function onOneRegistry (t: Test, { Registry }: Library): void {
  t.test('the calls of each function, the number of series and its limit', async t => {
    const trace = traceOn(new Registry(), { maxSeries: 20 })
    for (const id of [1, 2, 3]) trace(call('Chat', id))
    trace(call('Chat', 3, 'stop'))
    trace(call('a"b\\', 1, 'c\n'))
    t.equal(await totalsText(t, trace), `# HELP trace_calls_total ${help}
# TYPE trace_calls_total counter
trace_calls_total{object_classname="Chat",caller_functionname="send",caller_filename="/chat.js"} 3
trace_calls_total{object_classname="Chat",caller_functionname="stop",caller_filename="/chat.js"} 1
trace_calls_total{object_classname="a\\"b\\\\",caller_functionname="c\\n",caller_filename="/chat.js"} 1

# HELP trace_series Series in memory, those of overflow included
# TYPE trace_series gauge
trace_series 5

# HELP trace_series_limit Most series that are counted one by one
# TYPE trace_series_limit gauge
trace_series_limit 20
`)
    t.strictSame(trace.totals(), [
      { labels: labelsOf('Chat'), count: 3 },
      { labels: labelsOf('Chat', 'stop'), count: 1 },
      { labels: labelsOf('a"b\\', 'c\n'), count: 1 }
    ])
    t.strictSame(trace.register.getMetricsAsArray(), names.map(name => trace.register.getSingleMetric(name)))
  })

  t.test('each says which labels its samples can have', async t => {
    const { register } = traceOn(new Registry(), { labels: ['object_classname', 'object_id'] })
    const labelNames = names.map(name => (register.getSingleMetric(name) as { labelNames: string[] }).labelNames)
    t.strictSame(labelNames, [['object_classname', 'object_id'], ['object_classname'], [], []])
  })

  t.test('default labels are on all of them', async t => {
    const register = new Registry()
    register.setDefaultLabels({ app: 'chat' })
    const trace = traceOn(register, { labels: ['object_classname'] })
    trace(call('Chat', 1))
    const text = await trace.metrics()
    t.match(text, /^trace_calls_total\{(object_classname="Chat",app="chat"|app="chat",object_classname="Chat")\} 1$/m)
    t.match(text, '\ntrace_series{app="chat"} 1\n')
    t.match(text, '\ntrace_series_limit{app="chat"} 10000\n')
  })

  t.test('the overflow of the budget is counted with its function, and past the limit', async t => {
    const { codes } = collectWarnings(t)
    const trace = traceOn(new Registry(), { maxSeries: 2 })
    for (let id = 0; id < 50; id++) trace(call('Chat', id, id % 2 === 0 ? 'send' : 'stop'))
    const text = await trace.metrics()
    t.match(text, '\ntrace_series 4\n')
    t.match(text, '\ntrace_series_limit 2\n')
    t.strictSame(trace.totals(), [
      { labels: labelsOf('Chat'), count: 25 },
      { labels: labelsOf('Chat', 'stop'), count: 25 }
    ])
    t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW'])
  })

  t.test('a reset of a counter or of the registry sets all counts to zero; one of a gauge does nothing', async t => {
    for (const reset of [...names.slice(0, 2), null]) {
      const trace = traceOn(new Registry())
      trace(call('Chat', 1))
      if (reset === null) trace.register.resetMetrics()
      else trace.register.getSingleMetric(reset).reset()
      t.strictSame(trace.totals(), [])
      t.match(await trace.metrics(), '\ntrace_series 0\n')
      trace(call('Chat', 2))
      t.strictSame(trace.totals(), [{ labels: labelsOf('Chat'), count: 1 }])
    }
    const trace = traceOn(new Registry())
    trace(call('Chat', 1))
    for (const gauge of names.slice(2)) trace.register.getSingleMetric(gauge).reset()
    t.strictSame(trace.totals(), [{ labels: labelsOf('Chat'), count: 1 }])
  })

  t.test('they are gone after stop()', async t => {
    const trace = traceOn(new Registry())
    trace(call('Chat', 1))
    await trace.stop()
    t.strictSame(trace.register.getMetricsAsArray(), [])
    t.strictSame(trace.totals(), [{ labels: labelsOf('Chat'), count: 1 }], 'the member still gives the counts')
  })

  t.test('the member works without the families, and with any labels', async t => {
    const trace = traceOn(new Registry(), { totals: false, labels: ['id', 'object_id'] })
    for (const id of [1, 2, 2]) trace(call('Chat', id, 'send', { id: 'a' }))
    trace(call('Chat', 1))
    t.strictSame(trace.register.getMetricsAsArray().length, 1)
    t.strictSame(trace.totals(), [{ labels: { id: 'a' }, count: 3 }, { labels: {}, count: 1 }])
  })
}

function openMetrics (t: Test, { Registry }: Library): void {
  const contentType = Registry.OPENMETRICS_CONTENT_TYPE
  const skip = contentType === undefined && 'this library has no OpenMetrics'
  t.test('OpenMetrics', { skip }, async t => {
    const trace = traceOn(new Registry(contentType))
    trace(call('Chat', 1))
    for (let reads = 0; reads < 2; reads++) {
      t.equal(await totalsText(t, trace), `# HELP trace_calls ${help}
# TYPE trace_calls counter
trace_calls_total{object_classname="Chat",caller_functionname="send",caller_filename="/chat.js"} 1
# HELP trace_series Series in memory, those of overflow included
# TYPE trace_series gauge
trace_series 1
# HELP trace_series_limit Most series that are counted one by one
# TYPE trace_series_limit gauge
trace_series_limit 10000
# EOF
`)
    }
    await trace.stop()
    t.strictSame(trace.register.getMetricsAsArray(), [])
  })
}

function inACluster (t: Test, { Registry, AggregatorRegistry }: Library): void {
  t.test('those of the workers of a cluster are added up', async t => {
    const workers = [1, 2].map(() => traceOn(new Registry()))
    for (const trace of workers) for (const id of [1, 2]) trace(call('Chat', id))
    const json = await Promise.all(workers.map(({ register }) => register.getMetricsAsJSON()))
    const text = await AggregatorRegistry.aggregate(json).metrics()
    const calls = 'trace_calls_total{object_classname="Chat",caller_functionname="send",caller_filename="/chat.js"} 4'
    for (const line of [calls, 'trace_series 4', 'trace_series_limit 20000']) t.match(text, `\n${line}\n`)
  })
}
