import { Gauge, Registry, type OpenMetricsContentType } from 'prom-client'
import t from 'tap'
import HypertracePrometheus from '../../index.ts'
import type { Registry as AnyRegistry, TraceEvent, TraceFunction } from '../../index.ts'
import { counterText } from '../support/counter-text.ts'
import { cyclic, nested, revoked, thrower } from '../support/unprintable-values.ts'
import { openMetricsFamilies, promtoolRemarks, skipWithoutJudges } from '../support/judges.ts'

const unprintable = '[unprintable]'

function start (): TraceFunction {
  return HypertracePrometheus({ collectDefaults: false, allowedProps: ['p'] })
}

function startOpenMetrics (): TraceFunction<Registry<OpenMetricsContentType>> {
  const register = new Registry<OpenMetricsContentType>()
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  return HypertracePrometheus({ register, collectDefaults: false, totals: false, allowedProps: ['p'] })
}

/** Calls it as an app without types does, which expects nothing back and no error. */
function give <R extends AnyRegistry> (trace: TraceFunction<R>, event: unknown): void {
  t.equal(trace(event as TraceEvent), undefined)
}

function escaped (value: string): string {
  return value.replaceAll(/[\\"\n]/g, character => character === '\n' ? '\\n' : `\\${character}`)
}

const throwingProxy = new Proxy({}, {
  get () { throw new Error('no get') },
  getOwnPropertyDescriptor () { throw new Error('no property') }
})

const values: Array<[title: string, value: unknown, text: string]> = [
  ['quotes', 'say "no"', 'say "no"'],
  ['a line feed', 'a\nb', 'a\nb'],
  ['backslashes', '\\ \\\\ \\n \\"', '\\ \\\\ \\n \\"'],
  ['a backslash at the end', 'a\\', 'a\\'],
  ['a forged sample', '"} 1\nforged{a="b', '"} 1\nforged{a="b'],
  ['a forged end', 'a\n# EOF\n', 'a\n# EOF\n'],
  ['a forged label', 'a",object_id="9', 'a",object_id="9'],
  ['NUL', 'a\0b', 'a\0b'],
  ['NUL and nothing else', '\0', '\0'],
  ['CR', 'a\rb', 'a\rb'],
  ['CR and LF', 'a\r\nb\r\n', 'a\r\nb\r\n'],
  ['vertical tab and form feed', '\v\f', '\v\f'],
  ['line separators', '\u2028\u2029\u0085', '\u2028\u2029\u0085'],
  ['a byte order mark and marks of direction', '\ufeff\u202e\u2066', '\ufeff\u202e\u2066'],
  ['no characters', '\ufffe\uffff', '\ufffe\uffff'],
  ['a pair of surrogates', '\u{1f600}', '\u{1f600}'],
  ['lone surrogates', '\ud800a\udc00', '\ufffda\ufffd'],
  ['spaces', ' \t ', ' \t '],
  ['1 MiB', 'm'.repeat(2 ** 20), 'm'.repeat(1024)],
  ['1 MiB of pairs after one character', `s${'\u{1f600}'.repeat(2 ** 19)}`, `s${'\u{1f600}'.repeat(511)}`],
  ['1 MiB of quotes', '"'.repeat(2 ** 20), '"'.repeat(1024)],
  ['1 MiB of bytes', new Uint8Array(2 ** 20), '0'.repeat(1024)],
  ['a cyclic array', cyclic(), 'a,'],
  ['a cyclic object', Object.assign({ b: {} }, { b: { toString: () => 'cycle' } }), '[object Object]'],
  ['a symbol', Symbol('secret'), '[symbol]'],
  ['a function', () => {}, '[function]'],
  ['a huge bigint', 1n << 1_000_000n, unprintable]
]

const unprintables: Array<[title: string, props: object]> = [
  ['a getter that throws', { get p () { throw new Error('no p') } }],
  ['a toString that throws', { p: thrower }],
  ['a toString that never ends', { p: { toString (): string { return String(this) } } }],
  ['a toString that gives an object', { p: { toString: () => ({}) } }],
  ['a revoked proxy', { p: revoked() }],
  ['a proxy that throws', { p: throwingProxy }],
  ['an array of depth 100,000', { p: nested(100_000) }],
  ['props that are a revoked proxy', revoked()],
  ['props that are a proxy that throws', throwingProxy]
]

t.test('non-objects are ignored', async t => {
  const trace = start()
  for (const event of [null, undefined, 0, 1, '', 'event', true, 10n, Symbol('event'), () => {}]) give(trace, event)
  t.equal(await trace.metrics(), counterText())
})

t.test('an event is counted with what it has', async t => {
  const whole = {
    id: 'i',
    object: { className: 'O', id: 1 },
    parentObject: { className: 'P', id: 2 },
    caller: { functionName: 'f', filename: '/f.js' }
  }
  const unreadable = (name: string) => `${name}="${unprintable}"`
  const events: Array<[title: string, event: object, labels: string]> = [
    [
      'without an object',
      { ...whole, object: undefined },
      'id="i",parent_object_classname="P",parent_object_id="2",caller_functionname="f",caller_filename="/f.js"'
    ],
    [
      'without a caller',
      { ...whole, caller: null },
      'id="i",object_classname="O",object_id="1",parent_object_classname="P",parent_object_id="2"'
    ],
    [
      'without a parent',
      { ...whole, parentObject: null },
      'id="i",object_classname="O",object_id="1",caller_functionname="f",caller_filename="/f.js"'
    ],
    ['with parts of other kinds', { id: 5, object: 'O', parentObject: 7, caller: true }, 'id="5"'],
    [
      'with fields of other kinds',
      {
        id: Symbol('i'),
        object: { className: Symbol('O'), id: 10n },
        parentObject: { className: ['P'], id: '2' },
        caller: { functionName: {}, filename: Buffer.from('f'), line: null }
      },
      'id="[symbol]",object_classname="[symbol]",object_id="10",parent_object_classname="P",parent_object_id="2",' +
        'caller_functionname="[object Object]",caller_filename="66"'
    ],
    [
      'with fields that throw',
      { id: thrower, object: { className: revoked(), id: thrower } },
      [unreadable('id'), unreadable('object_classname'), unreadable('object_id')].join(',')
    ],
    [
      'with a getter that throws',
      { ...whole, get object () { throw new Error('no object') } },
      `id="i",${unreadable('object_classname')},${unreadable('object_id')},parent_object_classname="P",` +
        `parent_object_id="2",caller_functionname="f",caller_filename="/f.js",${unreadable('object_props_p')}`
    ],
    [
      'with a caller that is a revoked proxy',
      { id: 'i', caller: revoked() },
      ['id="i"', ...['caller_functionname', 'caller_filename', 'caller_props_p'].map(unreadable)].join(',')
    ],
    [
      'with a file name that holds a forged line',
      { caller: { filename: 'file:///a"} 1\nb{c="\\' } },
      'caller_filename="/a\\"} 1\\nb{c=\\"\\\\"'
    ]
  ]
  for (const [title, event, labels] of events) {
    const trace = start()
    for (let i = 0; i < 3; i++) give(trace, event)
    t.equal(await trace.metrics(), counterText(`trace_counter{${labels}} 3`), title)
  }

  const trace = start()
  const withEmptyProps = { object: { props: { p: '' } }, caller: { props: { p: undefined } } }
  for (const event of [{}, [], new Map(), Object.create(null), withEmptyProps]) give(trace, event)
  t.equal(await trace.metrics(), counterText('trace_counter 5'), 'without anything')
})

t.test('a prop of any kind gives one valid line', async t => {
  const trace = start()
  for (const [, p] of values) give(trace, { object: { props: { p } } })
  for (const [, p] of values) give(trace, { object: { props: { p } } })
  t.equal(
    await trace.metrics(),
    counterText(...values.map(([, , text]) => `trace_counter{object_props_p="${escaped(text)}"} 2`))
  )
})

t.test('a prop that cannot be read or printed is counted as such', async t => {
  for (const [title, props] of unprintables) {
    const trace = start()
    for (let i = 0; i < 2; i++) give(trace, { id: 'i', object: { props }, parentObject: { props }, caller: { props } })
    give(trace, { id: 'next', object: { props: { p: 'plain' } } })
    t.equal(await trace.metrics(), counterText(
      `trace_counter{id="i",object_props_p="${unprintable}",parent_object_props_p="${unprintable}",` +
        `caller_props_p="${unprintable}"} 2`,
      'trace_counter{id="next",object_props_p="plain"} 1'
    ), title)
  }
})

t.test('only own props count', async t => {
  const allowedProps = ['p', 'constructor', '__proto__', 'toString']
  const trace = HypertracePrometheus({ collectDefaults: false, allowedProps })
  for (const inherited of [{ p: 'a' }, { get p () { throw new Error('no p') } }]) {
    give(trace, { object: { props: Object.create(inherited) }, caller: { props: { toString: undefined } } })
  }
  t.equal(await trace.metrics(), counterText('trace_counter 2'))
  give(trace, { object: { props: JSON.parse('{"__proto__":1,"constructor":2}') } })
  t.equal(
    await trace.metrics(),
    counterText('trace_counter 2', 'trace_counter{object_props_constructor="2",object_props___proto__="1"} 1')
  )
})

t.test('a toString that traces its own object comes to an end, and every event is counted', async t => {
  const trace = start()
  let nestedEvents = 0
  const p = {
    toString () {
      nestedEvents++
      trace(event)
      return 'text'
    }
  }
  const event = { object: { props: { p } } }
  give(trace, event)
  t.equal(
    await trace.metrics(),
    counterText(
      `trace_counter{object_props_p="${unprintable}"} ${nestedEvents}`,
      'trace_counter{object_props_p="text"} 1'
    )
  )
})

t.test('a toString that gives another text each time makes one series for each event', async t => {
  const trace = start()
  let texts = 0
  const event = { object: { props: { p: { toString: () => `text ${++texts}` } } } }
  for (let i = 0; i < 3; i++) give(trace, event)
  const samples = (await trace.metrics()).split('\n').slice(2, -1)
  t.strictSame(samples.map(line => line.replace(/\d+/, 'n')), Array(3).fill('trace_counter{object_props_p="text n"} 1'))
})

t.test('code of the app that traces on two instances while it is read comes to an end, all events counted', async t => {
  const traces = [start(), start()]
  let calls = 0
  function traceAgain (): string {
    calls++
    for (const trace of traces) trace(event)
    return 'text'
  }
  const props = { get p () { return { toString: traceAgain, text: traceAgain() } } }
  const event = { object: { props }, parentObject: { props }, caller: { props } }
  traceAgain()
  for (const trace of traces) {
    const lines = (await trace.metrics()).split('\n').slice(2, -1)
    t.equal(lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0), calls)
  }
  t.ok(calls > 2 && calls < 10_000, `${calls} calls`)
})

t.test('what the app changes afterwards has no effect on what was counted', async t => {
  const trace = start()
  const bytes = new Uint8Array([1])
  const props: Record<string, unknown> = { p: bytes }
  const event = { object: { className: 'A', props } }
  give(trace, event)
  bytes[0] = 2
  give(trace, event)
  props.p = 'text'
  give(trace, event)
  event.object.className = 'B'
  give(trace, event)
  delete props.p
  t.equal(await trace.metrics(), counterText(
    'trace_counter{object_classname="A",object_props_p="01"} 1',
    'trace_counter{object_classname="A",object_props_p="02"} 1',
    'trace_counter{object_classname="A",object_props_p="text"} 1',
    'trace_counter{object_classname="B",object_props_p="text"} 1'
  ))
})

t.test('after stop() nothing is counted, and metrics() gives the rest of the registry', async t => {
  const register = new Registry()
  new Gauge({ name: 'rooms', help: 'Rooms', registers: [register] }).set(1)
  const trace = HypertracePrometheus({ register })
  give(trace, { id: 'a' })
  const counter = register.getSingleMetric('trace_counter')!
  const stopped = trace.stop()
  give(trace, { id: 'a' })
  await stopped
  give(trace, { id: 'b' })
  give(trace, null)
  t.match(await counter.get(), { values: [{ value: 1, labels: { id: 'a' } }] })
  t.equal((await counter.get()).values.length, 1)
  t.equal(await trace.metrics(), '# HELP rooms Rooms\n# TYPE rooms gauge\nrooms 1\n')

  const alone = start()
  await alone.stop()
  t.equal(await alone.metrics(), '\n')
})

const skip = skipWithoutJudges()

t.test('judges by others read every value as it was given', { skip }, async t => {
  const [text, openMetrics] = [start(), startOpenMetrics()]
  for (const [, p] of values) {
    const event = { id: p, object: { className: p, props: { p } } }
    give(text, event)
    give(openMetrics, event)
  }
  t.strictSame(promtoolRemarks(await text.metrics()), [
    'trace_counter counter metrics should have "_total" suffix',
    'trace_counter metric name should not include type \'counter\''
  ])
  t.strictSame(openMetricsFamilies(await openMetrics.metrics()), [{
    name: 'trace_counter',
    type: 'counter',
    help: 'Counts how many times a function has been traced',
    samples: values.map(([, , p]) => {
      return { name: 'trace_counter_total', labels: { id: p, object_classname: p, object_props_p: p }, value: 1 }
    })
  }])
})

t.test('the judges do reject what is not in the format', { skip }, async t => {
  t.throws(() => promtoolRemarks(counterText('trace_counter{a="b} 1')), /unescaped new-line/)
  t.throws(() => openMetricsFamilies(counterText('trace_counter 1')), /must read the text/)
})
