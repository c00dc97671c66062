/**
 * Numbers that tell classes of one name apart: hypertrace counts the ids of objects by their constructors, so two such
 * classes have objects with the same id. Keeps no class alive.
 */
export class ClassNumbers {
  readonly #numbers = new WeakMap<object, number>()
  #last = 0

  /** The number of an object's class; one of its own for an object without a class, 0 for what is no object. */
  of (ctx: object | null | undefined): number {
    return this.#numbers.get(ctx?.constructor as object) ?? this.#add(ctx)
  }

  #add (ctx: unknown): number {
    if (typeof ctx !== 'function' && (typeof ctx !== 'object' || ctx === null)) return 0
    const key = typeof ctx.constructor === 'function' ? ctx.constructor : ctx
    let number = this.#numbers.get(key)
    if (number === undefined) this.#numbers.set(key, number = ++this.#last)
    return number
  }
}
