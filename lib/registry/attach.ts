import { addDefaultMetrics } from './default-metrics.ts'
import { promClient } from './prom-client.cjs'
import type { Metric } from './quirks.ts'
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
 * Registers the families of an instance, and the default metrics after them if they are wanted: all of them or none.
 *
 * @param families the counter first
 * @returns removes them; an own registry keeps its default metrics for those who still read it
 * @throws {Error} the registry has a metric of the name of one of them
 */
export function attach (
  families: readonly Metric[],
  { register, own }: { register: Registry, own: boolean },
  collectDefaults: boolean
): () => void {
  const removeFamilies = addFamilies(families, register)
  if (!collectDefaults) return removeFamilies

  let removeDefaults: () => void
  try {
    removeDefaults = addDefaultMetrics(register)
  } catch (error) {
    removeFamilies()
    throw error
  }
  return () => {
    removeFamilies()
    if (!own) removeDefaults()
  }
}

/** The families of an instance, by the names under which they were registered. */
type Families = ReadonlyMap<string, Metric>

// Per process, because the Fastify plugin gets a registry and nothing else. By the name of the counter, which is there
// once, so an app that clears its registry and calls the factory again and again leaves nothing behind
const attached = new WeakMap<Registry, Map<string, Families>>()

function addFamilies (list: readonly Metric[], register: Registry): () => void {
  // Kept, because a registry that writes OpenMetrics changes the names of counters
  const families: Families = new Map(list.map(family => [family.name, family]))
  const counter = list[0]!.name
  for (const name of families.keys()) {
    const taken = sameFamily(name, register).find(other => register.getSingleMetric(other))
    if (taken === undefined) continue
    const orTotals = name === counter ? '' : ', or set totals: false'
    throw new Error(`register must not have a metric '${taken}' yet; stop() the instance that uses it, ` +
      `or give the option metricName another name${orTotals}`)
  }
  const remove = (): void => {
    for (const [name, family] of families) {
      if (register.getSingleMetric(name) === family) register.removeSingleMetric(name)
    }
  }
  try {
    for (const family of list) register.registerMetric(family)
  } catch (error) {
    remove()
    throw error
  }
  const instances = attached.get(register) ?? new Map<string, Families>()
  attached.set(register, instances.set(counter, families))
  return () => {
    if (instances.get(counter) === families) instances.delete(counter)
    remove()
  }
}

/**
 * Warns once of each instance of which the app removed families from a registry while its trace function still counts.
 * There is no warning of an instance whose counter was replaced by that of another: the app has started anew.
 */
export function warnOfRemoved (register: Registry): void {
  const instances = attached.get(register) ?? new Map<string, Families>()
  for (const [counter, families] of instances) {
    const removed = [...families].filter(([name, family]) => register.getSingleMetric(name) !== family)
    if (removed.length === 0) continue
    instances.delete(counter)
    const names = removed.map(([name]) => `'${name}'`).join(', ')
    const [noun, verb] = removed.length === 1 ? ['metric', 'was'] : ['metrics', 'were']
    warn('METRIC_REMOVED', `${noun} ${names} ${verb} removed from the registry while the trace function counts, ` +
      'so nobody sees them; call stop() of that trace function, and HypertracePrometheus() again to go on. ' +
      'To set all counts to 0, call register.resetMetrics() instead of register.clear()')
  }
}

/** The names that a registry writes as it writes this one. */
function sameFamily (name: string, register: Registry): string[] {
  const { counterFamily, counterSuffix } = formatOf(register.contentType)
  const family = counterFamily(name)
  return [name, family, family + counterSuffix]
}
