import { fillStates, MISSING, Node, VALUE, type NodeContext, type Points } from './node.ts'

/** How values are found between points: straight lines, the last one, or lines that are flat at each point. */
export type Shape = 'linear' | 'step' | 'smooth'

/** The shapes of curves. */
export const shapes: readonly Shape[] = ['linear', 'step', 'smooth']

/**
 * The part of the way from one knot to the next, for a curve whose slope and bend are 0 at knots: 6f⁵ − 15f⁴ + 10f³.
 *
 * @param part from 0 to 1
 * @example
 * smoothStep(0.5) // 0.5
 */
export function smoothStep (part: number): number {
  return part * part * part * (part * (part * 6 - 15) + 10)
}

/** A curve through points; missing before the first one. The last one is its right-closed end. */
export class Curve extends Node {
  readonly #times: Float64Array
  readonly #values: ReadonlyArray<number | null>
  readonly #shape: Shape

  /**
   * @param times milliseconds since the beginning, rising
   * @param values one for each time; null is missing until the next
   */
  constructor (name: string, times: Float64Array, values: ReadonlyArray<number | null>, shape: Shape) {
    super(`${name} [${values.length}, ${shape}]`)
    this.#times = times
    this.#values = values
    this.#shape = shape
  }

  override rightClosed (): boolean {
    return true
  }

  override length (): number {
    return this.#times.at(-1)!
  }

  override fill ({ x }: Points, n: number, _context: NodeContext, values: Float64Array, states: Uint8Array): void {
    fillStates(x, n, this.length(), true, states)
    let index = -1
    for (let i = 0; i < n; i++) {
      if (states[i] !== VALUE) continue
      index = this.#indexOf(x[i]!, index)
      const value = this.#valueOf(x[i]!, index)
      if (value === null) states[i] = MISSING
      else values[i] = value
    }
  }

  #valueOf (x: number, index: number): number | null {
    const from = this.#values[index] ?? null
    if (this.#shape === 'step' || from === null || x === this.#times[index]) return from
    const to = this.#values[index + 1]!
    if (to === null) return null
    const part = (x - this.#times[index]!) / (this.#times[index + 1]! - this.#times[index]!)
    return from + (to - from) * (this.#shape === 'smooth' ? smoothStep(part) : part)
  }

  /** The last point at or before x, -1 for none. Points of a block are mostly near the one before. */
  #indexOf (x: number, near: number): number {
    const times = this.#times
    if (near >= 0 && times[near]! <= x && x < (times[near + 1] ?? Infinity)) return near
    return lastAtOrBefore(times, x)
  }
}

/**
 * The index of the last time that is not after x; -1 if all are.
 *
 * @param times rising
 * @example
 * lastAtOrBefore([0, 10, 10, 20], 10) // 2
 * lastAtOrBefore([0, 10], -1) // -1
 */
export function lastAtOrBefore (times: ArrayLike<number>, x: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! <= x) low = middle + 1
    else high = middle
  }
  return low - 1
}
