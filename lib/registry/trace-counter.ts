import { escaped, labelPairs, unescaped } from '../text-format.ts'
import type { SeriesTable } from '../counting/series-table.ts'
import type { Series } from '../counting/series.ts'

export const help = 'Counts how many times a function has been traced'

type LabelObject = Record<string, unknown>

interface Sample {
  value: number
  labels: LabelObject
  /** Where given, these are the labels, and a registry may keep their rendered form for as long as the object lives. */
  sharedLabels?: LabelObject
}

interface Family {
  name: string
  help: string
  type: 'counter'
  aggregator: 'sum'
  values: Sample[]
}

/**
 * A series table as a metric that a registry of prom-client 14 or 15, or of `@prometheus-io/client`, can hold.
 *
 * It is not a prom-client `Counter`, because that joins label values with separators, so that label sets which contain
 * the separators merge.
 */
export class TraceCounter {
  readonly help = help
  readonly type = 'counter'
  /** How a cluster's primary puts the counters of its workers together. */
  readonly aggregator = 'sum'
  /** A registry that writes OpenMetrics takes a `_total` off the end of this. */
  name: string
  readonly labelNames: readonly string[]
  readonly table: SeriesTable
  /** Whether the registry writes label values in the way of prom-client 14, see `ForcedText`. */
  readonly #forceText: boolean
  readonly #labelObjects = new WeakMap<Series, LabelObject>()

  constructor (name: string, labelNames: readonly string[], table: SeriesTable, forceText: boolean) {
    this.name = name
    this.labelNames = labelNames
    this.table = table
    this.#forceText = forceText
  }

  /** All series with whole label sets, for JSON; for text as well in prom-client 14. */
  async get (): Promise<Family> {
    return this.#family(series => ({ value: series.count, labels: this.#labels(series) }))
  }

  /** All series with shared label objects, for text. */
  async getForPromString (): Promise<Family> {
    return this.#family(series => {
      let sharedLabels = this.#labelObjects.get(series)
      if (sharedLabels === undefined) {
        sharedLabels = this.#labels(series)
        this.#labelObjects.set(series, sharedLabels)
      }
      return { value: series.count, labels: {}, sharedLabels }
    })
  }

  /** Forgets all series, as a labelled counter of prom-client does. */
  reset (): void {
    this.table.clear()
  }

  async #family (sample: (series: Series) => Sample): Promise<Family> {
    await this.table.expire()
    const { name, help, type, aggregator } = this
    return { name, help, type, aggregator, values: Array.from(this.table.values(), sample) }
  }

  #labels (series: Series): LabelObject {
    const labels: LabelObject = {}
    for (const [name, text] of labelPairs(series.text)) {
      const value = unescaped(text)
      labels[name] = this.#forceText && value.includes('\\n') ? new ForcedText(value) : value
    }
    return labels
  }
}

/**
 * A label value for prom-client 14, which leaves a backslash before an `n` as it is and thereby writes `C:\new` with a
 * line feed in it. What is not a string it does not escape at all, so this comes with its escapes.
 */
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
