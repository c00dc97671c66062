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
  labels: [
    'id', 'object_classname', 'object_id', 'parent_object_classname', 'parent_object_id', 'caller_functionname',
    'caller_filename'
  ],
  defaultLabels: {},
  basePath: '',
  maxSeries: 10_000,
  dropCollected: true,
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
  [{ collectDefaults: false }, { collectDefaults: false }],
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
  [{ unref: true }, { unref: true }],
  [{ fastify: { logger: true } }, { fastify: { logger: true } }]
]

/** The errors of one rule, for each value received. */
function error (kind: 'TypeError' | 'RangeError', rule: string): (received: string) => string {
  return received => `${kind}: ${rule}, received ${received}`
}

const portKind = error('TypeError', 'port must be an integer or a string of digits')
const portRange = error('RangeError', 'port must be an integer from 0 to 65535')
const hostKind = error('TypeError', 'host must be a string that is not empty')
const noRegistry = error('TypeError', 'register must be a registry as those of prom-client')
const propsItem = error('TypeError', 'allowedProps must hold strings that are not empty')
const sameLabel = error('RangeError', 'allowedProps must give different labels')
const metricKind = error('TypeError', 'metricName must be a string that is not empty')
const metricPattern = error('RangeError', 'metricName must match [a-zA-Z_:][a-zA-Z0-9_:]*')
const labelNames = error('RangeError',
  'labels must be some of id, object_classname, object_id, parent_object_classname, parent_object_id, ' +
  'caller_functionname, caller_filename, caller_line, caller_column')
const labelKind = error('TypeError', 'labels must be an array of strings')
const constantsKind = error('TypeError', 'defaultLabels must be an object')
const constantName = error('RangeError',
  'defaultLabels must have names that match [a-zA-Z_][a-zA-Z0-9_]* and do not start with __')
const constantTaken = error('RangeError', 'defaultLabels must not repeat a label of the counter')
const constantValue = error('TypeError', 'defaultLabels must have strings, numbers or booleans as values')
const basePathKind = error('TypeError', 'basePath must be a string that is not empty')
const seriesKind = error('TypeError', 'maxSeries must be an integer')
const seriesRange = error('RangeError', 'maxSeries must be an integer from 1 to 5000000')
const hostPattern = error('RangeError',
  'allowedHosts must hold names of letters, digits, dots and hyphens, without scheme and port')
const fastifyKind = error('TypeError', 'fastify must be an object of Fastify options')
const noFlag = (name: string, received: string) => error('TypeError', `${name} must be true or false`)(received)
const ownServer = (name: string) => error('TypeError', 'fastify must not hold http2 or serverFactory')(`'${name}': ` +
  "the server is an HTTP/1.1 server of this package; register the plugin 'hypertrace-prometheus/fastify' " +
  'with an app of your own instead')

type Rule = ReturnType<typeof error>

/** Values of one option that break the same rule, each with how the error shows it. */
function each (values: Array<[value: unknown, received: string]>, option: string, rule: Rule): Array<[object, string]> {
  return values.map(([value, received]) => [{ [option]: value }, rule(received)])
}

/** Texts, each received as itself. */
const quoted = (...texts: string[]): Array<[string, string]> => texts.map(text => [text, `'${text.toWellFormed()}'`])

const registryMembers = 'registerMetric, getSingleMetric, removeSingleMetric, metrics, contentType'

const notOptions: Array<[input: unknown, received: string]> = [
  [null, 'null'],
  ['4343', "'4343'"],
  ['', "''"],
  [true, 'true'],
  [10n, '10n'],
  [[], 'an array'],
  [() => {}, '[function]'],
  [Symbol('port'), '[symbol]']
]

const rejected: Array<[options: object, error: string]> = [
  [{ port: -1 }, portRange('-1')],
  [{ port: 65536 }, portRange('65536')],
  [{ port: 1.5 }, portRange('1.5')],
  [{ port: NaN }, portRange('NaN')],
  [{ port: Infinity }, portRange('Infinity')],
  [{ port: '65536' }, portRange("'65536'")],
  [{ port: '9'.repeat(2000) }, portRange(`'${'9'.repeat(1024)}'`)],
  ...each(
    quoted('abc', '0x10', '', ' 80', '80 ', '-1', '+1', '1e3', '1.5', '\u0661', 'a\ud800'),
    'port', portKind
  ),
  [{ port: true }, portKind('true')],
  [{ port: 10n }, portKind('10n')],
  [{ port: [80] }, portKind('an array')],
  [{ port: {} }, portKind('an object')],

  ...each([['', "''"], [null, 'null'], [127, '127'], [{}, 'an object']], 'host', hostKind),

  [{ register: {} }, noRegistry(`an object without ${registryMembers}`)],
  [
    { register: { contentType: 'text/plain', registerMetric () {}, getSingleMetric: true, metrics () {} } },
    noRegistry('an object without getSingleMetric, removeSingleMetric')
  ],
  [
    { register: { registerMetric () {}, getSingleMetric () {}, removeSingleMetric () {}, metrics () {} } },
    noRegistry('an object without contentType')
  ],
  [{ register: false }, noRegistry(`false without ${registryMembers}`)],
  [{ register: Registry }, noRegistry(`[function] without ${registryMembers}`)],

  [{ collectDefaults: null }, noFlag('collectDefaults', 'null')],
  [{ collectDefaults: 'false' }, noFlag('collectDefaults', "'false'")],
  [{ dropCollected: 0 }, noFlag('dropCollected', '0')],
  [{ unref: 1 }, noFlag('unref', '1')],

  [{ allowedProps: 'peer' }, "TypeError: allowedProps must be an array of strings, received 'peer'"],
  [{ allowedProps: new Set(['peer']) }, 'TypeError: allowedProps must be an array of strings, received an object'],
  [{ allowedProps: ['peer', ''] }, propsItem("''")],
  [{ allowedProps: [Symbol('peer')] }, propsItem('[symbol]')],
  [{ allowedProps: new Array(1) }, propsItem('undefined')],
  [
    { allowedProps: ['foo-bar', 'x', 'foo_bar'] },
    sameLabel("'foo-bar' and 'foo_bar' that both become 'object_props_foo_bar'")
  ],
  [{ allowedProps: ['é', 'ü'] }, sameLabel("'é' and 'ü' that both become 'object_props__'")],

  ...each(quoted('1a', 'a-b', 'a b', 'é', 'a\n', 'a{b="c"}'), 'metricName', metricPattern),
  [{ metricName: '' }, metricKind("''")],
  [{ metricName: null }, metricKind('null')],

  [{ labels: [] }, labelNames('none')],
  [{ labels: ['id', 'class', '__proto__'] }, labelNames("'class', '__proto__'")],
  [{ labels: null }, labelKind('null')],
  [{ labels: 'id' }, labelKind("'id'")],
  [{ labels: ['id', 1] }, 'TypeError: labels must hold strings that are not empty, received 1'],

  [{ defaultLabels: null }, constantsKind('null')],
  [{ defaultLabels: 'app' }, constantsKind("'app'")],
  [{ defaultLabels: ['app'] }, constantsKind('an array')],
  [
    { defaultLabels: { app: 'chat' }, register },
    'TypeError: defaultLabels must be left out beside register, received both: ' +
      'call register.setDefaultLabels(labels) instead'
  ],
  ...['', '1a', 'a-b', 'a:b', '__a', 'é', 'a\n'].map((name): [object, string] => {
    return [{ defaultLabels: { [name]: 'b' } }, constantName(`'${name}'`)]
  }),
  [{ defaultLabels: JSON.parse('{"__proto__":"a"}') }, constantName("'__proto__'")],
  [{ defaultLabels: { id: 'a' } }, constantTaken("'id'")],
  [{ defaultLabels: { caller_props_a_b: 'a' }, allowedProps: ['a-b'] }, constantTaken("'caller_props_a_b'")],
  [{ defaultLabels: { a: null } }, constantValue("null for 'a'")],
  [{ defaultLabels: { a: undefined } }, constantValue("undefined for 'a'")],
  [{ defaultLabels: { a: { toString: () => '"} 1' } } }, constantValue("an object for 'a'")],

  [{ basePath: '' }, basePathKind("''")],
  [{ basePath: new URL('file:///app') }, basePathKind('an object')],

  ...[0, -1, 1.5, NaN, Infinity, 5_000_001].map((maxSeries): [object, string] => {
    return [{ maxSeries }, seriesRange(String(maxSeries))]
  }),
  [{ maxSeries: '10' }, seriesKind("'10'")],
  [{ maxSeries: null }, seriesKind('null')],

  [{ allowedHosts: 'box.lan' }, "TypeError: allowedHosts must be an array of strings, received 'box.lan'"],
  ...quoted('a.b:80', 'http://a', 'a b', '[::1]', 'a/b', 'a\n', '\na', 'a_b', 'é', '*').map(([name, received]): [object, string] => {
    return [{ allowedHosts: ['other', name] }, hostPattern(received)]
  }),
  [{ allowedHosts: [''] }, "TypeError: allowedHosts must hold strings that are not empty, received ''"],

  [{ fastify: null }, fastifyKind('null')],
  [{ fastify: [] }, fastifyKind('an array')],
  [{ fastify: true }, fastifyKind('true')],
  [{ fastify: { http2: true } }, ownServer('http2')],
  [{ fastify: { serverFactory () {} } }, ownServer('serverFactory')]
]

t.test('options that are accepted, with the defaults of the others', async t => {
  const warnings = await warningsOf(() => {
    for (const [input, settings] of accepted) t.strictSame(resolveOptions(input), { ...defaults, ...settings })
  })
  t.strictSame(warnings, [])
})

t.test('an argument that is neither a port nor an object is rejected', async t => {
  const rule = error('TypeError', 'HypertracePrometheus must be given a port number or an options object')
  for (const [input, received] of notOptions) {
    t.equal(thrownBy(() => HypertracePrometheus(input as number)), rule(received))
  }
})

t.test('options that are rejected, each with an error that gives the rule and the value', async t => {
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
