import type { Key } from '../hash.ts'
import { keyText } from '../key.ts'

/**
 * Finds things by keys of 64 bits. The lower half alone tells nearly all apart, and takes no memory of its own, whereas
 * a text for each key would take 32 bytes.
 */
export class KeyIndex<Item extends { readonly key: Key }> {
  /** By the lower half, as a signed number of 32 bits. */
  readonly #byLow = new Map<number, Item>()
  /** Those whose lower half was taken already. */
  readonly #others = new Map<string, Item>()

  /**
   * The item of a key.
   *
   * @example
   * const index = new KeyIndex()
   * index.add({ key: { low: 1, high: 2 } })
   * index.get({ low: 1, high: 2 }) // { key: { low: 1, high: 2 } }
   * index.get({ low: 1, high: 3 }) // undefined
   */
  get (key: Key): Item | undefined {
    const item = this.#byLow.get(key.low | 0)
    if (item?.key.high === key.high) return item
    return this.#others.size === 0 ? undefined : this.#others.get(keyText(key))
  }

  /** Adds an item with a key that none has. */
  add (item: Item): void {
    const low = item.key.low | 0
    if (this.#byLow.has(low)) this.#others.set(keyText(item.key), item)
    else this.#byLow.set(low, item)
  }

  /** Removes the item of a key, if there is one. */
  delete (key: Key): void {
    if (this.#byLow.get(key.low | 0)?.key.high === key.high) this.#byLow.delete(key.low | 0)
    else this.#others.delete(keyText(key))
  }
}
