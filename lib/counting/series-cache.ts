import type { TraceEvent } from '../types.ts'
import { CallSite, combineNames, ObjectSite, PropVariant } from './call-site.ts'
import { flatCopy, isComparable } from './comparable.ts'
import type { EventFields } from './event-fields.ts'
import { combineHash, leastDetail, mostDetail } from './hash.ts'
import { HashTable } from './hash-table.ts'
import { labelValue } from './label-value.ts'
import type { LabelSchema } from './label-schema.ts'
import { PropReader } from './prop-reader.ts'
import type { SeriesTable } from './series-table.ts'
import type { Series } from './series.ts'
import { ownerOf } from './uncached.ts'

/**
 * Number of evicted variants, which also happens by chance, from which on more characters of texts are hashed. Without
 * that, the row "100 texts of 1,000 characters, different in the middle" takes 5 times as long.
 */
const evictionLimit = 32

/**
 * The series of call sites and props that were seen. Only what was never seen makes label values and asks the table.
 *
 * Everything is forgotten when the cache grows out of bounds or when many series were removed; the table remains the
 * source of truth.
 */
export class SeriesCache {
  readonly #schema: LabelSchema
  readonly #table: SeriesTable
  readonly #maxEntries: number
  readonly #props: PropReader
  readonly #onForget: () => void
  readonly #callSites = new HashTable<CallSite>()
  readonly #sites = new HashTable<ObjectSite>()
  readonly #variants = new HashTable<PropVariant>()
  // How much of a text is hashed. Props that differ only elsewhere evict each other, and are looked up in the table
  #detail = leastDetail
  // Number of series that had been removed when everything was forgotten last
  #removals = 0

  /**
   * @param maxEntries most call sites, most objects at these, and most variants of props that are remembered
   * @param onForget called when sites that were found must not be used any more
   */
  constructor (schema: LabelSchema, table: SeriesTable, maxEntries: number, onForget: () => void) {
    this.#schema = schema
    this.#table = table
    this.#maxEntries = maxEntries
    this.#props = new PropReader(schema.props)
    this.#onForget = onForget
  }

  /** The site with these fields, null where there is none. */
  lookup (fields: EventFields, classNumber: number, place: number): ObjectSite | null {
    const hash = combineNames(place, fields, classNumber)
    let site = this.#sites.first(hash)
    // Stryker disable next-line ConditionalExpression: the hash is a short cut, is() decides
    while (site !== null && (site.hash !== hash || !site.is(fields, classNumber))) site = site.next
    return site
  }

  /** The series of an event at a site that is not known yet. Sites with values that cannot be compared stay unknown. */
  add (event: TraceEvent, fields: EventFields, classNumber: number, place: number): Series {
    const hash = combineNames(place, fields, classNumber)
    this.#props.read(event, hash, this.#detail)
    const series = this.#newSeries(event, fields)
    if (!Object.values(fields).every(isComparable)) return series
    this.#makeRoom()
    const callSite = this.#sharedCallSite(fields, classNumber)
    this.#sites.add(new ObjectSite(fields, callSite, this.#props.values.map(flatCopy), series, hash))
    return series
  }

  /** The series of an event at a known site, with other props than those that were seen there last. */
  lookupVariant (site: ObjectSite, event: TraceEvent): Series {
    const hash = this.#props.read(event, site.hash, this.#detail)
    let variant = this.#variants.first(hash)
    while (variant !== null && (variant.hash !== hash || variant.site !== site || !this.#props.isSame(variant.props))) {
      variant = variant.next
    }
    variant ??= this.#addVariant(site, event, hash)
    site.props = variant.props
    site.series = variant.series
    return variant.series
  }

  forget (): void {
    this.#removals = this.#table.removals
    this.#onForget()
    this.#callSites.clear()
    this.#sites.clear()
    this.#variants.clear()
  }

  #sharedCallSite (fields: EventFields, classNumber: number): CallSite {
    const hash = combineNames(combineHash(fields.line as number, fields.column as number), fields, classNumber)
    let callSite = this.#callSites.first(hash)
    while (callSite !== null && !callSite.is(fields, classNumber)) callSite = callSite.next
    // Stryker disable next-line ConditionalExpression: call sites are shared to save memory
    if (callSite === null) {
      const { id, className, parentClassName, functionName, filename } = fields
      callSite = new CallSite({
        ...fields,
        id: flatCopy(id),
        className: flatCopy(className),
        parentClassName: flatCopy(parentClassName),
        functionName: flatCopy(functionName),
        filename: flatCopy(filename)
      }, classNumber, hash)
      this.#callSites.add(callSite)
    }
    return callSite
  }

  #addVariant (site: ObjectSite, event: TraceEvent, hash: number): PropVariant {
    const { objectId, parentId, callSite } = site
    const series = this.#newSeries(event, { ...callSite, objectId, parentId })
    this.#makeRoom()
    const variant = new PropVariant(site, this.#props.values.map(flatCopy), series, hash)
    this.#variants.add(variant)
    // Stryker disable next-line ConditionalExpression,EqualityOperator,LogicalOperator: the time that hashing takes
    if (this.#variants.evictions > evictionLimit && this.#detail < mostDetail) {
      // Stryker disable next-line AssignmentOperator: how much of a text is hashed changes only the time
      this.#detail += 2
      this.forget()
    }
    return variant
  }

  #makeRoom (): void {
    const size = Math.max(this.#sites.size, this.#callSites.size, this.#variants.size)
    // Removed series would stay in memory
    const removed = this.#table.removals - this.#removals
    // Stryker disable next-line EqualityOperator,ArithmeticOperator: when removed series are freed
    if (size >= this.#maxEntries || removed > this.#table.size / 2) this.forget()
  }

  /** Asks the table for the series of some fields and of the props that were read last. */
  #newSeries (event: TraceEvent, fields: EventFields): Series {
    const values = [...this.#schema.builtin.map(({ value }) => value(fields)), ...this.#props.values]
    // Stryker disable next-line OptionalChaining: what throws is no object either, slower
    return this.#table.getOrCreate(values.map(labelValue), ownerOf(this.#schema, () => event.object?.ctx))
  }
}
