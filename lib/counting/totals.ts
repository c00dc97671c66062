import { nextTurn } from '../platform.ts'
import { labelText } from '../text-format.ts'
import { flatCopy } from './comparable.ts'
import type { Group, Series } from './series.ts'

/** Most groups that are counted one by one. */
export const maxGroups = 2_000

/** Number of series that a scan reads before it lets other work of the event loop go first: about 0.1 ms. */
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
   * @param all series in the order of their creation
   */
  read (all: ReadonlyMap<string, Series>): Total[] {
    const sums = this.#removedCounts()
    for (const { group, count } of all.values()) sums[group.index]! += count
    return this.#results(sums)
  }

  /** The same in slices, between which series may be counted, created and removed. */
  async readInSlices (all: ReadonlyMap<string, Series>): Promise<Total[]> {
    for (;;) {
      const { resets } = this
      const scan = { sums: this.#removedCounts(), serial: 0 }
      await this.#addUp(scan, all)
      if (resets === this.#resets) return this.#results(scan.sums)
    }
  }

  async #addUp (scan: Scan, all: ReadonlyMap<string, Series>): Promise<void> {
    const { resets } = this
    let left = this.#sliceSize
    this.#scans.add(scan)
    for (const { group, count, serial } of all.values()) {
      scan.sums[group.index]! += count
      if (--left > 0) continue
      left = this.#sliceSize
      scan.serial = serial
      await nextTurn()
      // Stryker disable next-line ConditionalExpression: the rest is added up in vain, readInSlices() begins anew
      if (resets !== this.#resets) break
    }
    // In the turn in which the last series was read: whatever is removed later has been added up
    this.#scans.delete(scan)
  }

  #removedCounts (): Float64Array {
    const sums = new Float64Array(maxGroups + 1)
    for (const { index, removed } of this.#groups.values()) sums[index] = removed
    return sums
  }

  #results (sums: Float64Array): Total[] {
    return Array.from(this.#groups.values(), group => {
      // A scan that began later may have ended before
      const count = group.shown = Math.max(group.shown, sums[group.index]!)
      return { group, count }
    })
  }

  #add (text: string, values: readonly string[]): Group {
    // Names that hypertrace cuts out of a stack trace would keep all of it
    const group = { text, values: values.map(flatCopy), index: this.#groups.size, removed: 0, shown: 0 }
    this.#groups.set(text, group)
    return group
  }
}
