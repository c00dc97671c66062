import { addDefaultMetrics } from './default-metrics.ts'
import { familyName, isOpenMetrics } from '../text-format.ts'
import { promClient } from './prom-client.cjs'
import type { TraceCounter } from './trace-counter.ts'
import type { Registry } from '../types.ts'

/** The registry that an instance counts on, and whether that is an own one. */
export function registryFor<R extends Registry> (given: R | null, defaultLabels: Readonly<Record<string, string>>): { register: R, own: boolean } {
  if (given !== null) return { register: given, own: false }
  const { Registry } = promClient()
  const register = new Registry()
  register.setDefaultLabels(defaultLabels)
  return { register: register as unknown as R, own: true }
}

/**
 * Puts a counter on a register, and the default metrics behind it if they are wanted.
 *
 * @returns takes them off again; an own register keeps its default metrics for those who still read it
 * @throws {Error} the register has a metric of that name
 */
export function attach (counter: TraceCounter, { register, own }: { register: Registry, own: boolean }, collectDefaults: boolean): () => void {
  // Kept here, because a register that writes OpenMetrics changes the name of the counter
  const { name } = counter
  const taken = sameFamily(name, register).find(other => register.getSingleMetric(other))
  if (taken !== undefined) {
    throw new Error(`register must not have a metric '${taken}' yet; stop() the instance that uses it, or give the option metricName another name`)
  }
  register.registerMetric(counter)
  const removeCounter = (): void => {
    if (register.getSingleMetric(name) === counter) register.removeSingleMetric(name)
  }
  if (!collectDefaults) return removeCounter

  let removeDefaults: () => void
  try {
    removeDefaults = addDefaultMetrics(register)
  } catch (error) {
    removeCounter()
    throw error
  }
  return () => {
    removeCounter()
    if (!own) removeDefaults()
  }
}

/** The names that a register writes as it writes this one. */
function sameFamily (name: string, register: Registry): string[] {
  if (!isOpenMetrics(register.contentType)) return [name]
  const family = familyName(name)
  return [name, family, `${family}_total`]
}
