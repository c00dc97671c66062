import { Registry } from 'prom-client'
import t from 'tap'
import HypertracePrometheus from '../../index.ts'
import { resolveOptions } from '../../lib/options.ts'
import type { Registry as AnyRegistry } from '../../lib/types.ts'
import { thrownBy, warningsOf } from '../support/outcome.ts'

const register = new Registry()

const defaults = {
  port: null,
  host: 'localhost',
  register: null,
  collectDefaults: true,
  allowedProps: [],
  metricName: 'trace_counter',
  labels: ['id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id', 'caller_functionname', 'caller_filename'],
  defaultLabels: {},
  basePath: '',
  maxSeries: 10_000,
  dropCollected: true,
  allowedHosts: [],
  unref: false,
  fastify: {}
}

const hostileProps = ['1x', '__x', '__proto__', 'constructor', '\u{1f600}']

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
  [{ collectDefaults: false }, { collectDefaults: false }],
  [{ allowedProps: null }, {}],
  [{ allowedProps: [] }, {}],
  [{ allowedProps: ['b', 'a', 'b', 'A'] }, { allowedProps: ['b', 'a', 'A'] }],
  [{ allowedProps: hostileProps }, { allowedProps: hostileProps }],
  [{ metricName: 'a' }, { metricName: 'a' }],
  [{ metricName: '_job:function_calls:rate5m_total' }, { metricName: '_job:function_calls:rate5m_total' }],
  [{ labels: ['caller_filename', 'caller_column', 'id', 'caller_line', 'id'] }, { labels: ['id', 'caller_filename', 'caller_line', 'caller_column'] }],
  [{ defaultLabels: {} }, {}],
  [{ defaultLabels: { app: 'chat-app', Zone_2: 2, live: true, lone: '\ud800' } }, { defaultLabels: { app: 'chat-app', Zone_2: '2', live: 'true', lone: '\ufffd' } }],
  [{ labels: ['object_classname'], defaultLabels: { id: 'free now' } }, { labels: ['object_classname'], defaultLabels: { id: 'free now' } }],
  [{ basePath: '/app' }, { basePath: '/app' }],
  [{ maxSeries: 1 }, { maxSeries: 1 }],
  [{ maxSeries: 5_000_000 }, { maxSeries: 5_000_000 }],
  [{ dropCollected: false }, { dropCollected: false }],
  [{ allowedHosts: ['Box.Lan.', 'other'] }, { allowedHosts: ['box.lan', 'other'] }],
  [{ unref: true }, { unref: true }],
  [{ fastify: { logger: true } }, { fastify: { logger: true } }]
]

const noPort = (shown: string) => `TypeError: port must be an integer or a string of digits, received ${shown}`
const badPort = (shown: string) => `RangeError: port must be an integer from 0 to 65535, received ${shown}`
const noFlag = (name: string, shown: string) => `TypeError: ${name} must be true or false, received ${shown}`
const badName = (shown: string) => `RangeError: metricName must match [a-zA-Z_:][a-zA-Z0-9_:]*, received ${shown}`
const badLabels = (shown: string) => `RangeError: labels must be some of id, object_classname, object_id, parent_object_classname, parent_object_id, caller_functionname, caller_filename, caller_line, caller_column, received ${shown}`
const badConstant = (shown: string) => `RangeError: defaultLabels must have names that match [a-zA-Z_][a-zA-Z0-9_]* and do not start with __, received ${shown}`
const noConstant = (shown: string) => `TypeError: defaultLabels must have strings, numbers or booleans as values, received ${shown} for 'a'`
const badBudget = (shown: string) => `RangeError: maxSeries must be an integer from 1 to 5000000, received ${shown}`
const ownServer = (name: string) => `TypeError: fastify must not hold '${name}': the server binds by itself, over HTTP/1.1; register the plugin 'hypertrace-prometheus/fastify' with an app of your own`

const notOptions: Array<[input: unknown, error: string]> = [
  [null, 'null'], ['4343', "'4343'"], ['', "''"], [true, 'true'], [10n, '10n'], [[], 'an array'], [() => {}, '[function]'], [Symbol('port'), '[symbol]']
].map(([input, shown]) => [input, `TypeError: HypertracePrometheus takes a port number or an options object, received ${String(shown)}`])

const rejected: Array<[options: object, error: string]> = [
  [{ port: -1 }, badPort('-1')],
  [{ port: 65536 }, badPort('65536')],
  [{ port: 1.5 }, badPort('1.5')],
  [{ port: NaN }, badPort('NaN')],
  [{ port: Infinity }, badPort('Infinity')],
  [{ port: '65536' }, badPort("'65536'")],
  [{ port: '9'.repeat(2000) }, badPort(`'${'9'.repeat(1024)}'`)],
  ...['abc', '0x10', '', ' 80', '80 ', '-1', '+1', '1e3', '1.5', '\u0661', 'a\ud800'].map((port): [object, string] => [{ port }, noPort(`'${port.toWellFormed()}'`)]),
  [{ port: true }, noPort('true')],
  [{ port: 10n }, noPort('10n')],
  [{ port: [80] }, noPort('an array')],
  [{ port: {} }, noPort('an object')],

  ...([['', "''"], [null, 'null'], [127, '127'], [{}, 'an object']] as const).map(([host, shown]): [object, string] => [{ host }, `TypeError: host must be a string that is not empty, received ${shown}`]),

  [{ register: {} }, 'TypeError: register must be a registry as those of prom-client, received an object without registerMetric, getSingleMetric, removeSingleMetric, metrics, contentType'],
  [{ register: { contentType: 'text/plain', registerMetric () {}, getSingleMetric: true, metrics () {} } }, 'TypeError: register must be a registry as those of prom-client, received an object without getSingleMetric, removeSingleMetric'],
  [{ register: { registerMetric () {}, getSingleMetric () {}, removeSingleMetric () {}, metrics () {} } }, 'TypeError: register must be a registry as those of prom-client, received an object without contentType'],
  [{ register: false }, 'TypeError: register must be a registry as those of prom-client, received false without registerMetric, getSingleMetric, removeSingleMetric, metrics, contentType'],
  [{ register: Registry }, 'TypeError: register must be a registry as those of prom-client, received [function] without registerMetric, getSingleMetric, removeSingleMetric, metrics, contentType'],

  [{ collectDefaults: null }, noFlag('collectDefaults', 'null')],
  [{ collectDefaults: 'false' }, noFlag('collectDefaults', "'false'")],
  [{ dropCollected: 0 }, noFlag('dropCollected', '0')],
  [{ unref: 1 }, noFlag('unref', '1')],

  [{ allowedProps: 'peer' }, "TypeError: allowedProps must be an array of strings, received 'peer'"],
  [{ allowedProps: new Set(['peer']) }, 'TypeError: allowedProps must be an array of strings, received an object'],
  [{ allowedProps: ['peer', ''] }, "TypeError: allowedProps must hold strings that are not empty, received ''"],
  [{ allowedProps: [Symbol('peer')] }, 'TypeError: allowedProps must hold strings that are not empty, received [symbol]'],
  [{ allowedProps: new Array(1) }, 'TypeError: allowedProps must hold strings that are not empty, received undefined'],
  [{ allowedProps: ['foo-bar', 'x', 'foo_bar'] }, "RangeError: allowedProps must give different labels, received 'foo-bar' and 'foo_bar' that both become 'object_props_foo_bar'"],
  [{ allowedProps: ['é', 'ü'] }, "RangeError: allowedProps must give different labels, received 'é' and 'ü' that both become 'object_props__'"],

  ...['1a', 'a-b', 'a b', 'é', 'a\n', 'a{b="c"}'].map((metricName): [object, string] => [{ metricName }, badName(`'${metricName}'`)]),
  [{ metricName: '' }, "TypeError: metricName must be a string that is not empty, received ''"],
  [{ metricName: null }, 'TypeError: metricName must be a string that is not empty, received null'],

  [{ labels: [] }, badLabels('none')],
  [{ labels: ['id', 'class', '__proto__'] }, badLabels("'class', '__proto__'")],
  [{ labels: null }, 'TypeError: labels must be an array of strings, received null'],
  [{ labels: 'id' }, "TypeError: labels must be an array of strings, received 'id'"],
  [{ labels: ['id', 1] }, 'TypeError: labels must hold strings that are not empty, received 1'],

  [{ defaultLabels: null }, 'TypeError: defaultLabels must be an object, received null'],
  [{ defaultLabels: 'app' }, "TypeError: defaultLabels must be an object, received 'app'"],
  [{ defaultLabels: ['app'] }, 'TypeError: defaultLabels must be an object, received an array'],
  [{ defaultLabels: { app: 'chat' }, register }, 'TypeError: defaultLabels go with an own registry; on a given one say register.setDefaultLabels(labels)'],
  ...['', '1a', 'a-b', 'a:b', '__a', 'é', 'a\n'].map((name): [object, string] => [{ defaultLabels: { [name]: 'b' } }, badConstant(`'${name}'`)]),
  [{ defaultLabels: JSON.parse('{"__proto__":"a"}') }, badConstant("'__proto__'")],
  [{ defaultLabels: { id: 'a' } }, "RangeError: defaultLabels must not repeat a label of the counter, received 'id'"],
  [{ defaultLabels: { caller_props_a_b: 'a' }, allowedProps: ['a-b'] }, "RangeError: defaultLabels must not repeat a label of the counter, received 'caller_props_a_b'"],
  [{ defaultLabels: { a: null } }, noConstant('null')],
  [{ defaultLabels: { a: undefined } }, noConstant('undefined')],
  [{ defaultLabels: { a: { toString: () => '"} 1' } } }, noConstant('an object')],

  [{ basePath: '' }, "TypeError: basePath must be a string that is not empty, received ''"],
  [{ basePath: new URL('file:///app') }, 'TypeError: basePath must be a string that is not empty, received an object'],

  ...[0, -1, 1.5, NaN, Infinity, 5_000_001].map((maxSeries): [object, string] => [{ maxSeries }, badBudget(String(maxSeries))]),
  [{ maxSeries: '10' }, "TypeError: maxSeries must be an integer, received '10'"],
  [{ maxSeries: null }, 'TypeError: maxSeries must be an integer, received null'],

  [{ allowedHosts: 'box.lan' }, "TypeError: allowedHosts must be an array of strings, received 'box.lan'"],
  ...['box.lan:4343', 'http://box.lan', 'box lan', '[::1]'].map((name): [object, string] => [{ allowedHosts: ['other', name] }, `RangeError: allowedHosts must hold names without scheme and port, received '${name}'`]),
  [{ allowedHosts: [''] }, "TypeError: allowedHosts must hold strings that are not empty, received ''"],

  [{ fastify: null }, 'TypeError: fastify must be an object of Fastify options, received null'],
  [{ fastify: [] }, 'TypeError: fastify must be an object of Fastify options, received an array'],
  [{ fastify: true }, 'TypeError: fastify must be an object of Fastify options, received true'],
  [{ fastify: { http2: true } }, ownServer('http2')],
  [{ fastify: { serverFactory () {} } }, ownServer('serverFactory')]
]

t.test('options that are accepted, with the defaults of the others', async t => {
  const warnings = await warningsOf(() => {
    for (const [input, settings] of accepted) t.strictSame(resolveOptions(input), { ...defaults, ...settings })
  })
  t.strictSame(warnings, [])
})

t.test('what is no port and no options is rejected', async t => {
  for (const [input, error] of notOptions) t.equal(thrownBy(() => HypertracePrometheus(input as number)), error)
})

t.test('options that are rejected, each with an error that names the rule and the value', async t => {
  for (const [options, error] of rejected) t.equal(thrownBy(() => HypertracePrometheus(options)), error)
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
    for (const [options] of rejected) {
      const surrounded = { port: 0, register: recorder, unknown: true, ...options }
      t.not(thrownBy(() => HypertracePrometheus(surrounded)), 'nothing thrown')
    }
  })
  t.strictSame(calls, [])
  t.strictSame(warnings, [])
  t.strictSame(process.getActiveResourcesInfo().filter(name => name.startsWith('TCP')), [])
})

t.test('options that are not known are ignored with one warning, which names the nearest known ones', async t => {
  const unknown = { Port: 1, regster: null, allowedprops: ['a'], hots: 'x', timeout: 5 }
  const warnings = await warningsOf(() => t.strictSame(resolveOptions({ ...unknown, maxSeries: 5 }), { ...defaults, maxSeries: 5 }))
  t.strictSame(warnings, ['HYPERTRACE_PROMETHEUS_UNKNOWN_OPTION: ignored options that are not known: ' + [
    "'Port' (nearest known option: 'port')",
    "'regster' (nearest known option: 'register')",
    "'allowedprops' (nearest known option: 'allowedProps')",
    "'hots' (nearest known option: 'host')",
    "'timeout' (nearest known option: 'port')"
  ].join(', ')])
})
