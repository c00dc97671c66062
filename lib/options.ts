import leven from 'leven'
import type { BuiltinLabel, Options, Registry } from './types.ts'
import { labelValue } from './counting/label-value.ts'
import { builtinLabels, propLabels } from './counting/label-schema.ts'
import { describe } from './describe.ts'
import { checkRegistry } from './registry/check.ts'
import { warn } from './warning.ts'

/** Two tables of this size still fit one `Map`, which ends at 2^24 entries. */
const seriesLimit = 5_000_000

const knownOptions = [
  'port', 'host', 'register', 'collectDefaults', 'allowedProps', 'metricName', 'labels', 'defaultLabels', 'basePath',
  'maxSeries', 'dropCollected', 'allowedHosts', 'unref', 'fastify'
] as const satisfies ReadonlyArray<keyof Options>

/** Every option with its default in place, checked. */
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
 * The settings that the argument of the factory stands for. Nothing else happens here, apart from a process warning
 * for options that are not known.
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
  const settings = {
    port: portNumber(given.port),
    host: text('host', given.host, 'localhost'),
    register,
    collectDefaults: booleanOption('collectDefaults', given.collectDefaults, true),
    allowedProps,
    metricName: metricNameOf(text('metricName', given.metricName, 'trace_counter')),
    labels,
    defaultLabels: constantLabels(given.defaultLabels, register, [...labels, ...allowedProps.flatMap(propLabels)]),
    basePath: text('basePath', given.basePath, ''),
    maxSeries: seriesBudget(given.maxSeries),
    dropCollected: booleanOption('dropCollected', given.dropCollected, true),
    allowedHosts: hostNames(given.allowedHosts),
    unref: booleanOption('unref', given.unref, false),
    fastify: fastifyOptions(given.fastify)
  }
  warnOfUnknown(given)
  return settings
}

type Given = { readonly [K in keyof Options]?: unknown }

function optionsObject (input: unknown): Given {
  if (input === undefined) return {}
  if (typeof input === 'number') return { port: input }
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input
  throw new TypeError(`HypertracePrometheus takes a port number or an options object, received ${describe(input)}`)
}

function warnOfUnknown (given: Given): void {
  const unknown = Object.keys(given).filter(name => !knownOptions.some(known => known === name))
  if (unknown.length === 0) return
  warn('UNKNOWN_OPTION', `ignored options that are not known: ${unknown.map(name => describe(name) + hint(name)).join(', ')}`)
}

function hint (name: string): string {
  const distance = (known: string): number => leven(known.toLowerCase(), name.toLowerCase())
  const nearest = knownOptions.reduce((nearest, known) => distance(known) < distance(nearest) ? known : nearest)
  return ` (nearest known option: '${nearest}')`
}

function portNumber (value: unknown): number | null {
  if (value === undefined || value === null || value === false) return null
  const port = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  if (typeof port !== 'number') throw new TypeError(`port must be an integer or a string of digits, received ${describe(value)}`)
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`port must be an integer from 0 to 65535, received ${describe(value)}`)
  return port
}

function registryOption<R extends Registry> (value: unknown): R | null {
  if (value === undefined || value === null) return null
  checkRegistry(value)
  return value as R
}

function propNames (value: unknown): string[] {
  const names = strings('allowedProps', value ?? [])
  const propOf = new Map<string, string>()
  for (const name of names) {
    const [label] = propLabels(name)
    const other = propOf.get(label)
    if (other !== undefined) throw new RangeError(`allowedProps must give different labels, received ${describe(other)} and ${describe(name)} that both become '${label}'`)
    propOf.set(label, name)
  }
  return names
}

function metricNameOf (name: string): string {
  // https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) throw new RangeError(`metricName must match [a-zA-Z_:][a-zA-Z0-9_:]*, received ${describe(name)}`)
  return name
}

function keptLabels (value: unknown): BuiltinLabel[] {
  if (value === undefined) return builtinLabels.slice(0, 7)
  const names = strings('labels', value)
  const unknown = names.filter(name => !builtinLabels.some(label => label === name))
  if (names.length === 0 || unknown.length > 0) throw new RangeError(`labels must be some of ${builtinLabels.join(', ')}, received ${unknown.length > 0 ? unknown.map(describe).join(', ') : 'none'}`)
  return builtinLabels.filter(label => names.includes(label))
}

function constantLabels (value: unknown, register: Registry | null, taken: readonly string[]): Record<string, string> {
  if (value === undefined) return {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`defaultLabels must be an object, received ${describe(value)}`)
  if (register !== null) throw new TypeError('defaultLabels go with an own registry; on a given one say register.setDefaultLabels(labels)')
  return Object.fromEntries(Object.entries(value).map(([name, constant]) => {
    if (!/^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/.test(name)) throw new RangeError(`defaultLabels must have names that match [a-zA-Z_][a-zA-Z0-9_]* and do not start with __, received ${describe(name)}`)
    if (taken.includes(name)) throw new RangeError(`defaultLabels must not repeat a label of the counter, received ${describe(name)}`)
    if (!['string', 'number', 'boolean'].includes(typeof constant)) throw new TypeError(`defaultLabels must have strings, numbers or booleans as values, received ${describe(constant)} for '${name}'`)
    return [name, labelValue(constant)]
  }))
}

function seriesBudget (value: unknown = 10_000): number {
  if (typeof value !== 'number') throw new TypeError(`maxSeries must be an integer, received ${describe(value)}`)
  if (!Number.isInteger(value) || value < 1 || value > seriesLimit) throw new RangeError(`maxSeries must be an integer from 1 to ${seriesLimit}, received ${describe(value)}`)
  return value
}

function hostNames (value: unknown): string[] {
  const names = strings('allowedHosts', value ?? [])
  const wrong = names.find(name => !/^[^\s/:]+$/.test(name))
  if (wrong !== undefined) throw new RangeError(`allowedHosts must hold names without scheme and port, received ${describe(wrong)}`)
  return names.map(name => name.toLowerCase().replace(/\.$/, ''))
}

function fastifyOptions (value: unknown = {}): Settings<Registry>['fastify'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`fastify must be an object of Fastify options, received ${describe(value)}`)
  for (const name of ['http2', 'serverFactory']) {
    if (name in value) throw new TypeError(`fastify must not hold '${name}': the server binds by itself, over HTTP/1.1; register the plugin 'hypertrace-prometheus/fastify' with an app of your own`)
  }
  return value
}

function text (option: string, value: unknown, defaultValue: string): string {
  if (value === undefined) return defaultValue
  if (typeof value !== 'string' || value === '') throw new TypeError(`${option} must be a string that is not empty, received ${describe(value)}`)
  return value
}

function strings (option: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw new TypeError(`${option} must be an array of strings, received ${describe(value)}`)
  for (const item of value) {
    if (typeof item !== 'string' || item === '') throw new TypeError(`${option} must hold strings that are not empty, received ${describe(item)}`)
  }
  return [...new Set<string>(value)]
}

function booleanOption (option: string, value: unknown, defaultValue: boolean): boolean {
  if (value === undefined) return defaultValue
  if (typeof value !== 'boolean') throw new TypeError(`${option} must be true or false, received ${describe(value)}`)
  return value
}
