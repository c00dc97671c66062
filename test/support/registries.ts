import type { Registry } from '../../index.ts'

/** The methods that the registries of all three libraries have. */
export interface AnyRegistry extends Registry {
  getMetricsAsArray (): unknown[]
  getMetricsAsJSON (): Promise<object[]>
  getSingleMetricAsString (name: string): Promise<string>
  clear (): void
  resetMetrics (): void
  setDefaultLabels (labels: object): void
}

export interface Library {
  Registry: {
    new (contentType?: string): AnyRegistry
    merge (registers: Registry[]): AnyRegistry
    OPENMETRICS_CONTENT_TYPE?: string
  }
  AggregatorRegistry: { aggregate (metrics: object[][]): AnyRegistry }
  Gauge: new (config: object) => { set (labels: object, value: number): void }
  Counter: new (config: object) => { inc (value: number): void }
}

const nodeVersion = Number(process.versions.node.split('.')[0])
/** The libraries whose registries hold the counter. */
export const libraries: ReadonlyArray<{ title: string, load: () => Promise<Library>, skip?: string | false }> = [
  { title: 'prom-client 15', load: async () => await import('prom-client') as unknown as Library },
  { title: 'prom-client 14', load: async () => await import('prom-client14') as unknown as Library },
  {
    title: '@prometheus-io/client',
    load: async () => await import('@prometheus-io/client') as unknown as Library,
    skip: nodeVersion < 22 && 'needs Node 22 or newer'
  }
]
