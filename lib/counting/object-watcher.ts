/** A traced object, without a reference to it: the series that it is behind. */
export interface Owner<T> {
  readonly series: T[]
}

/** A series that traced objects can be behind. */
export interface Owned {
  /** Number of objects behind it that were not collected yet. */
  ownerCount: number
  /** The object that was linked last, unless it was collected. */
  lastOwner: Owner<unknown> | null
}

/**
 * Watches the objects behind series, and tells when the last one behind a series was collected. Keeps no object alive.
 */
export class ObjectWatcher<T extends Owned> {
  readonly #owners = new WeakMap<object, Owner<T>>()
  readonly #registry: FinalizationRegistry<Owner<T>>

  /** @param onOrphaned called some time after the last object behind a series was collected */
  constructor (onOrphaned: (series: T) => void) {
    this.#registry = new FinalizationRegistry(owner => {
      for (const series of owner.series) {
        series.ownerCount--
        // Stryker disable next-line ConditionalExpression: which owner was last is only a short cut
        if (series.lastOwner === owner) series.lastOwner = null
        if (series.ownerCount === 0) onOrphaned(series)
      }
    })
  }

  /** Records that an object is behind a series. Repeated calls change nothing. */
  link (object: object, series: T): void {
    let owner = this.#owners.get(object)
    if (owner === undefined) {
      owner = { series: [] }
      this.#registry.register(object, owner)
      this.#owners.set(object, owner)
    }
    // Most series have one object behind them, which saves the search
    // Stryker disable next-line ConditionalExpression,EqualityOperator: includes() decides, and takes longer
    if (series.lastOwner === owner || (series.ownerCount > 0 && owner.series.includes(series))) return
    owner.series.push(series)
    series.lastOwner = owner
    series.ownerCount++
  }
}
