import { Counter, Gauge, Registry, type OpenMetricsContentType } from 'prom-client'
import { Registry as Registry14 } from 'prom-client14'
import t, { type Test } from 'tap'
import { HypertracePrometheus } from '../../../index.ts'
import type { Options, Registry as AnyRegistry, TraceEvent, TraceFunction } from '../../../index.ts'
import { collect, expositionText } from '../../../lib/exposition/exposition.ts'
import { tableOf } from '../../support/counter-table.ts'
import { counterText, openMetricsText } from '../../support/counter-text.ts'
import { garbageCollected } from '../../support/garbage.ts'

function traceOn<R extends AnyRegistry> (register: R, options: Options = {}): TraceFunction<R> {
  return HypertracePrometheus({ collectDefaults: false, totals: false, ...options, register })
}

function openMetricsRegistry (): Registry<OpenMetricsContentType> {
  const register = new Registry<OpenMetricsContentType>()
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  return register
}

/** Counts the calls `from` to `to`, each on an object of its own. */
function count (trace: (event: TraceEvent) => void, from: number, to: number): void {
  for (let id = from; id <= to; id++) trace({ object: { id } })
}

function samples (from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `trace_counter{object_id="${from + i}"} 1`)
}

/** The pieces that are left of a text. */
async function textOf (pieces: AsyncIterable<Buffer>): Promise<string> {
  const buffers = []
  for await (const piece of pieces) buffers.push(piece)
  return Buffer.concat(buffers).toString()
}

t.test('the text is that of the registry, whatever it holds', async t => {
  const odd = { id: 'a"b\\c\nd', object: { className: '\u{1f600}', id: 1, props: { p: '\\n' } } }
  const events: TraceEvent[] = [{}, odd, { id: 'x' }, { id: 'x' }]
  const registers: Array<[title: string, make: () => Registry | Registry14 | Registry<OpenMetricsContentType>]> = [
    ['prom-client 15', () => new Registry()],
    ['prom-client 14', () => new Registry14()],
    ['OpenMetrics', () => openMetricsRegistry()]
  ]
  const byDefault: object[] = [
    {}, { app: 'chat' }, { app: 'a"b\\c\nd,e="f', n: 1, live: true },
    { empty: '' }, { id: 'taken' }, { object_props_p: 'taken' },
    { none: null, nothing: undefined }, { odd: { toString: () => 'x"y' } }, { odd: { toString: () => 'x" 0\np{a="b' } },
    { odd: { toString: () => 'x\n' } }, { odd: { toString: () => 'x" 1' } }, { 'not a name': 'a' }
  ]
  for (const [title, make] of registers) {
    for (const labels of byDefault) {
      for (const others of [false, true]) {
        const register = make()
        register.setDefaultLabels(labels)
        const bytes = new Counter({ name: 'bytes_total', help: 'Bytes', labelNames: ['kind'], registers: [] })
        if (others) register.registerMetric(bytes)
        const trace = traceOn(register, { allowedProps: ['p'] })
        const second = traceOn(register, { metricName: 'second_total' })
        if (others) register.registerMetric(new Gauge({ name: 'jobs_total', help: 'Jobs', registers: [] }))
        const empty = await register.metrics()
        t.equal(await expositionText(register), empty, `${title}, nothing counted`)
        for (const event of events) trace(event)
        for (const event of events) second(event)
        const text = await register.metrics()
        t.equal(await expositionText(register), text, `${title}, ${JSON.stringify(labels)}`)
      }
    }
    const empty = make()
    t.equal(await expositionText(empty), await empty.metrics(), `${title}, nothing in it`)
  }
})

t.test('a counter is written by itself, without the registry', async t => {
  const register = new Registry()
  register.setDefaultLabels({ app: 'chat' })
  const trace = traceOn(register)
  for (const event of [{ id: 'x' }, {}, { id: 'x' }]) trace(event)
  Object.assign(trace.register.getSingleMetric('trace_counter')!, {
    async getForPromString () { throw new Error('the registry must not be asked') }
  })
  const samples = ['trace_counter{app="chat",id="x"} 2', 'trace_counter{app="chat"} 1']
  t.equal(await expositionText(register), counterText(...samples))
  register.setDefaultLabels({ app: '"\\\n', b_2: '' })
  const byDefault = 'app="\\"\\\\\\n",b_2=""'
  const lines = [`trace_counter{${byDefault},id="x"} 2`, `trace_counter{${byDefault}} 1`]
  t.equal(await expositionText(register), counterText(...lines))
  register.setDefaultLabels({})
  t.equal(await expositionText(register), counterText('trace_counter{id="x"} 2', 'trace_counter 1'))
})

t.test('in OpenMetrics the samples end in _total', async t => {
  const trace = traceOn(openMetricsRegistry())
  trace({ id: 'x' })
  trace({})
  const samples = ['trace_counter_total{id="x"} 1', 'trace_counter_total 1']
  t.equal(await expositionText(trace.register), openMetricsText(...samples))
  const total = traceOn(openMetricsRegistry(), { metricName: 'trace_counter_total' })
  total({})
  t.equal(await expositionText(total.register), openMetricsText('trace_counter_total 1'))
})

const plainRegister = {
  contentType: 'text/plain',
  registerMetric () {},
  removeSingleMetric () {},
  getSingleMetric () {},
  metrics: async () => 'the whole'
}

t.test('a registry that cannot render one by one is asked for its whole text', async t => {
  const half = [
    { getMetricsAsString: async () => 'not this' },
    { getMetricAsPrometheusString: async () => 'nor this' },
    { getMetricsAsArray: () => [] }
  ]
  for (const methods of [{}, ...half]) t.equal(await expositionText({ ...plainRegister, ...methods }), 'the whole')
  t.equal(await expositionText({ ...plainRegister, metrics: async () => '' }), '')
  t.equal(await expositionText({ ...plainRegister, metrics: async () => '\ufeffé' }), '\ufeffé')
})

t.test('a registry that writes samples in its own way writes those of the counter as well', async t => {
  const register = new Registry() as Registry & { getMetricsAsString (metric: unknown): Promise<string> }
  const write = register.getMetricsAsString.bind(register)
  register.getMetricsAsString = async metric => `${await write(metric)} 1700000000000`
  const trace = traceOn(register)
  trace({ id: 'x' })
  t.equal(await expositionText(trace.register), counterText('trace_counter{id="x"} 1 1700000000000'))
  t.equal(await expositionText(trace.register), await trace.register.metrics())
})

t.test('a collector that fails is an error that names the metric', async t => {
  const register = new Registry()
  const trace = traceOn(register)
  count(trace, 1, 1_000)
  const cause = new Error('no jobs')
  register.registerMetric(new Gauge({ name: 'jobs', help: 'Jobs', registers: [], collect () { throw cause } }))
  const later = async (): Promise<never> => { throw new Error('later') }
  register.registerMetric(new Gauge({ name: 'more', help: 'More', registers: [], collect: later }))
  const failure = new Error("metric 'jobs' cannot be collected: Error: no jobs", { cause })
  await t.rejects(collect(register), failure)
  await t.rejects(trace.metrics(), failure)
  const error = await trace.metrics().then(() => null, error => error)
  t.equal(error.cause, cause)
})

t.test('a counter whose collector fails has the name that the app gave it, in OpenMetrics as well', async t => {
  const names = ['jobs', 'jobs_total']
  for (const failing of names) {
    for (const make of [openMetricsRegistry, () => new Registry()]) {
      const register = make() as Registry
      const cause = new Error('no jobs')
      for (const name of names) {
        const collect = (): void => { if (name === failing) throw cause }
        const Metric = name === 'jobs' ? Gauge : Counter
        register.registerMetric(new Metric({ name, help: 'Jobs', registers: [], collect }))
      }
      const failure = new Error(`metric '${failing}' cannot be collected: Error: no jobs`, { cause })
      for (let reads = 0; reads < 2; reads++) await t.rejects(collect(register), failure)
    }
  }
})

t.test('where the registry renders all metrics at once, nobody knows which one failed', async t => {
  const cause = new Error('no jobs')
  let collected = 0
  const rooms = new Gauge({ name: 'rooms', help: 'Rooms', registers: [], collect () { collected++ } })
  const expected = [
    { metrics: async () => { throw cause } },
    { metrics () { throw cause } },
    { metrics () { throw cause }, getMetricsAsArray: () => [rooms] }
  ]
  for (const members of expected) {
    const failure = new Error('a metric of the registry cannot be collected: Error: no jobs', { cause })
    await t.rejects(expositionText({ ...plainRegister, ...members }), failure)
  }
  t.equal(collected, 0, 'and none is collected a second time')
})

t.test('the collectors are asked once, and every reader gets a text from its start', async t => {
  const register = new Registry()
  let collected = 0
  const gauge: Gauge = new Gauge({ name: 'jobs', help: 'Jobs', registers: [], collect () { gauge.set(++collected) } })
  register.registerMetric(gauge)
  const trace = traceOn(register)
  trace({ object: { id: 1 } })
  const exposition = await collect(register)
  const head = '# HELP jobs Jobs\n# TYPE jobs gauge\njobs 1\n\n'
  t.equal(await textOf(exposition.pieces()), head + counterText(...samples(1, 1)))
  trace({ object: { id: 2 } })
  t.equal(await textOf(exposition.pieces()), head + counterText(...samples(1, 2)))
  t.equal(collected, 1)
})

/** A rendering of 5,000 series in the middle of which something happens. */
async function interrupted (
  t: Test,
  happens: (trace: TraceFunction) => void
): Promise<{ text: string, before: number }> {
  const trace = traceOn(new Registry())
  count(trace, 1, 5_000)
  const pieces = (await collect(trace.register)).pieces()
  let text = ''
  for (let i = 0; i < 3; i++) text += String((await pieces.next()).value)
  const before = text.split('\n').length - 2
  t.ok(before > 1_000 && before < 4_000, `${before} series`)
  happens(trace)
  return { text: text + await textOf(pieces), before }
}

t.test('what is counted during a rendering is in it or in the next', async t => {
  const { text } = await interrupted(t, trace => {
    count(trace, 1, 1)
    count(trace, 4_900, 4_900)
    count(trace, 5_001, 5_001)
  })
  t.equal(text, counterText(...samples(1, 4_899), 'trace_counter{object_id="4900"} 2', ...samples(4_901, 5_000)))
})

t.test('no series comes twice, although the counter was reset during the rendering', async t => {
  const { text, before } = await interrupted(t, trace => {
    trace.register.resetMetrics()
    count(trace, 1, 5_000)
  })
  // The series at hand did not fit into the piece before
  t.equal(text, counterText(...samples(1, before + 1)))
})

t.test('a reading moves no series, and those that have expired are left out', async t => {
  let now = 0
  t.intercept(performance, 'now', { value: () => now, configurable: true })
  const trace = traceOn(new Registry())
  count(trace, 1, 3)
  trace({ object: { id: 4, ctx: {} } })
  const series = [...tableOf(trace.register).values()][3]!
  await garbageCollected(() => series.ownerCount === 0)
  now = 5 * 60_000 - 1
  for (let reads = 0; reads < 3; reads++) t.equal(await expositionText(trace.register), counterText(...samples(1, 4)))
  now++
  t.equal(await expositionText(trace.register), counterText(...samples(1, 3)))
})

t.test('renderings at once do not disturb each other', async t => {
  const trace = traceOn(new Registry())
  count(trace, 1, 5_000)
  const whole = counterText(...samples(1, 5_000))
  const exposition = await collect(trace.register)
  const [first, second, abandoned] = [exposition.pieces(), exposition.pieces(), exposition.pieces()]
  let begin = String((await first.next()).value)
  await second.next()
  begin += String((await first.next()).value)
  await abandoned.next()
  await abandoned.return()
  t.equal(begin + await textOf(first), whole)
  t.equal(await expositionText(trace.register), whole)
  t.ok(whole.endsWith(await textOf(second)))
})
