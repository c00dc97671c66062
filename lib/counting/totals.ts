import { nextTurn } from '../platform.ts'
import { labelText } from '../text-format.ts'
import type { Group, Series } from './series.ts'

/** Most groups that are counted one by one. */
export const maxGroups = 2_000

/** Number of series that a scan reads before it lets other work of the event loop go first: about 0.2 ms. */
export const sliceSize = 20_000

/** The labels that groups have, where the series have them; `id` where they have none of these. */
const labelNames = ['object_classname', 'caller_functionname', 'caller_filename']

/** The number of calls of a group. */
export interface Total {
  readonly group: Group
  readonly count: number
}

/** A scan under way: the sums by the index of their group, and the serial of the series that was read last. */
interface Scan {
  readonly sums: Float64Array
  serial: number
}

/**
 * The calls of each function: the sums over groups of series, made when somebody reads them, so that a traced call
 * costs nothing more. A series that is removed leaves its count with its group. Groups stay until a reset.
 *
 * At most 2,000 groups; series beyond belong to one more, in which every label is `overflow`.
 */
export class Totals {
  /** Names of the labels that groups have. */
  readonly labels: readonly string[]
  readonly #positions: readonly number[]
  readonly #sliceSize: number
  readonly #groups = new Map<string, Group>()
  readonly #scans = new Set<Scan>()
  #resets = 0

  /**
   * @param names those of all labels that series can have
   * @param slice number of series that a scan reads at a stretch
   */
  constructor (names: readonly string[], slice = sliceSize) {
    this.#sliceSize = slice
    const kept = names.filter(name => labelNames.includes(name))
    this.labels = kept.length > 0 ? kept : names.filter(name => name === 'id')
    this.#positions = this.labels.map(name => names.indexOf(name))
  }

  /** Number of resets so far. */
  get resets (): number {
    return this.#resets
  }

  /**
   * The group of a label set, created where there is none.
   *
   * @param values of all labels of a series
   */
  groupOf (values: readonly string[]): Group {
    const own = this.#positions.map(position => values[position]!)
    const text = labelText(this.labels, own)
    const group = this.#groups.get(text)
    if (group !== undefined) return group
    if (this.#groups.size < maxGroups) return this.#add(text, own)
    const overflow = own.map(() => 'overflow')
    const overflowText = labelText(this.labels, overflow)
    return this.#groups.get(overflowText) ?? this.#add(overflowText, overflow)
  }

  /** Keeps the count of a series that is about to be removed. */
  remove ({ group, count, serial }: Series): void {
    group.removed += count
    for (const scan of this.#scans) if (serial > scan.serial) scan.sums[group.index]! += count
  }

  /** Forgets all groups. Scans under way begin anew. */
  clear (): void {
    this.#groups.clear()
    this.#resets++
  }

  /**
   * Adds up the counts of all groups, in the order of their creation. No result has less for a group than one before.
   *
   * @param series all of them, in the order of their creation
   */
  read (series: ReadonlyMap<string, Series>): Total[] {
    const slices = this.#scan(series)
    for (;;) {
      const { done, value } = slices.next()
      if (done === true) return value
    }
  }

  /** The same in slices, between which series may be counted, created and removed. */
  async readInSlices (series: ReadonlyMap<string, Series>): Promise<Total[]> {
    const slices = this.#scan(series)
    for (;;) {
      const { done, value } = slices.next()
      if (done === true) return value
      await nextTurn()
    }
  }

  * #scan (series: ReadonlyMap<string, Series>): Generator<void, Total[], void> {
    for (;;) {
      const { resets } = this
      const scan: Scan = { sums: new Float64Array(maxGroups + 1), serial: 0 }
      for (const { index, removed } of this.#groups.values()) scan.sums[index] = removed
      this.#scans.add(scan)
      try {
        yield * this.#addUp(scan, series.values())
      } finally {
        this.#scans.delete(scan)
      }
      if (resets === this.#resets) return Array.from(this.#groups.values(), group => total(group, scan))
    }
  }

  * #addUp (scan: Scan, all: Iterable<Series>): Generator<void, void, void> {
    const { resets } = this
    const { sums } = scan
    let left = this.#sliceSize
    for (const series of all) {
      sums[series.group.index]! += series.count
      if (--left > 0) continue
      left = this.#sliceSize
      scan.serial = series.serial
      yield
      if (resets !== this.#resets) return
    }
  }

  #add (text: string, values: readonly string[]): Group {
    const group = { text, values, index: this.#groups.size, removed: 0, shown: 0 }
    this.#groups.set(text, group)
    return group
  }
}

function total (group: Group, { sums }: Scan): Total {
  // Another scan may have begun later and ended before
  const count = group.shown = Math.max(group.shown, sums[group.index]!)
  return { group, count }
}
