import { type Labels, labelsKey, type Pair } from './labels.ts'
import type { Sample } from './sample.ts'
import { type MetricType, Series } from './series.ts'

/** The part of a prom-client registry that is used. */
export interface Registry {
  getMetricsAsJSON (): Promise<readonly unknown[]> | readonly unknown[]
}

/** A metric as a registry gives it. Not all of them keep to it: values are checked where they are used. */
interface Family {
  readonly name: string
  readonly help: string
  readonly type: string
  readonly values: ReadonlyArray<{
    readonly value: number
    readonly labels: Readonly<Record<string, unknown>>
    /** The name of the sample where it is not that of its family, as in a histogram. */
    readonly metricName?: string
  }>
}

const types: ReadonlyMap<unknown, MetricType> = new Map(
  (['counter', 'gauge', 'histogram', 'summary'] as const).map(type => [type, type])
)

interface Known {
  readonly series: Series
  /** The number of the collection that had it last. */
  collection: number
}

/** Makes samples of a registry's metrics, with labels of its own added, and ends series that are gone. */
export class RegistrySamples {
  readonly #labels: readonly Pair[]
  readonly #onInvalid: (error: Error) => void
  readonly #known = new Map<string, Known>()
  /** Those whose labels are wrong: they are reported once. */
  readonly #invalid = new Set<string>()
  #collection = 0
  #t = -Infinity

  /**
   * @param labels of each series; a metric's own label of such a name becomes `exported_…`, as when it is scraped
   * @throws {TypeError} a label is not text
   * @throws {RangeError} a label is wrong
   */
  constructor (labels: Labels, onInvalid: (error: Error) => void) {
    this.#labels = new Series('a', labels).labels.filter(([name]) => name !== '__name__')
    this.#onInvalid = onInvalid
  }

  /**
   * The samples of a collection, and behind them a stale marker for each series that is not in it but was before.
   *
   * @param now epoch milliseconds; if it is not later than before, a millisecond is added to that
   */
  * of (families: readonly unknown[], now: number): Generator<Sample> {
    const t = this.#t = Math.max(Math.floor(now), this.#t + 1)
    this.#collection++
    let left = this.#known.size
    for (const { name, help, type, values } of families as readonly Family[]) {
      for (const { value, labels, metricName = name } of values) {
        if (typeof value !== 'number') continue
        const known = this.#lookup(metricName, labels, help, types.get(type) ?? 'unknown')
        // Equal labels in another order would be the same series again
        if (known === undefined || known.collection === this.#collection) continue
        if (known.collection > 0) left--
        known.collection = this.#collection
        yield { series: known.series, t, value }
      }
    }
    // A loop over 100,000 series that are all there would hold the event loop for milliseconds
    if (left === 0) return
    for (const [key, { series, collection }] of this.#known) {
      if (collection === this.#collection) continue
      this.#known.delete(key)
      yield { series, t, stale: true }
    }
  }

  #lookup (name: string, labels: Family['values'][0]['labels'], help: string, type: MetricType): Known | undefined {
    const pairs = this.#pairs(labels)
    const key = labelsKey([['__name__', String(name)] as const, ...pairs].sort(([a], [b]) => a < b ? -1 : 1))
    const known = this.#known.get(key)
    if (known !== undefined || this.#invalid.has(key)) return known
    try {
      const series = new Series(name, pairs, { type, help: String(help) })
      const added = { series, collection: 0 }
      // The same text as `key`, which the writer keeps as well
      this.#known.set(series.key, added)
      return added
    } catch (error) {
      this.#invalid.add(key)
      this.#onInvalid(error as Error)
      return undefined
    }
  }

  /** An empty label is none, in Prometheus as here. */
  #pairs (labels: Family['values'][0]['labels']): Pair[] {
    const pairs: Pair[] = []
    for (const [name, value] of Object.entries(labels ?? {})) {
      const text = value === undefined || value === null ? '' : String(value).toWellFormed()
      if (text === '') continue
      const isTaken = this.#labels.some(([own]) => own === name)
      pairs.push([isTaken ? `exported_${name}` : name, text])
    }
    return [...pairs, ...this.#labels]
  }
}
