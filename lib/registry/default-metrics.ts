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
  getForPromString? (): Promise<Family>
  reset (): void
}

/**
 * A default metric of the process on one of the registers that show it. It has a name of its own because a register
 * that writes OpenMetrics changes the names of its counters.
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

  async getForPromString (): Promise<Family> {
    const family = this.#source.getForPromString === undefined ? this.#source.get() : this.#source.getForPromString()
    return { ...await family, name: this.name }
  }

  reset (): void {
    this.#source.reset()
  }
}

// Collecting starts observers in prom-client that nothing can stop, so it happens once, however many registers there are
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

/** What is on a register because instances of this package asked for it. */
interface Share {
  users: number
  metrics: Map<string, SharedMetric>
}

const shares = new WeakMap<Registry, Share>()

/**
 * Puts prom-client's default metrics on a register, but for those whose names it already has.
 *
 * @throws what the register throws for a metric; what was put there is taken off again
 * @returns takes them off again, once the last who asked for them on this register has called it; not for a second call
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
