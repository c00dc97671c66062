import { escaped, formatOf, labelNames } from '../text-format.ts'
import type { Registry } from '../types.ts'

/** A metric as the registries of all libraries hold it. */
export interface Metric {
  name: string
  readonly type: string
  get (): Promise<unknown>
}

/**
 * What a registry can do, and where it differs from others. prom-client 14 and 15 and `@prometheus-io/client` are known
 * by their methods, because forks and other copies of them have classes of their own.
 */
export interface Quirks {
  /** The metrics with the names under which the registry writes them; null where it does not list them. */
  readonly list: (() => Metric[]) | null
  /** Text of one metric, without a line feed at its end; null where the registry gives only the text of all of them. */
  readonly render: ((metric: Metric) => Promise<string>) | null
  /** Whether the registry writes default labels behind those of a series (prom-client 14), instead of before them. */
  readonly defaultLabelsLast: boolean
  /** A label value in the form that the registry escapes correctly. */
  readonly labelValue: (value: string) => unknown
}

/** Members that only some of the libraries have. */
interface Members extends Registry {
  getMetricsAsArray? (): Metric[]
  /** Of prom-client 15 and `@prometheus-io/client`. */
  getMetricsAsString? (metric: Metric): Promise<string>
  /** Of prom-client 14. */
  getMetricAsPrometheusString? (metric: Metric): Promise<string>
}

/** The quirks of a registry. */
export function quirksOf (given: Registry): Quirks {
  const register: Members = given
  const isVersion14 = 'getMetricAsPrometheusString' in register
  const method = isVersion14 ? 'getMetricAsPrometheusString' : 'getMetricsAsString'
  // Called on the registry each time, because an app may replace its methods
  return {
    list: 'getMetricsAsArray' in register ? () => listed(register) : null,
    render: method in register ? async metric => register[method]!(metric) : null,
    defaultLabelsLast: isVersion14,
    labelValue: isVersion14 ? forcedText : value => value
  }
}

// The registries change the names of their counters as well, before they write them
function listed (register: Members): Metric[] {
  const { counterFamily } = formatOf(register.contentType)
  const metrics = register.getMetricsAsArray!()
  for (const metric of metrics) {
    if (metric.type === 'counter') metric.name = counterFamily(metric.name)
  }
  return metrics
}

/** prom-client 14 leaves a backslash before an `n` as it is, and so writes `C:\new` with a line feed in it. */
function forcedText (value: string): unknown {
  return value.includes('\\n') ? new ForcedText(value) : value
}

/** A label value with its escapes: prom-client does not escape what is not a string. */
class ForcedText {
  readonly #value: string

  constructor (value: string) {
    this.#value = value
  }

  toString (): string {
    return escaped(this.#value)
  }

  toJSON (): string {
    return this.#value
  }
}

/** Labels that a registry puts on every series. */
export interface DefaultLabels {
  /** As they stand between the braces. */
  readonly text: string
  readonly names: readonly string[]
}

/**
 * The default labels of a registry, which has no member that tells them: it is asked to render a probe.
 *
 * @returns null where the answer is not in the format: prom-client does not escape values that are not strings
 */
export async function defaultLabels (render: NonNullable<Quirks['render']>): Promise<DefaultLabels | null> {
  const probe = { name: 'p', help: '', type: 'gauge', values: [{ value: 0, labels: {} }] }
  const text = await render({ ...probe, get: async () => probe })
  const line = /\np(?:\{(.*)\})? 0$/s.exec(text)
  if (line === null) return null
  const labels = line[1] ?? ''
  const names = labelNames(labels)
  return names === null ? null : { text: labels, names }
}
