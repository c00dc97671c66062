import { Bytes } from './bytes.ts'

/** The texts of a request of 2.0, each once. The first is the empty one, as the specification has it. */
export class Symbols {
  readonly #refs = new Map<string, number>()
  /** Field 4 of a Request, repeated. */
  readonly bytes = new Bytes()
  readonly #base: Symbols | undefined

  /** @param base a table that this one continues: it has none of its texts */
  constructor (base?: Symbols) {
    this.#base = base
    if (base === undefined) this.ref('')
  }

  get size (): number {
    return this.#refs.size + (this.#base?.size ?? 0)
  }

  /** The number of a text, which is added if it is new. */
  ref (text: string): number {
    const known = this.lookup(text)
    if (known !== undefined) return known
    const ref = this.size
    this.#refs.set(text, ref)
    this.bytes.reserve(1).byte(0x22)
    this.bytes.text(text)
    return ref
  }

  lookup (text: string): number | undefined {
    return this.#base?.lookup(text) ?? this.#refs.get(text)
  }
}
