import { finite, shown } from '../check.ts'
import { Binary, OrElse, type Operation } from './arithmetic.ts'
import { Abs, Clamp, Round } from './clamp.ts'
import { Evaluated } from './evaluated.ts'
import type { Node } from './node.ts'
import { Constant } from './ramp.ts'
import type { Condition } from './when.ts'

/** What can be done with the values of a signal, whatever their time. `Made` is what comes out. */
export abstract class Values<Made> extends Evaluated {
  /**
   * The sum. The shorter operand ends it, and where one is missing it is, too; the same holds for all arithmetic.
   *
   * @throws {TypeError} the operand is neither a signal nor a number; so do all others that take one
   * @example
   * const { value } = custom(7).add(custom(2)).iterator().evaluate({ start: 0, index: 0, time: 0 })
   * value // 9
   */
  add (other: Evaluated | number): Made {
    return this.#with('Add', other)
  }

  /** The difference. */
  subtract (other: Evaluated | number): Made {
    return this.#with('Subtract', other)
  }

  /** The product. */
  multiply (other: Evaluated | number): Made {
    return this.#with('Multiply', other)
  }

  /**
   * The quotient: infinite or NaN where the other is 0, as in PromQL.
   *
   * @example
   * const { value } = custom(-7).divide(0).iterator().evaluate({ start: 0, index: 0, time: 0 })
   * value // -Infinity
   */
  divide (other: Evaluated | number): Made {
    return this.#with('Divide', other)
  }

  /**
   * The remainder, which has the sign of this signal, as in PromQL.
   *
   * @example
   * const { value } = custom(-7).modulo(4).iterator().evaluate({ start: 0, index: 0, time: 0 })
   * value // -3
   */
  modulo (other: Evaluated | number): Made {
    return this.#with('Modulo', other)
  }

  /** The lesser of both; NaN if one is. */
  min (other: Evaluated | number): Made {
    return this.#with('Min', other)
  }

  /** The greater of both; NaN if one is. */
  max (other: Evaluated | number): Made {
    return this.#with('Max', other)
  }

  /** The value without its sign. */
  abs (): Made {
    return this.made(new Abs(this.node))
  }

  /**
   * The value within bounds, which are included; NaN stays NaN.
   *
   * @throws {RangeError} `low` exceeds `high`, or one of them is NaN
   * @example
   * constant(1).clamp(5, 1) // throws RangeError
   */
  clamp (low: number, high: number): Made {
    if (low <= high) return this.made(new Clamp(this.node, low, high))
    throw new RangeError(`clamp: low must not exceed high, got ${shown(low)} and ${shown(high)}`)
  }

  /**
   * The nearest multiple of a number, the upper of two, as in PromQL.
   *
   * @param to above 0; default: 1
   * @throws {RangeError} it is 0 or less
   * @throws {TypeError} it is not a finite number
   * @example
   * const { value } = custom(0.34).round(0.1).iterator().evaluate({ start: 0, index: 0, time: 0 })
   * value // 0.3
   */
  round (to = 1): Made {
    if (finite('round: to', to) > 0) return this.made(new Round(this.node, to))
    throw new RangeError(`round: to must be above 0, got ${to}`)
  }

  /**
   * Another signal where this one is missing, but not after its end.
   *
   * @example
   * const { value } = custom(null).orElse(5).iterator().evaluate({ start: 0, index: 0, time: 0 })
   * value // 5
   */
  orElse (other: Evaluated | number): Made {
    return this.made(new OrElse(this.node, nodeOf('orElse', other)))
  }

  /**
   * For `when`: whether the value is greater than a limit.
   *
   * @throws {TypeError} the limit is not a number
   * @example
   * const { value } = when(custom(90).above(90), 1, 0).iterator().evaluate({ start: 0, index: 0, time: 0 })
   * value // 0
   */
  above (limit: number): Condition {
    return { of: this.node, text: `above ${numberOf('above', limit)}`, holds: value => value > limit }
  }

  /**
   * For `when`: whether the value is less than a limit.
   *
   * @throws {TypeError} the limit is not a number
   * @example
   * const { value } = when(custom(90).below(91), 1, 0).iterator().evaluate({ start: 0, index: 0, time: 0 })
   * value // 1
   */
  below (limit: number): Condition {
    return { of: this.node, text: `below ${numberOf('below', limit)}`, holds: value => value < limit }
  }

  /**
   * For `when`: whether the value is within bounds, which are included.
   *
   * @throws {RangeError} `low` exceeds `high`, or one of them is NaN
   * @example
   * const { value } = when(custom(90).between(90, 91), 1, 0).iterator().evaluate({ start: 0, index: 0, time: 0 })
   * value // 1
   */
  between (low: number, high: number): Condition {
    if (low <= high) {
      return { of: this.node, text: `between ${low} and ${high}`, holds: value => value >= low && value <= high }
    }
    throw new RangeError(`between: low must not exceed high, got ${shown(low)} and ${shown(high)}`)
  }

  protected abstract made (node: Node): Made

  #with (operation: Operation, other: Evaluated | number): Made {
    return this.made(new Binary(operation, this.node, nodeOf(operation.toLowerCase(), other)))
  }
}

/**
 * The tree of an operand.
 *
 * @param what the beginning of the message
 * @throws {TypeError} it is neither a signal nor a number
 */
export function nodeOf (what: string, operand: Evaluated | number): Node {
  if (typeof operand === 'number') return new Constant(operand)
  if (operand instanceof Evaluated) return operand.node
  throw new TypeError(`${what}: operand must be a signal or a number, got ${shown(operand)}`)
}

/**
 * Any number, NaN and infinite ones as well.
 *
 * @throws {TypeError} it is none
 */
export function numberOf (what: string, value: number): number {
  if (typeof value === 'number') return value
  throw new TypeError(`${what}: value must be a number, got ${shown(value)}`)
}
