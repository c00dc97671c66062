import { checks } from './options.ts'
import { booleanOption } from './option-values.ts'
import type { Options } from './types.ts'
import { warnOfUnknown } from './unknown-names.ts'

const prefix = 'HYPERTRACE_PROMETHEUS_'

type Environment = Readonly<Record<string, string | undefined>>

type Reader = (text: string) => unknown
/** What a variable of the environment can give. */
export type Variable = keyof typeof checks | 'quiet'

// What these cannot read stays a text, which the check of the option rejects with its rule
const asText: Reader = text => text
const asList: Reader = text => text.split(',').map(item => item.trim())
const asNumber: Reader = text => /^\d+$/.test(text) ? Number(text) : text
const asBoolean: Reader = text => text === 'true' ? true : text === 'false' ? false : text

const readers = {
  port: asText,
  host: asText,
  allowedHosts: asList,
  allowedProps: asList,
  labels: asList,
  metricName: asText,
  basePath: asText,
  maxSeries: asNumber,
  collectDefaults: asBoolean,
  dropCollected: asBoolean,
  totals: asBoolean,
  quiet: asBoolean
} as const satisfies Record<Variable, Reader>

const variables = Object.keys(readers) as Variable[]

/** The port of the preload where no variable names one. */
export const preloadPort = 4343

/**
 * The options that variables such as `HYPERTRACE_PROMETHEUS_MAX_SERIES` give, and whether the preload is to be quiet.
 * Variables that are not set or empty are left out. Unknown ones with the same prefix give one process warning.
 *
 * @throws {TypeError | RangeError} a value is not valid; the message names the variable
 * @example
 * readEnvironment({ HYPERTRACE_PROMETHEUS_ALLOWED_PROPS: 'room, type' })
 * // { options: { allowedProps: ['room', 'type'] }, quiet: false }
 */
export function readEnvironment (environment: Environment): { options: Options, quiet: boolean } {
  const { quiet = false, ...options } = readVariables(environment)
  const names = Object.keys(environment).filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length))
  const known = variables.map(option => variableOf(option).slice(prefix.length))
  warnOfUnknown('variable', names, known, prefix)
  return { options: options as Options, quiet: quiet as boolean }
}

/**
 * The values of the variables that are set and not empty, by the names of their options.
 *
 * @throws {TypeError | RangeError} a value is not valid; the message names the variable
 */
export function readVariables (environment: Environment): { readonly [V in Variable]?: unknown } {
  const values: Record<string, unknown> = {}
  for (const option of variables) {
    const variable = variableOf(option)
    const text = environment[variable]
    if (text !== undefined && text !== '') values[option] = readText(option, text, message => `${variable}: ${message}`)
  }
  return values
}

/**
 * The value of an option that is given as text.
 *
 * @param explain makes the message of the error from that of the check, which starts with the name of the option
 * @throws {TypeError | RangeError} the value is not valid
 * @example
 * readText('allowedProps', 'room, type', message => message) // ['room', 'type']
 */
export function readText (option: Variable, text: string, explain: (message: string) => string): unknown {
  const value = readers[option](text)
  try {
    // Stryker disable next-line BooleanLiteral: there is a value, so that the default is not used
    if (option === 'quiet') booleanOption(option, value, false)
    else checks[option](value)
  } catch (error) {
    const { constructor, message } = error as Error
    // A new one, because an uncaught error is shown by its stack, which has the message that it was made with
    throw new (constructor as ErrorConstructor)(explain(message))
  }
  return value
}

/**
 * The name of the variable that gives an option.
 *
 * @example
 * variableOf('maxSeries') // 'HYPERTRACE_PROMETHEUS_MAX_SERIES'
 */
export function variableOf (option: Variable): string {
  return prefix + option.replaceAll(/[A-Z]/g, '_$&').toUpperCase()
}
