/** A traced object, without a reference to it: what it stands behind. */
export interface Owner {
  readonly owned: Owned[]
}

/** Something that traced objects stand behind. */
export interface Owned {
  /** How many of them are alive. */
  living: number
  /** The one that was linked last, while it is alive. */
  owner: Owner | null
}

/**
 * Watches the objects behind series, and tells when the last one behind a series was garbage collected. It keeps no
 * object alive.
 */
export class Lifetimes<T extends Owned> {
  readonly #owners = new WeakMap<object, { readonly owned: T[] }>()
  readonly #watch: FinalizationRegistry<{ readonly owned: T[] }>

  /** @param onGone called some time after the last object behind something was collected */
  constructor (onGone: (owned: T) => void) {
    this.#watch = new FinalizationRegistry(owner => {
      for (const owned of owner.owned) {
        owned.living--
        if (owned.owner === owner) owned.owner = null
        if (owned.living === 0) onGone(owned)
      }
    })
  }

  /** Says that an object stands behind something. May be said again. */
  link (object: object, owned: T): void {
    let owner = this.#owners.get(object)
    if (owner === undefined) {
      owner = { owned: [] }
      this.#owners.set(object, owner)
      this.#watch.register(object, owner)
    }
    // Nearly every series has one object behind it, which saves the search
    if (owned.owner === owner || (owned.living > 0 && owner.owned.includes(owned))) return
    owner.owned.push(owned)
    owned.owner = owner
    owned.living++
  }
}
