import { Registry } from 'prom-client'

/** The errors of one rule, for each value received. */
export function errorOf (kind: 'TypeError' | 'RangeError', rule: string): (received: string) => string {
  return received => `${kind}: ${rule}, received ${received}`
}

const portKind = errorOf('TypeError', 'port must be an integer or a string of digits')
const portRange = errorOf('RangeError', 'port must be an integer from 0 to 65535')
const hostKind = errorOf('TypeError', 'host must be a string that is not empty')
const noRegistry = errorOf('TypeError', 'register must be a registry as those of prom-client')
const propsItem = errorOf('TypeError', 'allowedProps must hold strings that are not empty')
const sameLabel = errorOf('RangeError', 'allowedProps must give different labels')
const metricKind = errorOf('TypeError', 'metricName must be a string that is not empty')
const metricPattern = errorOf('RangeError', 'metricName must match [a-zA-Z_:][a-zA-Z0-9_:]*')
const labelNames = errorOf('RangeError',
  'labels must be some of id, object_classname, object_id, parent_object_classname, parent_object_id, ' +
  'caller_functionname, caller_filename, caller_line, caller_column')
const labelKind = errorOf('TypeError', 'labels must be an array of strings')
const constantsKind = errorOf('TypeError', 'defaultLabels must be an object')
const constantName = errorOf('RangeError',
  'defaultLabels must have names that match [a-zA-Z_][a-zA-Z0-9_]* and do not start with __')
const constantTaken = errorOf('RangeError', 'defaultLabels must not repeat a label of the counter')
const constantValue = errorOf('TypeError', 'defaultLabels must have strings, numbers or booleans as values')
const basePathKind = errorOf('TypeError', 'basePath must be a string that is not empty')
const seriesKind = errorOf('TypeError', 'maxSeries must be an integer')
const seriesRange = errorOf('RangeError', 'maxSeries must be an integer from 1 to 5000000')
const hostPattern = errorOf('RangeError',
  'allowedHosts must hold names of letters, digits and hyphens between single dots, without scheme and port')
const fastifyKind = errorOf('TypeError', 'fastify must be an object of Fastify options')
const noFlag = (name: string, received: string) => errorOf('TypeError', `${name} must be true or false`)(received)
const ownServer = (name: string) => 'TypeError: fastify must not hold http2, serverFactory or frameworkErrors, ' +
  `received '${name}': the server is an HTTP/1.1 server of this package; register the plugin ` +
  "'hypertrace-prometheus/fastify' with an app of your own instead"

type Rule = ReturnType<typeof errorOf>
type Shown = [value: unknown, received: string]
type Rejected = [options: object, error: string]

/** Values of one option that break the same rule, each with how the error shows it. */
function each (values: Shown[], option: string, rule: Rule): Rejected[] {
  return values.map(([value, received]) => [{ [option]: value }, rule(received)])
}

/** Texts, each received as itself. */
const quoted = (...texts: string[]): Array<[string, string]> => texts.map(text => [text, `'${text.toWellFormed()}'`])

const registryMembers = 'registerMetric, getSingleMetric, removeSingleMetric, metrics, contentType'

/** Arguments of the factory that are neither a port nor an object of options, each as an error shows it. */
export const notOptions: Shown[] = [
  [null, 'null'],
  ['4343', "'4343'"],
  ['', "''"],
  [true, 'true'],
  [10n, '10n'],
  [[], 'an array'],
  [() => {}, '[function]'],
  [Symbol('port'), '[symbol]']
]

/** Options that are rejected, each with its error. */
export const rejectedOptions: Rejected[] = [
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
  [{ totals: 'false' }, noFlag('totals', "'false'")],
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
    { defaultLabels: { app: 'chat' }, register: new Registry() },
    'TypeError: defaultLabels must be left out beside register, received both: ' +
      'call register.setDefaultLabels(labels) instead'
  ],
  ...['', '1a', 'a-b', 'a:b', '__a', 'é', 'a\n'].map((name): Rejected => {
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

  ...[0, -1, 1.5, NaN, Infinity, 5_000_001].map((maxSeries): Rejected => {
    return [{ maxSeries }, seriesRange(String(maxSeries))]
  }),
  [{ maxSeries: '10' }, seriesKind("'10'")],
  [{ maxSeries: null }, seriesKind('null')],

  [{ allowedHosts: 'box.lan' }, "TypeError: allowedHosts must be an array of strings, received 'box.lan'"],
  ...[
    'a.b:80', 'http://a', 'a b', '[::1]', 'a/b', 'a\n', '\na', 'a_b', 'é', '*', '.', '..', '.a', 'a..b', 'a..'
  ].map((name): Rejected => [{ allowedHosts: ['other', name] }, hostPattern(`'${name}'`)]),
  [{ allowedHosts: [''] }, "TypeError: allowedHosts must hold strings that are not empty, received ''"],

  [{ fastify: null }, fastifyKind('null')],
  [{ fastify: [] }, fastifyKind('an array')],
  [{ fastify: true }, fastifyKind('true')],
  [{ fastify: { http2: true } }, ownServer('http2')],
  [{ fastify: { serverFactory () {} } }, ownServer('serverFactory')],
  [{ fastify: { frameworkErrors () {} } as never }, ownServer('frameworkErrors')]
]
