import { checks } from './options.ts'
import { booleanOption } from './option-values.ts'
import type { Options } from './types.ts'
import { warnOfUnknown } from './unknown-names.ts'

const prefix = 'HYPERTRACE_PROMETHEUS_'

type Environment = Readonly<Record<string, string | undefined>>

type Reader = (text: string) => unknown
type Variable = keyof typeof checks | 'quiet'

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
  const values: Record<string, unknown> = {}
  const known: string[] = []
  for (const [option, read] of Object.entries(readers) as Array<[Variable, Reader]>) {
    const name = option.replaceAll(/[A-Z]/g, '_$&').toUpperCase()
    known.push(name)
    const text = environment[prefix + name]
    if (text === undefined || text === '') continue
    values[option] = read(text)
    check(prefix + name, option, values[option])
  }
  const names = Object.keys(environment).filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length))
  warnOfUnknown('variable', names, known, prefix)
  const { quiet = false, ...options } = values
  return { options, quiet: quiet as boolean }
}

function check (variable: string, option: Variable, value: unknown): void {
  try {
    if (option === 'quiet') booleanOption(option, value, false)
    else checks[option](value)
  } catch (error) {
    const { constructor, message } = error as Error
    // A new one, because an uncaught error is shown by its stack, which has the message that it was made with
    throw new (constructor as ErrorConstructor)(`${variable}: ${message}`)
  }
}
