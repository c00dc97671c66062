import { maxGroups, type Total } from '../../counting/totals.ts'

/**
 * Most bytes of the rows of one answer, so that all of it stays below 200 kB. One row has at most 20 kB: three values
 * of 1,024 characters, each of which takes six bytes where JSON escapes it.
 */
const maxBytes = 190_000

/** A group of calls. */
interface Row {
  readonly group: Total['group']
  /** JSON of its index and label values. */
  readonly text: string
  readonly bytes: number
  /** The version in which it is new. */
  readonly made: number
  /** The version in which its count is new; not below `made`. */
  changed: number
  count: number
}

/** What a client does not know yet, as JSON: arrays without their brackets. */
export interface News {
  /** What the client knows afterwards. Below that of the feed where an answer has no room for all. */
  readonly version: number
  readonly groups: string
  readonly changed: string
}

/**
 * The counts of the groups of a table between two resets, with the version in which each changed last.
 *
 * Each new group has a version of its own, so that an answer can end between any two of them.
 */
export class Changes {
  #version: number
  readonly #rows: Row[] = []
  #sum = 0

  /** @param version the highest so far */
  constructor (version: number) {
    this.#version = version
  }

  /** The highest version. */
  get version (): number {
    return this.#version
  }

  /** All calls, also those of groups that have no room here. */
  get sum (): number {
    return this.#sum
  }

  /** A group by its index, undefined if there is none. */
  group (index: number): Row['group'] | undefined {
    return this.#rows[index]?.group
  }

  /** @param totals of a later scan of the same table */
  update (totals: readonly Total[]): void {
    for (const { group } of totals.slice(this.#rows.length, maxGroups)) {
      const text = JSON.stringify([this.#rows.length, ...group.values])
      const bytes = Buffer.byteLength(text)
      this.#rows.push({ group, text, bytes, made: ++this.#version, changed: 0, count: -1 })
    }
    this.#version++
    this.#sum = 0
    for (const [index, { count }] of totals.entries()) {
      this.#sum += count
      const row = this.#rows[index]
      if (row === undefined || row.count === count) continue
      row.count = count
      row.changed = this.#version
    }
  }

  /** @param since version of what the client knows; 0: nothing */
  news (since: number): News {
    const groups: string[] = []
    const changed: string[] = []
    let left = maxBytes
    for (const [index, row] of this.#rows.entries()) {
      if (row.changed <= since) continue
      const change = `[${index},${row.count}]`
      left -= change.length + 1
      if (row.made > since) {
        left -= row.bytes + 1
        // Old groups come before new ones, so that only new ones are missing
        if (left < 0) return { version: row.made - 1, groups: groups.join(), changed: changed.join() }
        groups.push(row.text)
      }
      changed.push(change)
    }
    return { version: this.#version, groups: groups.join(), changed: changed.join() }
  }
}
