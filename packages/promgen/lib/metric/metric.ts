import { checkData, type Data, type SeriesDefinition, type SeriesOptions } from './definition.ts'
import { familyOf, type Family, type FamilyDefinition } from './family.ts'
import { labelValues, type Labels } from './labels.ts'

/** Of a family with a name and a type. */
export interface MetricOptions extends Omit<FamilyDefinition, 'name' | 'type' | 'buckets' | 'native' | 'quantiles'> {
  /** Whether names may be any well-formed Unicode text. Default: false. */
  utf8Names?: boolean
}

/** Of a histogram. */
export type HistogramOptions = MetricOptions & Pick<FamilyDefinition, 'buckets' | 'native'>

/**
 * A metric family with series. It is immutable: adding a series gives another one.
 *
 * @example
 * const rooms = gauge('temperature_celsius', { labels: ['room'] })
 * const both = rooms.series({ room: 'a' }, constant(20)).series({ room: 'b' }, constant(21))
 * Array.from(both.definitions(), ({ labels }) => labels.room) // ['a', 'b']
 */
export class Metric {
  readonly family: Family
  readonly #before: Metric | undefined
  readonly #last: Iterable<SeriesDefinition>

  constructor (family: Family, before?: Metric, last: Iterable<SeriesDefinition> = []) {
    this.family = family
    this.#before = before
    this.#last = last
  }

  /**
   * The family with one more series.
   *
   * @throws {TypeError} a label is missing, unknown, empty or not text, or the data is not of the metric's kind
   * @example
   * gauge('temperature_celsius', { labels: ['room'] }).series({}, constant(20)) // throws TypeError
   */
  series (labels: Labels, data: Data, options: SeriesOptions = {}): Metric {
    labelValues(this.family, labels)
    return this.with([{ ...options, name: this.family.name, labels, data: checkData(this.family.type, data) }])
  }

  /**
   * The family with more series.
   *
   * @param definitions read each time that the family is added to a registry, and checked then
   */
  with (definitions: Iterable<SeriesDefinition>): Metric {
    return new Metric(this.family, this, definitions)
  }

  /** The series, from the first to the last. */
  * definitions (): Iterable<SeriesDefinition> {
    const parts: Array<Iterable<SeriesDefinition>> = []
    // Not by recursion: there may be as many parts as series
    let metric: Metric | undefined = this
    for (; metric !== undefined; metric = metric.#before) parts.push(metric.#last)
    for (const part of parts.reverse()) yield * part
  }
}

/**
 * A metric whose values rise and fall.
 *
 * @throws {TypeError} a name is none
 * @throws {RangeError} a label is reserved or named twice
 * @example
 * gauge('temperature_celsius', { help: 'Temperature.', labels: ['room'] }).family.type // 'gauge'
 * gauge('1x') // throws TypeError
 */
export function gauge (name: string, options: MetricOptions = {}): Metric {
  return metricOf('gauge', name, options)
}

/**
 * A metric whose values never fall, unless it begins again at 0: `fromRate` makes such data. Other data may be given,
 * and `Registry.warnings` names the series that fall.
 *
 * @throws {TypeError} a name is none
 * @throws {RangeError} a label is reserved or named twice
 * @example
 * counter('http_requests_total', { labels: ['code'] }).series({ code: '200' }, fromRate(5)).family.labels // ['code']
 */
export function counter (name: string, options: MetricOptions = {}): Metric {
  return metricOf('counter', name, options)
}

/**
 * A metric of which nothing is known.
 *
 * @throws {TypeError} a name is none
 * @throws {RangeError} a label is reserved or named twice
 * @example
 * untyped('x').family.type // 'untyped'
 */
export function untyped (name: string, options: MetricOptions = {}): Metric {
  return metricOf('untyped', name, options)
}

/**
 * A metric of observations that are counted in buckets, with their sum and count. Its data is a rate, and either some
 * quantiles or a distribution, which may change with time: `histogram_quantile` gives the quantiles back, as far as the
 * buckets allow. With `native`, remote write also sends a native histogram of the same observations, whose name has no
 * suffix; texts and files cannot have it.
 *
 * @throws {TypeError} a name is none, a bucket not a number, or `native` has no schema
 * @throws {RangeError} a label is reserved or named twice, the buckets do not rise, or the schema is not from -4 to 8
 * @example
 * const latency = histogram('latency_seconds', { buckets: [0.05, 0.1, 0.5, 1] })
 *   .series({}, { rate: 100, quantiles: { 0.5: 0.08, 0.99: 0.9 } })
 * const registry = new Registry({ start: 0, interval: '15s' }).add(latency)
 * registry.at(15_000).map(({ value }) => Math.round(value)) // [547, 885, 1424, 1500, 1500, 404, 1500]
 * histogram('latency_seconds', { buckets: [1, 0.5] }) // throws RangeError
 */
export function histogram (name: string, options: HistogramOptions = {}): Metric {
  return metricOf('histogram', name, options)
}

/**
 * A metric of observations with their sum and count, and some quantiles of the present moment. Its data is that of a
 * histogram.
 *
 * @throws {TypeError} a name is none, or a quantile not a number
 * @throws {RangeError} a label is reserved or named twice, or quantiles do not rise or are not from 0 to 1
 * @example
 * const pauses = summary('gc_seconds', { quantiles: [0.5, 0.99] })
 *   .series({}, { rate: 2, distribution: exponential({ mean: 0.01 }) })
 * const registry = new Registry({ start: 0, interval: '15s' }).add(pauses)
 * registry.at(15_000).map(({ value }) => value.toFixed(3)) // ['0.007', '0.046', '0.300', '30.000']
 * summary('gc_seconds', { quantiles: [1.5] }) // throws RangeError
 */
export function summary (name: string, options: MetricOptions & { quantiles?: readonly number[] } = {}): Metric {
  return metricOf('summary', name, options)
}

function metricOf (type: FamilyDefinition['type'], name: string, { utf8Names, ...options }: MetricOptions): Metric {
  return new Metric(familyOf({ ...options, name, type }, utf8Names))
}
