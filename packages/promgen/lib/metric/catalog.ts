import { keyFrom } from '../key.ts'
import type { Churn } from './churn.ts'
import { conflictOf, sampleNames, seriesCount, type Family } from './family.ts'
import type { Entry } from './entry.ts'
import { KeyIndex } from './key-index.ts'
import { labelsText } from './labels.ts'
import type { Series } from './series.ts'

/** A family and what is defined of it, in the order in which it was added. */
interface Shelf {
  readonly family: Family
  readonly entries: Entry[]
}

/** Entries that have samples, and their series, in the same order. */
export interface Layout {
  readonly entries: readonly Entry[]
  readonly series: readonly Series[]
}

/** What is not paused at a version. */
interface Active {
  readonly version: number
  readonly entries: readonly Entry[]
  readonly churns: readonly Churn[]
}

/** What a registry refuses, with a code by which an API can answer. */
export type RefusalCode = 'duplicate' | 'conflict' | 'too_many_series' | 'unknown'

/** An error with a code. */
export function refusal (code: RefusalCode, message: string): RangeError & { code: RefusalCode } {
  return Object.assign(new RangeError(message), { code })
}

/** The families and series of a registry, in the order of a file. */
export class Catalog {
  /** Grows whenever a series or a family comes or goes. */
  version = 0
  /** How many series there are, paused and ended ones too. Native histograms are series of their own. */
  size = 0
  readonly #maxSeries: number
  readonly #shelves = new Map<string, Shelf>()
  /** The families that have a sample name. */
  readonly #bySample = new Map<string, Family>()
  readonly #index = new KeyIndex<Entry>()
  #active: Active | undefined
  #layout: { turns: string, layout: Layout } | undefined

  constructor (maxSeries: number) {
    this.#maxSeries = maxSeries
  }

  get families (): readonly Family[] {
    return Array.from(this.#shelves.values(), ({ family }) => family)
  }

  /** All that is defined, in the order of the file. */
  * entries (): Iterable<Entry> {
    for (const shelf of this.#shelves.values()) yield * shelf.entries
  }

  /** Those that are not paused. The array stays the same until one comes or goes. */
  get active (): readonly Entry[] {
    return this.#currentActive().entries
  }

  /**
   * What has samples at any time from one instant to another. It stays the same until a series comes or goes, by a
   * change or by churn.
   */
  layout (first: number, last: number): Layout {
    const { entries, churns, version } = this.#currentActive()
    const turns = churns.map(({ every }) => [Math.floor(first / every), Math.floor(last / every)]).join()
    const key = `${version} ${turns}`
    if (this.#layout?.turns !== key) {
      const present = churns.length === 0 ? entries : entries.flatMap(entry => entry.between(first, last))
      this.#layout = { turns: key, layout: { entries: present, series: present.flatMap(({ series }) => series) } }
    }
    return this.#layout!.layout
  }

  #currentActive (): Active {
    if (this.#active?.version !== this.version) {
      const entries = Array.from(this.entries()).filter(({ isPaused }) => !isPaused)
      const churns = new Set(entries.map(({ churn }) => churn).filter(churn => churn !== undefined))
      this.#active = { version: this.version, entries, churns: Array.from(churns) }
    }
    return this.#active!
  }

  /**
   * The family of a name.
   *
   * @throws {RangeError} there is none
   */
  family (name: string): Family {
    const shelf = this.#shelves.get(name)
    if (shelf === undefined) throw refusal('unknown', `name: there is no family ${name}`)
    return shelf.family
  }

  entriesOf (name: string): readonly Entry[] {
    return this.#shelves.get(this.family(name).name)!.entries
  }

  /**
   * Adds a family.
   *
   * @returns whether it was not there before
   * @throws {RangeError} another one has its name, or the name of one of its samples
   */
  addFamily (family: Family): boolean {
    const known = this.#shelves.get(family.name)
    if (known !== undefined) {
      const conflict = conflictOf(known.family, family)
      if (conflict === undefined) return false
      throw refusal('conflict', conflict)
    }
    const names = sampleNames(family)
    for (const name of names) {
      const owner = this.#bySample.get(name)
      if (owner === undefined) continue
      throw refusal('conflict', `${family.name}: ${owner.name} has samples named ${name} already`)
    }
    for (const name of names) this.#bySample.set(name, family)
    this.#shelves.set(family.name, { family, entries: [] })
    this.version++
    return true
  }

  /** Removes a family with its series. */
  removeFamily (name: string): void {
    const { family, entries } = this.#shelves.get(this.family(name).name)!
    for (const { key } of entries) this.#index.delete(key)
    this.size -= entries.length * seriesCount(family)
    for (const name of sampleNames(family)) this.#bySample.delete(name)
    this.#shelves.delete(name)
    this.version++
  }

  /**
   * The entry of an id.
   *
   * @throws {RangeError} there is none
   */
  entry (id: string): Entry {
    const key = keyFrom(id)
    const entry = key === undefined ? undefined : this.#index.get(key)
    if (entry === undefined) throw refusal('unknown', `id: there is no series ${id}`)
    return entry
  }

  /**
   * Rejects what cannot be added.
   *
   * @param instead an entry that goes when the new one comes
   * @throws {RangeError} the series exists already, or there are too many
   */
  check ({ family, key, values }: Entry, instead?: Entry): void {
    const known = this.#index.get(key)
    if (known !== undefined && known !== instead) {
      throw refusal('duplicate', `series ${labelsText(family.labels, values)} of ${family.name} exists already`)
    }
    const size = this.size + seriesCount(family) - (instead === undefined ? 0 : seriesCount(instead.family))
    if (size <= this.#maxSeries) return
    throw refusal('too_many_series', `registry: must have at most ${this.#maxSeries} series, got ${size}`)
  }

  /** Adds an entry that was checked, as the last of its family. */
  add (entry: Entry): void {
    this.#shelves.get(entry.family.name)!.entries.push(entry)
    this.#index.add(entry)
    this.size += seriesCount(entry.family)
    this.version++
  }

  delete (entry: Entry): void {
    const { entries } = this.#shelves.get(entry.family.name)!
    entries.splice(entries.indexOf(entry), 1)
    this.#index.delete(entry.key)
    this.size -= seriesCount(entry.family)
    this.version++
  }
}
