import { Registry } from 'prom-client'
import t from 'tap'
import HypertracePrometheus from '../../index.ts'
import { resolveOptions } from '../../lib/options.ts'
import type { Registry as AnyRegistry } from '../../lib/types.ts'
import { thrownBy, warningsOf } from '../support/outcome.ts'
import { errorOf, notOptions, rejectedOptions } from '../support/rejected-options.ts'

const register = new Registry()

const defaults = {
  port: null,
  host: 'localhost',
  register: null,
  collectDefaults: true,
  allowedProps: [],
  metricName: 'trace_counter',
  labels: [
    'id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id', 'caller_functionname',
    'caller_filename'
  ],
  defaultLabels: {},
  basePath: '',
  maxSeries: 10_000,
  dropCollected: true,
  totals: true,
  allowedHosts: [],
  unref: false,
  fastify: {}
}

const oddProps = ['1x', '__x', '__proto__', 'constructor', '\u{1f600}']

const accepted: Array<[input: unknown, settings: object]> = [
  [undefined, {}],
  [{}, {}],
  [Object.create(null), {}],
  [Object.fromEntries(Object.keys(defaults).map(name => [name, undefined])), {}],
  [4343, { port: 4343 }],
  [0, { port: 0 }],

  [{ port: 0 }, { port: 0 }],
  [{ port: 65535 }, { port: 65535 }],
  [{ port: '4343' }, { port: 4343 }],
  [{ port: '0' }, { port: 0 }],
  [{ port: '00080' }, { port: 80 }],
  [{ port: null }, {}],
  [{ port: false }, {}],
  [{ host: '0.0.0.0' }, { host: '0.0.0.0' }],
  [{ register }, { register }],
  [{ register: null }, {}],
  [{ collectDefaults: false }, { collectDefaults: false, totals: false }],
  [{ collectDefaults: false, register }, { collectDefaults: false, register }],
  [{ collectDefaults: false, totals: true }, { collectDefaults: false }],
  [{ totals: false }, { totals: false }],
  [{ allowedProps: null }, {}],
  [{ allowedProps: [] }, {}],
  [{ allowedProps: ['b', 'a', 'b', 'A'] }, { allowedProps: ['b', 'a', 'A'] }],
  [{ allowedProps: oddProps }, { allowedProps: oddProps }],
  [{ metricName: 'a' }, { metricName: 'a' }],
  [{ metricName: '_job:function_calls:rate5m_total' }, { metricName: '_job:function_calls:rate5m_total' }],
  [
    { labels: ['caller_filename', 'caller_column', 'id', 'caller_line', 'id'] },
    { labels: ['id', 'caller_filename', 'caller_line', 'caller_column'] }
  ],
  [{ defaultLabels: {} }, {}],
  [
    { defaultLabels: { app: 'chat-app', Zone_2: 2, live: true, lone: '\ud800' } },
    { defaultLabels: { app: 'chat-app', Zone_2: '2', live: 'true', lone: '\ufffd' } }
  ],
  [
    { labels: ['object_classname'], defaultLabels: { id: 'free now' } },
    { labels: ['object_classname'], defaultLabels: { id: 'free now' } }
  ],
  [{ basePath: '/app' }, { basePath: '/app' }],
  [{ maxSeries: 1 }, { maxSeries: 1 }],
  [{ maxSeries: 5_000_000 }, { maxSeries: 5_000_000 }],
  [{ dropCollected: false }, { dropCollected: false }],
  [{ allowedHosts: ['Box.Lan.', 'other'] }, { allowedHosts: ['box.lan', 'other'] }],
  [{ allowedHosts: ['a-1.b-2.c3', 'x.', '-'] }, { allowedHosts: ['a-1.b-2.c3', 'x', '-'] }],
  [{ unref: true }, { unref: true }],
  [{ fastify: { logger: true } }, { fastify: { logger: true } }]
]

t.test('options that are accepted, with the defaults of the others', async t => {
  const warnings = await warningsOf(() => {
    for (const [input, settings] of accepted) t.strictSame(resolveOptions(input), { ...defaults, ...settings })
  })
  t.strictSame(warnings, [])
})

t.test('an argument that is neither a port nor an object is rejected', async t => {
  const rule = errorOf('TypeError', 'HypertracePrometheus must be given a port number or an options object')
  for (const [input, received] of notOptions) {
    t.equal(thrownBy(() => HypertracePrometheus(input as number)), rule(received))
  }
})

t.test('options that are rejected, each with an error that gives the rule and the value', async t => {
  for (const [options, error] of rejectedOptions) t.equal(thrownBy(() => HypertracePrometheus(options)), error)
})

t.test('nothing has happened when an option is rejected', async t => {
  const calls: string[] = []
  const recorder: AnyRegistry = {
    contentType: 'text/plain',
    registerMetric () { calls.push('registerMetric') },
    getSingleMetric () { calls.push('getSingleMetric') },
    removeSingleMetric () { calls.push('removeSingleMetric') },
    async metrics () {
      calls.push('metrics')
      return ''
    }
  }
  const warnings = await warningsOf(() => {
    for (const [options] of rejectedOptions) {
      const surrounded = { port: 0, register: recorder, unknown: true, ...options }
      t.not(thrownBy(() => HypertracePrometheus(surrounded)), 'nothing thrown')
    }
  })
  t.strictSame(calls, [])
  t.strictSame(warnings, [])
  t.strictSame(process.getActiveResourcesInfo().filter(name => name.startsWith('TCP')), [])
})

t.test('unknown options give one warning, which names the nearest known one where one is near', async t => {
  const unknown = { Port: 1, regster: null, allowedprops: ['a'], hots: 'x', timeout: 5, props: [] }
  const warnings = await warningsOf(() => {
    t.strictSame(resolveOptions({ ...unknown, maxSeries: 5 }), { ...defaults, maxSeries: 5 })
  })
  t.strictSame(warnings, ['HYPERTRACE_PROMETHEUS_UNKNOWN_OPTION: unknown options are ignored: ' + [
    "'Port' (nearest known option: 'port')",
    "'regster' (nearest known option: 'register')",
    "'allowedprops' (nearest known option: 'allowedProps')",
    "'hots' (nearest known option: 'host')",
    "'timeout'",
    "'props'"
  ].join(', ')])
})
