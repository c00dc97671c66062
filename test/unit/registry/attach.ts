import { Gauge, register as globalRegister, Registry, type OpenMetricsContentType } from 'prom-client'
import t from 'tap'
import HypertracePrometheus, { type TraceFunction } from '../../../index.ts'
import { sharedRendering } from '../../../lib/exposition/rendering.ts'
import { registryFor } from '../../../lib/registry/attach.ts'
import type { Registry as AnyRegistry, TraceEvent } from '../../../lib/types.ts'
import { counterText } from '../../support/counter-text.ts'
import { tryConnect } from '../../support/http.ts'
import { thrownBy } from '../../support/outcome.ts'
import { collectWarnings } from '../../support/warnings.ts'

const event: TraceEvent = { id: 'a' }
const families = ['trace_counter', 'trace_calls_total', 'trace_series', 'trace_series_limit']
const namesOn = (register: Registry): string[] => register.getMetricsAsArray().map(metric => metric.name)

function gaugeOn (register: Registry, name: string): Gauge {
  return new Gauge({ name, help: 'of the app', registers: [register] })
}

t.test('without a register there is an own one, with the default labels', async t => {
  const { register, own } = registryFor<Registry>(null, { app: 'chat' })
  t.equal(own, true)
  gaugeOn(register, 'rooms').set(1)
  t.equal(await register.metrics(), '# HELP rooms of the app\n# TYPE rooms gauge\nrooms{app="chat"} 1\n')
  t.not(registryFor(null, {}).register, register, 'another one each time')
})

t.test('a given register is used as it is', async t => {
  const register = new Registry()
  t.strictSame(registryFor(register, {}), { register, own: false })
  t.equal(HypertracePrometheus({ register }).register, register)
})

t.test('the global registry is not touched unless it is given', async t => {
  HypertracePrometheus()(event)
  t.strictSame(globalRegister.getMetricsAsArray(), [])

  const trace = HypertracePrometheus({ register: globalRegister, collectDefaults: false, totals: false })
  trace(event)
  t.equal(await globalRegister.metrics(), counterText('trace_counter{id="a"} 1'))
  await trace.stop()
  t.strictSame(globalRegister.getMetricsAsArray(), [])
})

t.test('behind what a register has come the counter, the totals and the default metrics', async t => {
  const { register: own } = HypertracePrometheus()
  t.strictSame(namesOn(own).slice(0, 5), [...families, 'process_cpu_user_seconds_total'])
  t.ok((await own.metrics()).startsWith(`${counterText()}\n# HELP trace_calls_total `))

  const register = new Registry()
  gaugeOn(register, 'rooms')
  HypertracePrometheus({ register })
  t.strictSame(namesOn(register).slice(0, 6), ['rooms', ...families, 'process_cpu_user_seconds_total'])
})

t.test('an own register without default metrics has totals only if they are asked for', async t => {
  t.strictSame(namesOn(HypertracePrometheus({ collectDefaults: false }).register), ['trace_counter'])
  t.strictSame(namesOn(HypertracePrometheus({ collectDefaults: false, totals: true }).register), families)
  t.notOk(namesOn(HypertracePrometheus({ totals: false }).register).includes('trace_calls_total'))

  const [register, other] = [new Registry(), new Registry()]
  HypertracePrometheus({ register, collectDefaults: false })
  t.strictSame(namesOn(register), families, 'a given register')
  HypertracePrometheus({ register: other, collectDefaults: false, totals: false })
  t.strictSame(namesOn(other), ['trace_counter'])
})

t.test('a taken name of the totals is an error that says what to do, and leaves nothing behind', async t => {
  for (const name of families.slice(1)) {
    const register = new Registry()
    const gauge = gaugeOn(register, name)
    const rule = `Error: register must not have a metric '${name}' yet; `
    const error = thrownBy(() => HypertracePrometheus({ register }))
    t.equal(error, rule + 'stop() the instance that uses it, ' +
      'or give the option metricName another name, or set totals: false')
    t.strictSame(register.getMetricsAsArray(), [gauge])
    const trace = HypertracePrometheus({ register, totals: false, collectDefaults: false })
    trace(event)
    await trace.stop()
    t.strictSame(register.getMetricsAsArray(), [gauge])
  }
})

t.test('a register that refuses one of the families is left as it was', async t => {
  const register = new Registry()
  const registerMetric = register.registerMetric.bind(register)
  register.registerMetric = metric => {
    if ('name' in metric && metric.name === 'trace_series') throw new Error('no more room')
    registerMetric(metric)
  }
  t.equal(thrownBy(() => HypertracePrometheus({ register })), 'Error: no more room')
  t.strictSame(namesOn(register), [])
})

t.test('one warning names all families that the app removed', async t => {
  const { errors, codes } = collectWarnings(t)
  const trace = HypertracePrometheus()
  trace.register.clear()
  for (let reads = 0; reads < 2; reads++) await trace.metrics()
  t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_METRIC_REMOVED'])
  const names = families.map(name => `'${name}'`).join(', ')
  t.match(errors.map(error => error.message), [`metrics ${names} were removed from the registry `])
})

t.test('a name that is taken is an error that says what to do, and leaves nothing behind', async t => {
  const register = new Registry()
  const gauge = gaugeOn(register, 'trace_counter')
  const message = "Error: register must not have a metric 'trace_counter' yet; stop() the instance that uses it, " +
    'or give the option metricName another name'
  t.equal(thrownBy(() => HypertracePrometheus({ register, port: 0 })), message)
  t.strictSame(register.getMetricsAsArray(), [gauge])
  t.strictSame(process.getActiveResourcesInfo().filter(name => name.startsWith('TCP')), [])

  register.clear()
  const first = HypertracePrometheus({ register })
  t.equal(thrownBy(() => HypertracePrometheus({ register })), message)
  await first.stop()
  t.strictSame(register.getMetricsAsArray(), [], 'the failed instance holds no default metrics')
})

t.test('in text, a name with _total is another one', async t => {
  const register = new Registry()
  const names = ['calls_total', 'calls', 'calls_total_total']
  for (const metricName of names) HypertracePrometheus({ register, metricName, collectDefaults: false, totals: false })
  t.strictSame(namesOn(register), names)
})

t.test('stop() takes off a given register only what was added', async t => {
  const register = new Registry()
  const gauge = gaugeOn(register, 'rooms')
  const trace = HypertracePrometheus({ register })
  const later = gaugeOn(register, 'users')
  await trace.stop()
  t.strictSame(register.getMetricsAsArray(), [gauge, later])
})

t.test('stop() leaves a metric of the app that took the place of the counter', async t => {
  const trace = HypertracePrometheus({ collectDefaults: false })
  trace.register.removeSingleMetric('trace_counter')
  const gauge = gaugeOn(trace.register, 'trace_counter')
  await trace.stop()
  t.strictSame(trace.register.getMetricsAsArray(), [gauge])
})

t.test('stop() leaves the default metrics on an own register', async t => {
  const trace = HypertracePrometheus()
  const names = namesOn(trace.register)
  await trace.stop()
  t.strictSame(namesOn(trace.register), names.slice(families.length))
})

t.test('a register with nothing but the needed members will do', async t => {
  const metrics = new Map<string, { name: string, get (): Promise<object> }>()
  const register: AnyRegistry = {
    contentType: 'application/json',
    registerMetric (metric) { metrics.set(metric.name, metric) },
    getSingleMetric: name => metrics.get(name) ?? null,
    removeSingleMetric (name) { metrics.delete(name) },
    metrics: async () => JSON.stringify(await Promise.all(Array.from(metrics.values(), metric => metric.get())))
  }
  const trace = HypertracePrometheus({ register, collectDefaults: false, totals: false })
  trace(event)
  t.equal(trace.contentType, 'application/json')
  t.strictSame(JSON.parse(await trace.metrics()), [{
    name: 'trace_counter',
    help: 'Counts how many times a function has been traced',
    type: 'counter',
    aggregator: 'sum',
    values: [{ value: 1, labels: { id: 'a' } }]
  }])
  await trace.stop()
  t.equal(metrics.size, 0)

  const withDefaults = HypertracePrometheus({ register })
  t.ok(metrics.has('trace_counter') && metrics.has('process_cpu_user_seconds_total'))
  await withDefaults.stop()
  t.equal(metrics.size, 0)
})

t.test('a register that refuses a default metric is left as it was', async t => {
  const register = new Registry()
  const registerMetric = register.registerMetric.bind(register)
  register.registerMetric = metric => {
    if ('name' in metric && metric.name === 'nodejs_version_info') throw new Error('no more room')
    registerMetric(metric)
  }
  for (const attempt of [1, 2]) {
    t.equal(thrownBy(() => HypertracePrometheus({ register })), 'Error: no more room', `attempt ${attempt}`)
    t.strictSame(namesOn(register), [])
  }
})

t.test('a register that refuses to give the counter back does not keep the port open', async t => {
  const register = new Registry()
  const trace = HypertracePrometheus({ register, port: 0 })
  const { port } = (await trace.ready)!
  register.removeSingleMetric = () => { throw new Error('read only') }
  await t.rejects(trace.stop(), new Error('read only'))
  t.equal(await tryConnect(port), 'ECONNREFUSED')
})

t.test('TLS options that cannot work are an error, and nothing is left on the register', async t => {
  const register = new Registry()
  const fastify = { https: { key: 'none', cert: 'none' } }
  t.match(thrownBy(() => HypertracePrometheus({ register, port: 0, fastify })), /^Error: error:.*PEM/)
  t.strictSame(namesOn(register), [])
})

t.test('metrics and stop can be replaced, as those of 1.0.0', async t => {
  const trace = HypertracePrometheus({ collectDefaults: false })
  const { stop } = trace
  t.strictSame(Object.keys(trace), ['metrics', 'stop'])
  const open = { writable: true, configurable: true, enumerable: true }
  t.strictSame(Object.getOwnPropertyDescriptor(trace, 'stop'), { value: stop, ...open })
  trace.metrics = async () => 'replaced'
  t.equal(await trace.metrics(), 'replaced')
  await stop()
})

t.test('a counter that the app removed is warned about once, at the next read', async t => {
  const { codes, errors } = collectWarnings(t)
  const removals: Array<(register: Registry) => void> = [
    register => register.clear(),
    register => register.removeSingleMetric('trace_counter')
  ]
  const reads: Array<(trace: TraceFunction) => Promise<unknown>> = [
    trace => trace.metrics(),
    trace => sharedRendering(trace.register)
  ]
  for (const remove of removals) {
    for (const read of reads) {
      errors.length = 0
      const trace = HypertracePrometheus({ collectDefaults: false })
      trace(event)
      await read(trace)
      remove(trace.register)
      trace(event)
      t.strictSame(await codes(), [], 'not before somebody reads')
      await Promise.all([read(trace), read(trace)])
      await read(trace)
      t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_METRIC_REMOVED'])
      t.equal(errors[0]!.message, "metric 'trace_counter' was removed from the registry while the trace function " +
        'counts, so nobody sees them; call stop() of that trace function, and HypertracePrometheus() again to ' +
        'go on. To set all counts to 0, call register.resetMetrics() instead of register.clear()')
      await trace.stop()
    }
  }
})

t.test('each of several counters that the app removed is warned about', async t => {
  const { codes, errors } = collectWarnings(t)
  const register = new Registry()
  const options = { register, collectDefaults: false }
  const traces = ['first', 'second', 'third'].map(metricName => HypertracePrometheus({ ...options, metricName }))
  register.removeSingleMetric('first')
  register.removeSingleMetric('third')
  for (const trace of traces) await trace.metrics()
  t.strictSame(await codes(), Array(2).fill('HYPERTRACE_PROMETHEUS_METRIC_REMOVED'))
  t.match(errors.map(error => error.message), [/^metric 'first' /, /^metric 'third' /])
})

t.test('a counter that is missing for a good reason is not warned about', async t => {
  const { codes } = collectWarnings(t)
  const register = new Registry()
  const stopped = HypertracePrometheus({ register, collectDefaults: false, totals: false })
  await stopped.stop()
  t.equal(await stopped.metrics(), '\n', 'its trace function was stopped')

  const removed = HypertracePrometheus({ register, collectDefaults: false, totals: false })
  register.clear()
  await removed.stop()
  t.equal(await removed.metrics(), '\n', 'it was stopped after the removal')

  const abandoned = HypertracePrometheus({ register, collectDefaults: false, totals: false })
  register.clear()
  const next = HypertracePrometheus({ register, collectDefaults: false, totals: false })
  next(event)
  const text = counterText('trace_counter{id="a"} 1')
  t.equal(await abandoned.metrics(), text, 'the app has started anew')
  await abandoned.stop()
  t.equal(await next.metrics(), text)

  const counter = register.getSingleMetric('trace_counter')!
  register.clear()
  register.registerMetric(counter)
  t.equal(await next.metrics(), text, 'the app has registered it again')
  t.strictSame(await codes(), [])

  register.clear()
  await next.metrics()
  t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_METRIC_REMOVED'], 'after the one before it was stopped as well')
  register.registerMetric(counter)
  next(event)
  t.equal(await next.metrics(), counterText('trace_counter{id="a"} 2'))
})

t.test('in OpenMetrics a counter is known by its own name', async t => {
  const { codes } = collectWarnings(t)
  const register = new Registry<OpenMetricsContentType>()
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const trace = HypertracePrometheus({ register, metricName: 'calls_total', collectDefaults: false, totals: false })
  for (let reads = 0; reads < 2; reads++) await trace.metrics()
  t.strictSame(await codes(), [])
  register.removeSingleMetric('calls_total')
  await trace.metrics()
  t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_METRIC_REMOVED'])
})
