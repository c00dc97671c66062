/**
 * Makes the function that numbers the classes of objects. It tells classes of one name apart: hypertrace counts the ids
 * of objects by their constructors, so two such classes have objects with the same id. Keeps no class alive.
 *
 * An object without a class has a number of its own; non-objects have 0.
 */
export function classNumbering (): (ctx: unknown) => number {
  const numbers = new WeakMap<object, number>()
  let last = 0

  return ctx => {
    if (typeof ctx !== 'function' && (typeof ctx !== 'object' || ctx === null)) return 0
    const key = typeof ctx.constructor === 'function' ? ctx.constructor : ctx
    let number = numbers.get(key)
    if (number === undefined) numbers.set(key, number = ++last)
    return number
  }
}
