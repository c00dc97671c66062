import { labelValue } from './counting/label-value.ts'
import { builtinLabels, propLabels } from './counting/label-schema.ts'
import { describe } from './describe.ts'
import {
  booleanOption, isPlainObject, listOption, metricName, rejection, seriesBudget, textOption
} from './option-values.ts'
import { hasDefaultMetrics } from './platform.ts'
import { checkRegistry } from './registry/check.ts'
import type { BuiltinLabel, Options, Registry } from './types.ts'
import { warnOfUnknown } from './unknown-names.ts'

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
  readonly totals: boolean
  readonly allowedHosts: readonly string[]
  readonly unref: boolean
  readonly fastify: NonNullable<Options['fastify']>
}

/** Each gives the value of an option that depends on no other, or its default, or throws. */
export const checks = {
  port: portNumber,
  host: (value: unknown) => textOption('host', value, 'localhost'),
  collectDefaults: (value: unknown) => booleanOption('collectDefaults', value, hasDefaultMetrics),
  allowedProps: propNames,
  metricName,
  labels: keptLabels,
  basePath: (value: unknown) => textOption('basePath', value, ''),
  maxSeries: seriesBudget,
  dropCollected: (value: unknown) => booleanOption('dropCollected', value, true),
  // Stryker disable next-line BooleanLiteral: a default is given wherever there may be no value
  totals: (value: unknown, defaultValue = true) => booleanOption('totals', value, defaultValue),
  allowedHosts: hostNames
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
  const allowedProps = checks.allowedProps(given.allowedProps)
  const register = registryOption<R>(given.register)
  const collectDefaults = checks.collectDefaults(given.collectDefaults)
  const labels = checks.labels(given.labels)
  const settings: Settings<R> = {
    port: checks.port(given.port),
    host: checks.host(given.host),
    register,
    collectDefaults,
    allowedProps,
    metricName: checks.metricName(given.metricName),
    labels,
    defaultLabels: constantLabels(given.defaultLabels, register, [...labels, ...allowedProps.flatMap(propLabels)]),
    basePath: checks.basePath(given.basePath),
    maxSeries: checks.maxSeries(given.maxSeries),
    dropCollected: checks.dropCollected(given.dropCollected),
    // Users of 1.0.0 have tests on the whole text of a registry that holds nothing but the counter
    totals: checks.totals(given.totals, register !== null || given.collectDefaults !== false),
    allowedHosts: checks.allowedHosts(given.allowedHosts),
    unref: booleanOption('unref', given.unref, false),
    fastify: fastifyOptions(given.fastify)
  }
  warnOfUnknown('option', Object.keys(given), Object.keys(settings))
  return settings
}

type Given = { readonly [K in keyof Options]?: unknown }

function optionsObject (input: unknown): Given {
  if (input === undefined) return {}
  if (typeof input === 'number') return { port: input }
  if (isPlainObject(input)) return input
  throw new TypeError(rejection('HypertracePrometheus', 'be given a port number or an options object', input))
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

function hostNames (value: unknown): string[] {
  const names = listOption('allowedHosts', value ?? [])
  const wrong = names.find(name => !/^[a-z\d-]+(?:\.[a-z\d-]+)*\.?$/i.test(name))
  if (wrong !== undefined) {
    const rule = 'hold names of letters, digits and hyphens between single dots, without scheme and port'
    throw new RangeError(rejection('allowedHosts', rule, wrong))
  }
  return names.map(name => name.toLowerCase().replace(/\.$/, ''))
}

function fastifyOptions (value: unknown = {}): Settings<Registry>['fastify'] {
  if (!isPlainObject(value)) throw new TypeError(rejection('fastify', 'be an object of Fastify options', value))
  for (const name of ['http2', 'serverFactory', 'frameworkErrors']) {
    if (!(name in value)) continue
    throw new TypeError(rejection('fastify', 'not hold http2, serverFactory or frameworkErrors', name) +
      ": the server is an HTTP/1.1 server of this package; register the plugin 'hypertrace-prometheus/fastify' " +
      'with an app of your own instead')
  }
  return value
}
