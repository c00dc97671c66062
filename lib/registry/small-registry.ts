import { nextSlice, sliceIsOver } from '../slices.ts'
import { escaped, formatOf } from '../text-format.ts'

const textFormat = 'text/plain; version=0.0.4; charset=utf-8'
const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

/** Samples between two looks at the clock. */
const look = 64

type Labels = Readonly<Record<string, unknown>>

interface Sample {
  readonly value: number
  readonly labels: Labels
  /** Name of the sample where it is not that of its family, as in a histogram. */
  readonly metricName?: string
}

interface Family {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly values: readonly Sample[]
}

export interface SmallMetric {
  name: string
  get (): Promise<Family>
  reset (): void
}

/**
 * A registry for platforms without prom-client: the part of prom-client's `Registry` that shows metrics. It writes what
 * that writes, in the text format and in OpenMetrics.
 */
export class SmallRegistry {
  readonly #metrics = new Map<string, SmallMetric>()
  #contentType: string
  #defaultLabels: Labels = {}

  /** @param contentType that of the text format or of OpenMetrics. Default: the text format */
  constructor (contentType = textFormat) {
    this.#contentType = checkedType(contentType)
  }

  get contentType (): string {
    return this.#contentType
  }

  /** @throws {TypeError} it is neither that of the text format nor that of OpenMetrics */
  setContentType (contentType: string): void {
    this.#contentType = checkedType(contentType)
  }

  setDefaultLabels (labels: Labels): void {
    this.#defaultLabels = labels
  }

  /** @throws {Error} there is another metric of this name */
  registerMetric (metric: SmallMetric): void {
    const other = this.#metrics.get(metric.name)
    if (other !== undefined && other !== metric) {
      throw new Error(`register must not have a metric '${metric.name}' yet`)
    }
    this.#metrics.set(metric.name, metric)
  }

  getSingleMetric (name: string): SmallMetric | undefined {
    return this.#metrics.get(name)
  }

  removeSingleMetric (name: string): void {
    this.#metrics.delete(name)
  }

  getMetricsAsArray (): SmallMetric[] {
    return [...this.#metrics.values()]
  }

  /** The text of one metric, without a line feed at its end. */
  async getMetricsAsString (metric: Pick<SmallMetric, 'get'>): Promise<string> {
    const { name, help, type, values } = await metric.get()
    const { counterFamily, counterSuffix } = formatOf(this.#contentType)
    const [family, suffix] = type === 'counter' ? [counterFamily(name), counterSuffix] : [name, '']
    const lines = values.map(({ value, labels, metricName = family + suffix }) => {
      return metricName + this.#labelText(labels) + ' ' + String(value).replace('Infinity', 'Inf').replace(/^I/, '+I')
    })
    return [`# HELP ${family} ${escapedHelp(help)}`, `# TYPE ${family} ${type}`, ...lines].join('\n')
  }

  async getMetricsAsJSON (): Promise<Family[]> {
    const families = await Promise.all(this.getMetricsAsArray().map(metric => metric.get()))
    return await Promise.all(families.map(async family => ({ ...family, values: await this.#labelled(family.values) })))
  }

  async #labelled (samples: readonly Sample[]): Promise<Sample[]> {
    const labelled: Sample[] = []
    const defaults = this.#defaultLabels
    for (const sample of samples) {
      labelled.push({ ...sample, labels: { ...defaults, ...sample.labels } })
      // Stryker disable next-line EqualityOperator,ConditionalExpression: how often the clock is read
      if (labelled.length % look === 0) while (sliceIsOver()) await nextSlice()
    }
    return labelled
  }

  /** The text of all metrics in the order of their registration. */
  async metrics (): Promise<string> {
    const { separator, end } = formatOf(this.#contentType)
    const texts = await Promise.all(this.getMetricsAsArray().map(metric => this.getMetricsAsString(metric)))
    return texts.join(separator) + end
  }

  /** Sets every metric to its start. */
  resetMetrics (): void {
    for (const metric of this.#metrics.values()) metric.reset()
  }

  /** Removes all metrics and the default labels. */
  clear (): void {
    this.#metrics.clear()
    this.#defaultLabels = {}
  }

  #labelText (labels: Labels): string {
    const pairs = Object.entries({ ...this.#defaultLabels, ...labels })
    if (pairs.length === 0) return ''
    return `{${pairs.map(([name, value]) => `${name}="${escaped(String(value))}"`).join(',')}}`
  }
}

function escapedHelp (help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function checkedType (contentType: string): string {
  if (contentType === textFormat || contentType === openMetrics) return contentType
  throw new TypeError(`contentType must be '${textFormat}' or '${openMetrics}', received '${contentType}'`)
}
