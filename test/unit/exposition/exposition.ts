import { Counter, Gauge, Registry, type OpenMetricsContentType } from 'prom-client'
import { Registry as Registry14 } from 'prom-client14'
import t from 'tap'
import { HypertracePrometheus, type Options, type Registry as AnyRegistry, type TraceEvent, type TraceFunction } from '../../../index.ts'
import { exposition, expositionText } from '../../../lib/exposition/exposition.ts'
import { tableOf } from '../../support/counter-table.ts'
import { counterText, openMetricsText } from '../../support/counter-text.ts'
import { garbageCollected } from '../../support/garbage.ts'

const pieceSize = 200

function traceOn<R extends AnyRegistry> (register: R, options: Options = {}): TraceFunction<R> {
  return HypertracePrometheus({ collectDefaults: false, ...options, register })
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

async function piecesOf (text: AsyncIterable<string>): Promise<string[]> {
  const pieces = []
  for await (const piece of text) pieces.push(piece)
  return pieces
}

t.test('the text is that of the registry, whatever it holds', async t => {
  const events: TraceEvent[] = [{}, { id: 'a"b\\c\nd', object: { className: '\u{1f600}', id: 1, props: { p: '\\n' } } }, { id: 'x' }, { id: 'x' }]
  const registers: Array<[title: string, make: () => Registry | Registry14 | Registry<OpenMetricsContentType>]> = [
    ['prom-client 15', () => new Registry()],
    ['prom-client 14', () => new Registry14()],
    ['OpenMetrics', () => openMetricsRegistry()]
  ]
  const byDefault: object[] = [
    {}, { app: 'chat' }, { app: 'a"b\\c\nd,e="f', n: 1, live: true }, { empty: '' }, { id: 'taken' }, { object_props_p: 'taken' },
    { none: null, nothing: undefined }, { odd: { toString: () => 'x"y' } }, { odd: { toString: () => 'x" 0\np{a="b' } },
    { odd: { toString: () => 'x\n' } }, { odd: { toString: () => 'x" 1' } }, { 'not a name': 'a' }
  ]
  for (const [title, make] of registers) {
    for (const labels of byDefault) {
      for (const others of [false, true]) {
        const register = make()
        register.setDefaultLabels(labels)
        if (others) register.registerMetric(new Counter({ name: 'bytes_total', help: 'Bytes', labelNames: ['kind'], registers: [] }))
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
  t.equal(await expositionText(register), counterText('trace_counter{app="chat",id="x"} 2', 'trace_counter{app="chat"} 1'))
  register.setDefaultLabels({ app: '"\\\n', b_2: '' })
  const byDefault = 'app="\\"\\\\\\n",b_2=""'
  t.equal(await expositionText(register), counterText(`trace_counter{${byDefault},id="x"} 2`, `trace_counter{${byDefault}} 1`))
  register.setDefaultLabels({})
  t.equal(await expositionText(register), counterText('trace_counter{id="x"} 2', 'trace_counter 1'))
})

t.test('in OpenMetrics the samples end in _total', async t => {
  const trace = traceOn(openMetricsRegistry())
  trace({ id: 'x' })
  trace({})
  t.equal(await expositionText(trace.register), openMetricsText('trace_counter_total{id="x"} 1', 'trace_counter_total 1'))
  const total = traceOn(openMetricsRegistry(), { metricName: 'trace_counter_total' })
  total({})
  t.equal(await expositionText(total.register), openMetricsText('trace_counter_total 1'))
})

t.test('a registry that cannot render one by one is asked for its whole text', async t => {
  const register = { contentType: 'text/plain', registerMetric () {}, removeSingleMetric () {}, getSingleMetric () {}, metrics: async () => 'the whole' }
  const half = [{ getMetricsAsString: async () => 'not this' }, { getMetricAsPrometheusString: async () => 'nor this' }, { getMetricsAsArray: () => [] }]
  for (const methods of [{}, ...half]) {
    t.strictSame(await piecesOf(exposition({ ...register, ...methods })), ['the whole'])
    t.equal(await expositionText({ ...register, ...methods }), 'the whole')
  }
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

t.test('a collector that fails is an error before the first piece', async t => {
  const register = new Registry()
  const trace = traceOn(register)
  count(trace, 1, 1_000)
  const failure = new Error('no jobs')
  register.registerMetric(new Gauge({ name: 'jobs', help: 'Jobs', registers: [], collect () { throw failure } }))
  register.registerMetric(new Gauge({ name: 'more', help: 'More', registers: [], async collect () { throw new Error('later') } }))
  await t.rejects(exposition(register).next(), failure)
  await t.rejects(expositionText(register), failure)
})

t.test('texts of any length are cut into pieces without a gap', async t => {
  for (const length of [0, 1, pieceSize - 1, pieceSize, pieceSize + 1, 3 * pieceSize, 1_234]) {
    const trace = traceOn(new Registry())
    count(trace, 1, length)
    const pieces = await piecesOf(exposition(trace.register))
    t.equal(pieces.join(''), counterText(...samples(1, length)))
    t.equal(pieces.length, Math.floor(length / pieceSize) + 3, 'the head, the full pieces, the rest and the end')
  }
})

t.test('a rendering gives way to the event loop', async t => {
  const trace = traceOn(new Registry(), { maxSeries: 50_000 })
  count(trace, 1, 50_000)
  // A clock that goes on by a millisecond whenever it is looked at, so that a slice is three pieces
  let time = 0
  t.intercept(performance, 'now', { value: () => ++time, configurable: true })
  let turns = 0
  let running = true
  const turn = (): void => {
    turns++
    if (running) setImmediate(turn)
  }
  setImmediate(turn)
  const text = await expositionText(trace.register)
  running = false
  t.equal(turns, 50_000 / pieceSize / 3 | 0)
  t.equal(text, counterText(...samples(1, 50_000)))
})

/** A rendering of 1,000 series in the middle of which something happens, and the pieces of it. */
async function interrupted (happens: (trace: TraceFunction) => void): Promise<string> {
  const trace = traceOn(new Registry())
  count(trace, 1, 1_000)
  let text = ''
  let pieces = 0
  for await (const piece of exposition(trace.register)) {
    text += piece
    if (++pieces === 3) happens(trace)
  }
  return text
}

t.test('what is counted during a rendering is in it or in the next', async t => {
  t.equal(await interrupted(trace => {
    count(trace, 1, 1)
    count(trace, 900, 900)
    count(trace, 1_001, 1_001)
  }), counterText(...samples(1, 899), 'trace_counter{object_id="900"} 2', ...samples(901, 1_000)))
})

t.test('no series comes twice, although the counter was reset during the rendering', async t => {
  t.equal(await interrupted(trace => {
    trace.register.resetMetrics()
    count(trace, 1, 1_000)
  }), counterText(...samples(1, 2 * pieceSize)))
})

t.test('what was exposed may leave with its object', async t => {
  const trace = traceOn(new Registry(), { maxSeries: 1 })
  trace({ object: { id: 1, ctx: {} } })
  const [series] = tableOf(trace.register).values()
  await garbageCollected(() => series!.living === 0)
  t.equal(await expositionText(trace.register), counterText(...samples(1, 1)))
  trace({ object: { id: 2 } })
  t.equal(await expositionText(trace.register), counterText(...samples(2, 2)))
})

t.test('two renderings at once do not disturb each other', async t => {
  const trace = traceOn(new Registry())
  count(trace, 1, 2_000)
  const whole = counterText(...samples(1, 2_000))
  const [first, second] = [exposition(trace.register), exposition(trace.register)]
  await first.next()
  await second.next()
  await first.next()
  const abandoned = exposition(trace.register)
  await abandoned.next()
  await abandoned.return()
  t.ok(whole.endsWith((await piecesOf(first)).join('')))
  t.equal(await expositionText(trace.register), whole)
  t.ok(whole.endsWith((await piecesOf(second)).join('')))
})
