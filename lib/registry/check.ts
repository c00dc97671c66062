import { describe } from '../describe.ts'
import type { Registry } from '../types.ts'

const methods = ['registerMetric', 'getSingleMetric', 'removeSingleMetric', 'metrics'] as const

/** @throws {TypeError} a value is not a registry; the message lists what it lacks */
export function checkRegistry (value: unknown): asserts value is Registry {
  const given = (value ?? {}) as Partial<Registry>
  const missing: string[] = methods.filter(method => typeof given[method] !== 'function')
  if (typeof given.contentType !== 'string') missing.push('contentType')
  if (missing.length === 0) return
  throw new TypeError(
    `register must be a registry as those of prom-client, received ${describe(value)} without ${missing.join(', ')}`
  )
}
