import { describe } from './describe.ts'

/** Two tables of this size still fit one `Map`, which holds at most 2^24 entries. */
const seriesLimit = 5_000_000

/** The message of an error about an option: what was set, the rule that it breaks, the value received. */
export function rejection (option: string, rule: string, value: unknown): string {
  return `${option} must ${rule}, received ${describe(value)}`
}

/** A string that is not empty. */
export function textOption (option: string, value: unknown, defaultValue: string): string {
  if (value === undefined) return defaultValue
  if (typeof value !== 'string' || value === '') {
    throw new TypeError(rejection(option, 'be a string that is not empty', value))
  }
  return value
}

/** Strings that are not empty, each once. */
export function listOption (option: string, value: unknown): string[] {
  if (!Array.isArray(value)) throw new TypeError(rejection(option, 'be an array of strings', value))
  for (const item of value) {
    if (typeof item !== 'string' || item === '') {
      throw new TypeError(rejection(option, 'hold strings that are not empty', item))
    }
  }
  return [...new Set<string>(value)]
}

export function booleanOption (option: string, value: unknown, defaultValue: boolean): boolean {
  if (value === undefined) return defaultValue
  if (typeof value !== 'boolean') throw new TypeError(rejection(option, 'be true or false', value))
  return value
}

/** Any object that is not an array. */
export function isPlainObject (value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The name of the counter of calls. */
export function metricName (value: unknown): string {
  const name = textOption('metricName', value, 'trace_counter')
  // https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) {
    throw new RangeError(rejection('metricName', 'match [a-zA-Z_:][a-zA-Z0-9_:]*', name))
  }
  return name
}

/** The most series of one table. */
export function seriesBudget (value: unknown = 10_000): number {
  if (typeof value !== 'number') throw new TypeError(rejection('maxSeries', 'be an integer', value))
  if (!Number.isInteger(value) || value < 1 || value > seriesLimit) {
    throw new RangeError(rejection('maxSeries', `be an integer from 1 to ${seriesLimit}`, value))
  }
  return value
}
