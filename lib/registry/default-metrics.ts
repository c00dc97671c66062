import { promClient } from './prom-client.cjs'
import type { Registry } from '../types.ts'

interface Family {
  name: string
}

interface Metric extends Family {
  readonly help: string
  readonly type: string
  readonly aggregator: string
  get (): Promise<Family>
  reset (): void
}

/**
 * A default metric of the process on one of the registries that show it. It has its own name because a registry that
 * writes OpenMetrics changes the names of its counters.
 */
class SharedMetric {
  name: string
  readonly help: string
  readonly type: string
  readonly aggregator: string
  readonly #source: Metric

  constructor (source: Metric) {
    this.name = source.name
    this.help = source.help
    this.type = source.type
    this.aggregator = source.aggregator
    this.#source = source
  }

  async get (): Promise<Family> {
    return { ...await this.#source.get(), name: this.name }
  }

  reset (): void {
    this.#source.reset()
  }
}

// Per process, because collecting starts observers in prom-client that nothing can stop
let processMetrics: Metric[] | undefined

function metricsOfProcess (): Metric[] {
  if (processMetrics === undefined) {
    const { collectDefaultMetrics, Registry } = promClient()
    const register = new Registry()
    collectDefaultMetrics({ register })
    processMetrics = register.getMetricsAsArray() as unknown as Metric[]
  }
  return processMetrics
}

/** The default metrics that instances of this package put on one registry. */
interface Share {
  users: number
  metrics: Map<string, SharedMetric>
}

// Per process, because instances that share a registry know nothing else of each other
const shares = new WeakMap<Registry, Share>()

/**
 * Registers prom-client's default metrics, except those whose names the registry already has.
 *
 * @returns removes them once the last instance that asked for them on this registry has called it; to be called once
 * @throws what the registry throws for a metric; those registered before it are removed again
 */
export function addDefaultMetrics (register: Registry): () => void {
  const sources = metricsOfProcess()
  const share = shares.get(register) ?? { users: 0, metrics: new Map() }
  shares.set(register, share)
  share.users++

  function remove (): void {
    share.users--
    if (share.users > 0) return
    for (const [name, metric] of share.metrics) {
      if (register.getSingleMetric(name) === metric) register.removeSingleMetric(name)
    }
    shares.delete(register)
  }

  try {
    for (const source of sources) {
      if (register.getSingleMetric(source.name)) continue
      const metric = new SharedMetric(source)
      register.registerMetric(metric)
      share.metrics.set(source.name, metric)
    }
  } catch (error) {
    remove()
    throw error
  }
  return remove
}
