import { Gauge, type Registry } from 'prom-client'

/** A registry, and the metric families that its exposition must contain. */
export interface RegistryModel {
  register: Registry
  /** Whether the adapter made the registry itself. */
  own: boolean
  /** The expected families in order, without the default metrics. */
  families: Array<{ name: string, text (): string }>
  /** Number of instances that need the default metrics in this registry. */
  defaultMetricsUsers: number
  /** Called whenever the registry is collected; may throw or return a promise. */
  onCollect: () => unknown
}

export function registryModel (register: Registry, own: boolean): RegistryModel {
  return { register, own, families: [], defaultMetricsUsers: 0, onCollect: () => {} }
}

/** Registers a metric that does not belong to the adapter. */
export function addGauge (model: RegistryModel): void {
  const collect = async (): Promise<void> => { await model.onCollect() }
  model.register.registerMetric(new Gauge({ name: 'app_gauge', help: 'Not traced', registers: [], collect }))
  const text = '# HELP app_gauge Not traced\n# TYPE app_gauge gauge\napp_gauge 0'
  model.families.push({ name: 'app_gauge', text: () => text })
}

interface Families {
  /** Whether default metrics are among them. */
  defaults: boolean
  /** The text of each other family. */
  families: string[]
}

export function expectedFamilies ({ families, defaultMetricsUsers }: RegistryModel): Families {
  return { defaults: defaultMetricsUsers > 0, families: families.map(family => family.text()) }
}

export function parseFamilies (exposition: string): Families {
  const all = exposition.replace(/\n$/, '').split('\n\n').filter(family => family !== '')
  const families = all.filter(family => !/^# HELP (process|nodejs)_/.test(family))
  return { defaults: families.length < all.length, families }
}

/**
 * Starts a scrape and pauses it while the registry is being collected.
 *
 * @param startScrape starts the scrape; may return a promise, whose rejection is passed on
 * @returns resolves once collection has begun, with a function that lets it continue
 */
export async function pauseScrape (model: RegistryModel, startScrape: () => unknown): Promise<() => void> {
  let release = (): void => {}
  const released = new Promise<void>(resolve => { release = resolve })
  await new Promise<void>((resolve, reject) => {
    model.onCollect = () => {
      resolve()
      return released
    }
    Promise.resolve(startScrape()).catch(reject)
  })
  model.onCollect = () => {}
  return release
}
