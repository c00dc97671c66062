import { resolveOptions } from './options.ts'
import type { Options } from './types.ts'

type Reader = (text: string) => unknown

const asList: Reader = text => text.split(',').map(item => item.trim())
const asIs: Reader = text => text
// What is neither is left to the check of the option, which says what it takes
const asNumber: Reader = text => /^\d+$/.test(text) ? Number(text) : text
const asFlag: Reader = text => text === 'true' ? true : text === 'false' ? false : text

const readers = {
  port: asIs,
  host: asIs,
  allowedProps: asList,
  labels: asList,
  metricName: asIs,
  maxSeries: asNumber,
  collectDefaults: asFlag,
  basePath: asIs
} as const satisfies { readonly [K in keyof Options]?: Reader }

/**
 * The options that variables such as `HYPERTRACE_PROMETHEUS_MAX_SERIES` stand for. Those that are not set, or empty,
 * are left out.
 *
 * @throws {TypeError | RangeError} a value is not valid; the message names the variable
 * @example
 * optionsFromEnvironment({ HYPERTRACE_PROMETHEUS_ALLOWED_PROPS: 'room, type' }) // { allowedProps: ['room', 'type'] }
 */
export function optionsFromEnvironment (environment: NodeJS.ProcessEnv): Options {
  const options: Record<string, unknown> = {}
  for (const [option, read] of Object.entries(readers)) {
    const variable = `HYPERTRACE_PROMETHEUS_${option.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`
    const text = environment[variable]
    if (text === undefined || text === '') continue
    options[option] = read(text)
    try {
      resolveOptions({ [option]: options[option] })
    } catch (error) {
      (error as Error).message = `${variable}: ${(error as Error).message}`
      throw error
    }
  }
  return options
}
