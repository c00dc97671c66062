import { normalAt } from './noise.ts'
import { Everywhere, type NodeContext, type Points, type Setting } from './node.ts'
import { checkSteps, RunningSum, type Increments } from './running-sum.ts'
import { checkAddress, describeNoise, noiseOf, randomnessOf, type Address } from './salt.ts'

/** How far a random walk goes. */
export interface Bounds {
  /** -Infinity for none. */
  readonly min: number
  /** Infinity for none; above `min`. */
  readonly max: number
}

/**
 * A value within bounds: what is beyond one is reflected at it, as often as necessary.
 *
 * @example
 * fold(12, { min: 0, max: 10 }) // 8
 * fold(-25, { min: 0, max: 10 }) // 5
 * fold(-3, { min: 0, max: Infinity }) // 3
 */
export function fold (value: number, { min, max }: Bounds): number {
  if (value >= min && value <= max) return value
  if (max === Infinity) return 2 * min - value
  if (min === -Infinity) return 2 * max - value
  const range = max - min
  const distance = Math.abs(value - min) % (2 * range)
  return min + (distance > range ? 2 * range - distance : distance)
}

/** The running sum of normal noise, folded into bounds. It begins in their middle, at the only one, or at 0. */
export class Walk extends Everywhere {
  readonly #step: number
  readonly #every: number | undefined
  readonly #bounds: Bounds
  readonly #begin: number
  readonly #address: Address

  /**
   * @param step standard deviation of a step
   * @param every milliseconds of a step; the interval if undefined
   */
  constructor (step: number, every: number | undefined, bounds: Bounds, address: Address) {
    super(describeNoise('Walk', [`${step}`, `${bounds.min} to ${bounds.max}`], every, address))
    this.#step = step
    this.#every = every
    this.#bounds = bounds
    const known = [bounds.min, bounds.max].filter(Number.isFinite)
    this.#begin = known.length === 2 ? (bounds.min + bounds.max) / 2 : known[0] ?? 0
    this.#address = address
  }

  override get randomness (): string {
    return randomnessOf('Walk', this.#address)
  }

  override check (setting: Setting): void {
    checkAddress(this, this.#address, setting)
  }

  override fillValues ({ x }: Points, n: number, context: NodeContext, values: Float64Array): void {
    const every = this.#every ?? context.interval
    const noise = noiseOf(this, this.#address, context)
    const numbers: Increments = (first, count, steps) => {
      for (let i = 0; i < count; i++) steps[i] = this.#step * normalAt(noise, first + i)
    }
    const sum = context.memory.get(this) as RunningSum | undefined ?? new RunningSum()
    context.memory.set(this, sum)
    for (let i = 0; i < n; i++) {
      const steps = Math.max(Math.floor(x[i]! / every), 0)
      checkSteps('Walk', steps, 'set start later, or every')
      values[i] = fold(this.#begin + sum.before(steps, numbers), this.#bounds)
    }
  }
}
