import { labelValue } from './counting/label-value.ts'

/**
 * A value as an error message shows it: its text of at most 1,024 characters, or 'an array' or 'an object'. Throws for
 * a revoked proxy only.
 *
 * @example
 * describe('4343') // "'4343'"
 * describe(10n) // '10n'
 * describe([1]) // 'an array'
 */
export function describe (value: unknown): string {
  if (typeof value === 'string') return `'${labelValue(value)}'`
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value === 'bigint') return `${labelValue(value)}n`
  return value === undefined ? 'undefined' : labelValue(value)
}
