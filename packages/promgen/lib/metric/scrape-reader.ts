import { MISSING } from '../signal/node.ts'
import type { Data } from './definition.ts'
import type { Entry } from './entry.ts'
import { labelsText } from './labels.ts'
import { Reader } from './reader.ts'

/**
 * Reads for a scrape, which one series is not to cost all others: what cannot be read is missing. That is told, once
 * for all series that share data.
 */
export class ScrapeReader extends Reader {
  readonly #tell: (warning: string) => void
  readonly #warnings = new WeakMap<Data, string>()

  /**
   * @param interval milliseconds of a step
   * @param tell called with what cannot be read
   */
  constructor (interval: number, seed: number, tell: (warning: string) => void) {
    super(interval, seed)
    this.#tell = tell
  }

  override read (entry: Entry, times: Float64Array, from: number, n: number): void {
    try {
      super.read(entry, times, from, n)
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error
      this.states.fill(MISSING, 0, n)
      this.#warn(entry, error)
    }
  }

  /** What was told of the data of entries. */
  warningsOf (entries: Iterable<Entry>): string[] {
    const found = new Set<string>()
    for (const { plan } of entries) {
      const warning = this.#warnings.get(plan.options.data)
      if (warning !== undefined) found.add(warning)
    }
    return Array.from(found)
  }

  #warn ({ family, values, plan }: Entry, { message }: Error): void {
    const { data } = plan.options
    if (this.#warnings.has(data)) return
    const warning = `series ${labelsText(family.labels, values)} of ${family.name} has no samples: ${message}`
    this.#warnings.set(data, warning)
    this.#tell(warning)
  }
}
