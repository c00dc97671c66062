import { nextSlice, sliceIsOver } from '../slices.ts'
import { labelPairs, unescaped } from '../text-format.ts'
import type { Series } from '../counting/series.ts'
import type { SeriesTable } from '../counting/series-table.ts'
import type { Quirks } from './quirks.ts'

const help = 'Counts how many times a function has been traced'

/** Series between two looks at the clock, which take about 50 µs. */
const look = 16

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
  /** How the primary of a cluster combines the counters of its workers. */
  readonly aggregator = 'sum'
  /** A registry that writes OpenMetrics removes a `_total` from the end of this. */
  name: string
  readonly labelNames: readonly string[]
  readonly table: SeriesTable
  readonly #labelValue: Quirks['labelValue']
  readonly #labelObjects = new WeakMap<Series, LabelObject>()

  /** @param labelValue of the registry that will hold the counter, see `Quirks` */
  constructor (
    name: string,
    labelNames: readonly string[],
    table: SeriesTable,
    { labelValue }: Pick<Quirks, 'labelValue'>
  ) {
    this.name = name
    this.labelNames = labelNames
    this.table = table
    this.#labelValue = labelValue
  }

  /**
   * All series with complete label sets, for JSON; for text as well in prom-client 14. They are read in slices of a
   * millisecond, so counts that rise meanwhile are of different moments, and series that are created are left out.
   */
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

  /** Removes all series, as a labelled counter of prom-client does. */
  reset (): void {
    this.table.clear()
  }

  async #family (sample: (series: Series) => Sample): Promise<Family> {
    await this.table.expire()
    const { lastSerial } = this.table
    const values: Sample[] = []
    for (const series of this.table.values()) {
      // Created after the start, perhaps in the place of one that is among the values
      if (series.serial > lastSerial) break
      values.push(sample(series))
      // Stryker disable next-line EqualityOperator,ConditionalExpression: how often the clock is read
      if (values.length % look === 0) while (sliceIsOver()) await nextSlice()
    }
    const { name, help, type, aggregator } = this
    return { name, help, type, aggregator, values }
  }

  #labels (series: Series): LabelObject {
    const labels: LabelObject = {}
    for (const [name, text] of labelPairs(series.text)) labels[name] = this.#labelValue(unescaped(text))
    return labels
  }
}
