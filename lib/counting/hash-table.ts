interface Entry<E> {
  readonly hash: number
  next: E | null
}

/** Most entries of a chain: comparing more takes longer than asking the series table. */
const chainLimit = 8

/**
 * A hash table with chains. An entry that makes a chain too long pushes the oldest out of it, so this is for caches
 * only. The owner bounds the number of entries.
 */
export class HashTable<E extends Entry<E>> {
  size = 0
  /** Number of entries that were pushed out of a chain; a high one means that hashes collide. */
  evictions = 0
  #slots: Array<E | null> = newSlots(64)

  /** The first entry of the chain of a hash, the youngest; the others follow by `next`. */
  first (hash: number): E | null {
    return this.#slots[hash & (this.#slots.length - 1)]!
  }

  add (entry: E): void {
    if (this.size === this.#slots.length) this.#grow()
    this.#link(entry)
  }

  clear (): void {
    this.#slots = newSlots(64)
    this.size = 0
    this.evictions = 0
  }

  #link (entry: E): void {
    const slot = entry.hash & (this.#slots.length - 1)
    entry.next = this.#slots[slot]!
    this.#slots[slot] = entry
    this.size++
    let last = entry
    for (let length = 1; length < chainLimit && last.next !== null; length++) last = last.next
    if (last.next !== null) {
      last.next = null
      this.size--
      this.evictions++
    }
  }

  #grow (): void {
    const old = this.#slots
    this.#slots = newSlots(old.length * 2)
    this.size = 0
    for (const first of old) {
      for (let entry = first; entry !== null;) {
        const { next }: E = entry
        this.#link(entry)
        entry = next
      }
    }
  }
}

export function newSlots (length: number): null[] {
  return new Array<null>(length).fill(null)
}
