import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import t from 'tap'
import { HypertracePrometheus } from '../../../index.ts'
import { SmallRegistry, type SmallMetric } from '../../../lib/registry/small-registry.ts'

type ContentType = typeof Registry.PROMETHEUS_CONTENT_TYPE | typeof Registry.OPENMETRICS_CONTENT_TYPE

const contentTypes = [Registry.PROMETHEUS_CONTENT_TYPE, Registry.OPENMETRICS_CONTENT_TYPE] as const

/** Metrics of prom-client, new ones each time: a registry changes the names of its counters. */
function metrics (): SmallMetric[] {
  const help = 'A "help"\nof two lines \\ and a backslash'
  const counter = new Counter({ name: 'a_total', help, labelNames: ['a', 'b'], registers: [] })
  counter.inc({ a: 'quote " backslash \\ line\nfeed', b: 'é\u{1f600}' }, 3)
  counter.inc({ a: '' })
  const gauge = new Gauge({ name: 'b', help: 'A gauge', labelNames: ['app'], registers: [] })
  const values = [['', 1.5], ['x', Infinity], ['y', -Infinity], ['z', 1e300]] as const
  for (const [app, value] of values) gauge.set({ app }, value)
  const histogram = new Histogram({ name: 'c', help: 'A histogram', buckets: [0.1, 1], registers: [] })
  histogram.observe(0.5)
  const plain = new Counter({ name: 'd', help: 'A counter', registers: [] })
  return [counter, gauge, histogram, plain] as unknown as SmallMetric[]
}

function promRegistry (contentType: ContentType): Registry<any> {
  const register = new Registry<any>()
  register.setContentType(contentType)
  return register
}

for (const contentType of contentTypes) {
  t.test(`writes what prom-client writes as ${contentType}`, async t => {
    const [expected, register] = [promRegistry(contentType), new SmallRegistry(contentType)]
    for (const metric of metrics()) expected.registerMetric(metric as unknown as Counter)
    for (const metric of metrics()) register.registerMetric(metric)
    t.equal(await register.metrics(), await expected.metrics())
    t.equal(register.contentType, expected.contentType)
  })
}

t.test('default labels come first, and give way to labels of the same name', async t => {
  const register = new SmallRegistry()
  register.setDefaultLabels({ app: 'chat "app"', n: 5 })
  for (const metric of metrics().slice(1, 2)) register.registerMetric(metric)
  t.strictSame((await register.metrics()).split('\n').slice(2), [
    'b{app="",n="5"} 1.5', 'b{app="x",n="5"} +Inf', 'b{app="y",n="5"} -Inf', 'b{app="z",n="5"} 1e+300', ''
  ])
  register.setDefaultLabels({ n: 5 })
  t.match(await register.metrics(), '\nb{n="5",app="x"} +Inf\n')
})

t.test('holds metrics under their names, each once', async t => {
  const register = new SmallRegistry()
  const [first, second] = metrics() as [SmallMetric, SmallMetric]
  register.registerMetric(first)
  register.registerMetric(first)
  register.registerMetric(second)
  t.strictSame(register.getMetricsAsArray(), [first, second])
  t.equal(register.getSingleMetric('a_total'), first)
  const [twin] = metrics() as [SmallMetric]
  t.throws(() => register.registerMetric(twin), new Error("register must not have a metric 'a_total' yet"))
  register.removeSingleMetric('a_total')
  t.equal(register.getSingleMetric('a_total'), undefined)
  register.clear()
  t.strictSame(register.getMetricsAsArray(), [])
  t.equal(await register.metrics(), '\n')
})

t.test('clear() removes default labels as well', async t => {
  const register = new SmallRegistry()
  register.setDefaultLabels({ app: 'chat' })
  register.clear()
  register.registerMetric(metrics()[3]!)
  t.match(await register.metrics(), '\nd 0\n')
})

t.test('JSON has the default labels', async t => {
  const register = new SmallRegistry()
  register.setDefaultLabels({ app: 'chat' })
  register.registerMetric(metrics()[1]!)
  const [family] = await register.getMetricsAsJSON()
  t.match(family, { name: 'b', type: 'gauge' })
  t.strictSame(family!.values.map(({ labels }) => labels), ['', 'x', 'y', 'z'].map(app => ({ app })))
  register.registerMetric(metrics()[3]!)
  const [, plain] = await register.getMetricsAsJSON()
  t.strictSame(plain!.values, [{ value: 0, labels: { app: 'chat' } }])
})

t.test('resetMetrics() sets every metric to its start', async t => {
  const register = new SmallRegistry()
  const counter = new Counter({ name: 'd', help: 'A counter', registers: [] })
  counter.inc()
  register.registerMetric(counter as unknown as SmallMetric)
  register.resetMetrics()
  t.match(await register.metrics(), '\nd 0\n')
})

t.test('has two formats', async t => {
  const register = new SmallRegistry()
  t.equal(register.contentType, contentTypes[0])
  register.setContentType(contentTypes[1])
  t.equal(register.contentType, contentTypes[1])
  t.equal(await register.metrics(), '\n# EOF\n')
  const error = new TypeError(`contentType must be '${contentTypes[0]}' or '${contentTypes[1]}', received 'text/html'`)
  t.throws(() => register.setContentType('text/html'), error)
  t.throws(() => new SmallRegistry('text/html'), error)
})

for (const contentType of contentTypes) {
  t.test(`a trace function counts on it as on one of prom-client, as ${contentType}`, async t => {
    const registers = [promRegistry(contentType), new SmallRegistry(contentType)]
    const texts = []
    for (const register of registers) {
      register.setDefaultLabels({ app: 'chat' })
      const options = { register: register as Registry, collectDefaults: false, allowedProps: ['room'] }
      const trace = HypertracePrometheus(options)
      for (const room of ['a', 'b"\n', 'a']) trace({ id: 'x', caller: { props: { room } } })
      texts.push(await trace.metrics())
      t.equal(await register.metrics(), texts.at(-1))
      await trace.stop()
      t.equal(register.getSingleMetric('trace_counter'), undefined)
    }
    t.equal(texts[0], texts[1])
    t.match(texts[0], 'id="x",caller_props_room="a"} 2')
  })
}

t.test('default labels are added to many samples in slices', async t => {
  const register = new SmallRegistry()
  register.setDefaultLabels({ app: 'a' })
  const values = Array.from({ length: 400 }, (_, i) => ({ value: i, labels: { id: `${i}` } }))
  const family = { name: 'c', help: 'C.', type: 'counter', values }
  register.registerMetric({ name: 'c', get: async () => family, reset () {} })
  let now = performance.now()
  t.intercept(performance, 'now', { value: () => (now += 2), configurable: true })
  let turns = 0
  let isDone = false
  const count = (): void => {
    turns++
    if (!isDone) setImmediate(count)
  }
  setImmediate(count)
  const json = await register.getMetricsAsJSON()
  isDone = true
  const labelled = values.map(({ value, labels }) => ({ value, labels: { app: 'a', ...labels } }))
  t.strictSame(json, [{ ...family, values: labelled }])
  t.ok(turns >= 2, `${turns} turns`)
})
