import { addDefaultMetrics } from './default-metrics.ts'
import { promClient } from './prom-client.cjs'
import type { TraceCounter } from './trace-counter.ts'
import { formatOf } from '../text-format.ts'
import type { Registry } from '../types.ts'
import { warn } from '../warning.ts'

/** The registry that an instance counts on, and whether it was made for this instance. */
export function registryFor<R extends Registry> (
  given: R | null,
  defaultLabels: Readonly<Record<string, string>>
): { register: R, own: boolean } {
  if (given !== null) return { register: given, own: false }
  const { Registry } = promClient()
  const register = new Registry()
  register.setDefaultLabels(defaultLabels)
  return { register: register as unknown as R, own: true }
}

/**
 * Registers a counter, and the default metrics after it if they are wanted: all of them or none.
 *
 * @returns removes them; an own registry keeps its default metrics for those who still read it
 * @throws {Error} the registry has a metric of that name
 */
export function attach (
  counter: TraceCounter,
  { register, own }: { register: Registry, own: boolean },
  collectDefaults: boolean
): () => void {
  const removeCounter = addCounter(counter, register)
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

// Per process, because the Fastify plugin gets a registry and nothing else. A name is there once, so an app that clears
// its registry and calls the factory again and again leaves nothing behind
const attached = new WeakMap<Registry, Map<string, TraceCounter>>()

function addCounter (counter: TraceCounter, register: Registry): () => void {
  // Kept, because a registry that writes OpenMetrics changes the name of the counter
  const { name } = counter
  const taken = sameFamily(name, register).find(other => register.getSingleMetric(other))
  if (taken !== undefined) {
    throw new Error(`register must not have a metric '${taken}' yet; stop() the instance that uses it, ` +
      'or give the option metricName another name')
  }
  register.registerMetric(counter)
  const counters = attached.get(register) ?? new Map<string, TraceCounter>()
  attached.set(register, counters.set(name, counter))
  return () => {
    if (counters.get(name) === counter) counters.delete(name)
    if (register.getSingleMetric(name) === counter) register.removeSingleMetric(name)
  }
}

/**
 * Warns once of each counter that the app removed from a registry while its trace function still counts. There is no
 * warning of a counter that was replaced by that of another trace function: the app has started anew.
 */
export function warnOfRemoved (register: Registry): void {
  const counters = attached.get(register) ?? new Map<string, TraceCounter>()
  for (const [name, counter] of counters) {
    if (register.getSingleMetric(name) === counter) continue
    counters.delete(name)
    warn('METRIC_REMOVED', `metric '${name}' was removed from the registry while its trace function counts, ` +
      'so nobody sees the counts; call stop() of that trace function, and HypertracePrometheus() again to go on. ' +
      'To set all counts to 0, call register.resetMetrics() instead of register.clear()')
  }
}

/** The names that a registry writes as it writes this one. */
function sameFamily (name: string, register: Registry): string[] {
  const { counterFamily, counterSuffix } = formatOf(register.contentType)
  const family = counterFamily(name)
  return [name, family, family + counterSuffix]
}
