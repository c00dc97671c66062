import type { SeriesTable } from '../../counting/series-table.ts'
import { sliceSize, type Total } from '../../counting/totals.ts'
import { Changes } from './changes.ts'
import type { Pace } from './pace.ts'

export interface Clocks {
  /** Milliseconds on a clock that never goes back. */
  now (): number
  /** Milliseconds since 1970. */
  time (): number
}

/** The counts of one moment. */
export interface Scan {
  /** Number of resets before it. */
  readonly resets: number
  /** When it was, in milliseconds since 1970. */
  readonly time: number
  /** Number of series. */
  readonly series: number
  /** Those of this scan, until the next one. */
  readonly changes: Changes
}

/** The scans of a table, shared by all who ask: one is made where the latest is older than the pause. */
export class Scans {
  readonly #table: SeriesTable
  readonly #pace: Pace
  readonly #clocks: Clocks
  #changes: Changes
  #resets: number
  #latest: Promise<Scan> | null = null
  // Stryker disable next-line BooleanLiteral: before the first scan there is nothing that could be fresh
  #isReading = false
  #begun = 0

  /** @param version the highest so far */
  constructor (table: SeriesTable, version: number, pace: Pace, clocks: Clocks) {
    this.#table = table
    this.#pace = pace
    this.#clocks = clocks
    this.#changes = new Changes(version)
    this.#resets = table.resets
  }

  /** The highest version of them. */
  get version (): number {
    return this.#changes.version
  }

  latest (): Promise<Scan> {
    const now = this.#clocks.now()
    const isFresh = this.#isReading || now - this.#begun < this.#pace.pause
    if (this.#latest !== null && isFresh) return this.#latest
    this.#begun = now
    this.#pace.next()
    this.#isReading = true
    return (this.#latest = this.#read().finally(() => { this.#isReading = false }))
  }

  async #read (): Promise<Scan> {
    const totals = await this.#readTotals()
    const start = this.#clocks.now()
    this.#changes.update(totals)
    this.#pace.add(this.#clocks.now() - start)
    return { resets: this.#resets, time: this.#clocks.time(), series: this.#table.size, changes: this.#changes }
  }

  async #readTotals (): Promise<Total[]> {
    const table = this.#table
    for (;;) {
      const { resets } = table
      const start = this.#clocks.now()
      const reading = table.readTotals()
      // The first slice is read at once. The others take as long, but other work goes on between them
      this.#pace.add((this.#clocks.now() - start) * Math.max(table.size / sliceSize, 1))
      const totals = await reading
      if (resets !== table.resets) continue
      if (resets !== this.#resets) this.#changes = new Changes(this.version)
      this.#resets = resets
      return totals
    }
  }
}
