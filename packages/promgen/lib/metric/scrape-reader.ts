import { MISSING } from '../signal/node.ts'
import type { Entry } from './entry.ts'
import { labelsText } from './labels.ts'
import { Reader, type OnRaised } from './reader.ts'
import type { Told } from './told.ts'

/** Reads for a scrape, which one series is not to cost all others: what cannot be read is missing. That is told. */
export class ScrapeReader extends Reader {
  readonly #told: Told

  /** @param interval milliseconds of a step */
  constructor (interval: number, seed: number, onRaised: OnRaised, told: Told) {
    super(interval, seed, onRaised)
    this.#told = told
  }

  override read (entry: Entry, times: Float64Array, from: number, n: number): void {
    try {
      super.read(entry, times, from, n)
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error
      this.states.fill(MISSING, 0, n)
      const { family, values, plan } = entry
      // All series that share data have one in common
      this.#told.once(plan.options.data, () => {
        return `series ${labelsText(family.labels, values)} of ${family.name} has no samples: ${error.message}`
      })
    }
  }
}
