import { describe } from './describe.ts'

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
