import Hypertrace from 'hypertrace'
import { Registry } from 'prom-client'
import t from 'tap'
import { HypertracePrometheus, type Options, type Registry as AnyRegistry, type TraceFunction } from '../../index.ts'
import { eventually, skipWithoutPrometheus, startPrometheus, type Sample } from '../support/prometheus.ts'

class Chat {
  readonly tracer = Hypertrace.createTracer(this, { props: { room: 'lobby' } })

  send (): void {
    this.tracer.trace('send')
  }

  receive (): void {
    this.tracer.trace('receive')
  }
}

/** Each is the value of a prop, and what it has to be in the end. */
const hostile: Array<[given: string, shown: string]> = [
  ['"} 1\nforged 1\n', '"} 1\nforged 1\n'],
  ['a="b",c="d"', 'a="b",c="d"'],
  ['C:\\new\\table', 'C:\\new\\table'],
  ['\\', '\\'],
  ['\\"', '\\"'],
  ['# TYPE forged counter', '# TYPE forged counter'],
  ['\r\n\0\u2028\u{1f600}', '\r\n\0\u2028\u{1f600}'],
  ['\ud800 alone', '\ufffd alone'],
  ['x'.repeat(2 ** 20), 'x'.repeat(1024)]
]

async function serve (options: Options<AnyRegistry>): Promise<[trace: TraceFunction<AnyRegistry>, port: number]> {
  const trace = HypertracePrometheus({ port: 0, ...options })
  t.teardown(() => trace.stop())
  const address = await trace.ready
  return [trace, address!.port]
}

/** The values of a query, by one label. */
function by (label: string, samples: Sample[]): Array<[string | undefined, number]> {
  return samples.map(({ metric, value }) => [metric[label], value])
}

t.test('a Prometheus scrapes the counts exactly', { skip: skipWithoutPrometheus() }, async t => {
  const [chat, chatPort] = await serve({ allowedProps: ['room'], defaultLabels: { app: 'chat' } })
  Hypertrace.setTraceFunction(chat)
  t.after(() => Hypertrace.clearTraceFunction())
  const chats = [new Chat(), new Chat()]
  for (let i = 0; i < 1000; i++) chats[0]!.send()
  for (let i = 0; i < 23; i++) chats[1]!.send()
  chats[1]!.receive()

  const [bad, badPort] = await serve({ allowedProps: ['bad'], collectDefaults: false })
  for (const [given] of hostile) {
    bad({ object: { className: 'Bad', props: { bad: given } }, caller: { functionName: 'f' } })
  }

  const openRegister = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>()
  openRegister.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const [open, openPort] = await serve({ register: openRegister, collectDefaults: false })
  for (let i = 0; i < 7; i++) open({ object: { className: 'Open', id: i }, caller: { functionName: 'f' } })

  const prometheus = await startPrometheus(t, { chat: chatPort, hostile: badPort, openmetrics: openPort })
  const targets = await eventually(() => prometheus.targets(), list => {
    return list.length === 3 && list.every(({ health }) => health !== 'unknown')
  })
  t.strictSame(targets, ['chat', 'hostile', 'openmetrics'].map(job => ({ job, health: 'up', lastError: '' })))

  async function query (promql: string, count: number): Promise<Sample[]> {
    return eventually(() => prometheus.query(promql), samples => samples.length >= count)
  }

  const functions = await query('sum by (caller_functionname) (trace_counter{app="chat"})', 2)
  t.strictSame(by('caller_functionname', functions), [['receive', 1], ['send', 1023]])
  const objects = await query('sum by (object_id) (trace_counter{object_props_room="lobby"})', 2)
  t.strictSame(by('object_id', objects), [['1', 1000], ['2', 24]])
  t.strictSame(await prometheus.metadata('trace_counter'), [
    { type: 'counter', help: 'Counts how many times a function has been traced', unit: '' }
  ])

  const props = await query('sum by (object_props_bad) (trace_counter{job="hostile"})', hostile.length)
  t.strictSame(new Map(by('object_props_bad', props)), new Map(hostile.map(([, value]) => [value, 1])))
  t.strictSame(await query('count by (__name__) ({job="hostile", __name__!~"up|scrape_.+"})', 1), [
    { metric: { __name__: 'trace_counter' }, value: hostile.length }
  ], 'nothing else came in with them')

  t.strictSame(await query('sum(trace_counter_total{job="openmetrics"})', 1), [{ metric: {}, value: 7 }])

  chats[0]!.receive()
  const more = 'sum(trace_counter{caller_functionname="receive"})'
  const sums = await eventually(() => prometheus.query(more), ([sum]) => sum?.value === 2)
  t.strictSame(sums, [{ metric: {}, value: 2 }], 'the next scrape has the next count')
})
