import { labelValue } from './counting/label-value.ts'
import { builtinLabels, propLabels } from './counting/label-schema.ts'
import { describe } from './describe.ts'
import { nearestName } from './nearest-name.ts'
import { booleanOption, isPlainObject, listOption, rejection, textOption } from './option-values.ts'
import { hasDefaultMetrics } from './platform.ts'
import { checkRegistry } from './registry/check.ts'
import type { BuiltinLabel, Options, Registry } from './types.ts'
import { warn } from './warning.ts'

/** Two tables of this size still fit one `Map`, which holds at most 2^24 entries. */
const seriesLimit = 5_000_000

/** Every option, checked, with the defaults of those that were not given. */
export interface Settings<R extends Registry> {
  readonly port: number | null
  readonly host: string
  readonly register: R | null
  readonly collectDefaults: boolean
  readonly allowedProps: readonly string[]
  readonly metricName: string
  readonly labels: readonly BuiltinLabel[]
  readonly defaultLabels: Readonly<Record<string, string>>
  readonly basePath: string
  readonly maxSeries: number
  readonly dropCollected: boolean
  readonly allowedHosts: readonly string[]
  readonly unref: boolean
  readonly fastify: NonNullable<Options['fastify']>
}

/**
 * Checks the argument of the factory and adds the defaults. Nothing else happens here, apart from a process warning
 * about unknown options.
 *
 * @param input a port, an options object, or undefined for the defaults
 * @throws {TypeError} a value is of the wrong kind
 * @throws {RangeError} a value of the right kind is out of its bounds
 */
export function resolveOptions<R extends Registry> (input: unknown): Settings<R> {
  const given = optionsObject(input)
  const allowedProps = propNames(given.allowedProps)
  const register = registryOption<R>(given.register)
  const labels = keptLabels(given.labels)
  const settings: Settings<R> = {
    port: portNumber(given.port),
    host: textOption('host', given.host, 'localhost'),
    register,
    collectDefaults: booleanOption('collectDefaults', given.collectDefaults, hasDefaultMetrics),
    allowedProps,
    metricName: metricName(given.metricName),
    labels,
    defaultLabels: constantLabels(given.defaultLabels, register, [...labels, ...allowedProps.flatMap(propLabels)]),
    basePath: textOption('basePath', given.basePath, ''),
    maxSeries: seriesBudget(given.maxSeries),
    dropCollected: booleanOption('dropCollected', given.dropCollected, true),
    allowedHosts: hostNames(given.allowedHosts),
    unref: booleanOption('unref', given.unref, false),
    fastify: fastifyOptions(given.fastify)
  }
  warnOfUnknown(Object.keys(given), Object.keys(settings))
  return settings
}

type Given = { readonly [K in keyof Options]?: unknown }

function optionsObject (input: unknown): Given {
  if (input === undefined) return {}
  if (typeof input === 'number') return { port: input }
  if (isPlainObject(input)) return input
  throw new TypeError(rejection('HypertracePrometheus', 'be given a port number or an options object', input))
}

function warnOfUnknown (names: readonly string[], known: readonly string[]): void {
  const unknown = names.filter(name => !known.includes(name))
  if (unknown.length === 0) return
  const listed = unknown.map(name => {
    const nearest = nearestName(name, known)
    return describe(name) + (nearest === null ? '' : ` (nearest known option: '${nearest}')`)
  })
  warn('UNKNOWN_OPTION', `unknown options are ignored: ${listed.join(', ')}`)
}

function portNumber (value: unknown): number | null {
  if (value === undefined || value === null || value === false) return null
  const port = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof port !== 'number') {
    throw new TypeError(rejection('port', 'be an integer or a string of digits', value))
  }
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new RangeError(rejection('port', 'be an integer from 0 to 65535', value))
  }
  return port
}

function registryOption<R extends Registry> (value: unknown): R | null {
  if (value === undefined || value === null) return null
  checkRegistry(value)
  return value as R
}

function propNames (value: unknown): string[] {
  const names = listOption('allowedProps', value ?? [])
  const propOf = new Map<string, string>()
  for (const name of names) {
    const [label] = propLabels(name)
    const other = propOf.get(label)
    if (other !== undefined) {
      const received = `received ${describe(other)} and ${describe(name)} that both become '${label}'`
      throw new RangeError(`allowedProps must give different labels, ${received}`)
    }
    propOf.set(label, name)
  }
  return names
}

function metricName (value: unknown): string {
  const name = textOption('metricName', value, 'trace_counter')
  // https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) {
    throw new RangeError(rejection('metricName', 'match [a-zA-Z_:][a-zA-Z0-9_:]*', name))
  }
  return name
}

function keptLabels (value: unknown): BuiltinLabel[] {
  if (value === undefined) return builtinLabels.slice(0, 7)
  const names = listOption('labels', value)
  const unknown = names.filter(name => !builtinLabels.some(label => label === name))
  if (names.length === 0 || unknown.length > 0) {
    const received = unknown.length > 0 ? unknown.map(describe).join(', ') : 'none'
    throw new RangeError(`labels must be some of ${builtinLabels.join(', ')}, received ${received}`)
  }
  return builtinLabels.filter(label => names.includes(label))
}

function constantLabels (value: unknown, register: Registry | null, taken: readonly string[]): Record<string, string> {
  if (value === undefined) return {}
  if (!isPlainObject(value)) throw new TypeError(rejection('defaultLabels', 'be an object', value))
  if (register !== null) {
    throw new TypeError('defaultLabels must be left out beside register, received both: ' +
      'call register.setDefaultLabels(labels) instead')
  }
  return Object.fromEntries(Object.entries(value).map(([name, constant]) => {
    if (!/^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) {
      const rule = 'have names that match [a-zA-Z_][a-zA-Z0-9_]* and do not start with __'
      throw new RangeError(rejection('defaultLabels', rule, name))
    }
    if (taken.includes(name)) {
      throw new RangeError(rejection('defaultLabels', 'not repeat a label of the counter', name))
    }
    if (!['string', 'number', 'boolean'].includes(typeof constant)) {
      const rule = 'have strings, numbers or booleans as values'
      throw new TypeError(`${rejection('defaultLabels', rule, constant)} for '${name}'`)
    }
    return [name, labelValue(constant)]
  }))
}

function seriesBudget (value: unknown = 10_000): number {
  if (typeof value !== 'number') throw new TypeError(rejection('maxSeries', 'be an integer', value))
  if (!Number.isInteger(value) || value < 1 || value > seriesLimit) {
    throw new RangeError(rejection('maxSeries', `be an integer from 1 to ${seriesLimit}`, value))
  }
  return value
}

function hostNames (value: unknown): string[] {
  const names = listOption('allowedHosts', value ?? [])
  const wrong = names.find(name => !/^[a-z\d.-]+$/i.test(name))
  if (wrong !== undefined) {
    const rule = 'hold names of letters, digits, dots and hyphens, without scheme and port'
    throw new RangeError(rejection('allowedHosts', rule, wrong))
  }
  return names.map(name => name.toLowerCase().replace(/\.$/, ''))
}

function fastifyOptions (value: unknown = {}): Settings<Registry>['fastify'] {
  if (!isPlainObject(value)) throw new TypeError(rejection('fastify', 'be an object of Fastify options', value))
  for (const name of ['http2', 'serverFactory']) {
    if (!(name in value)) continue
    throw new TypeError(rejection('fastify', 'not hold http2 or serverFactory', name) +
      ": the server is an HTTP/1.1 server of this package; register the plugin 'hypertrace-prometheus/fastify' " +
      'with an app of your own instead')
  }
  return value
}
