import { Noise } from '../hash.ts'
import { fillStates, MISSING, Node, type NodeContext, type Points } from './node.ts'
import { saltOf } from './salt.ts'

/** A segment of a number of steps. */
abstract class Segment extends Node {
  readonly steps: number

  constructor (name: string, steps: number) {
    super(name)
    this.steps = steps
  }

  override length (interval: number): number {
    return this.steps * interval
  }
}

/** A straight line from one value to another, both included; a single step has the first. */
export class Linear extends Segment {
  readonly #from: number
  readonly #slope: number

  constructor (from: number, to: number, steps: number) {
    super('Linear Segment', steps)
    this.#from = from
    this.#slope = steps === 1 || from === to ? 0 : (to - from) / (steps - 1)
  }

  override fill ({ x }: Points, n: number, { interval }: NodeContext, values: Float64Array, states: Uint8Array): void {
    for (let i = 0; i < n; i++) values[i] = this.#from + this.#slope * Math.floor(x[i]! / interval)
    fillStates(x, n, this.steps * interval, false, states)
  }
}

/** Given values, of which null is missing. */
export class Custom extends Segment {
  readonly #values: ReadonlyArray<number | null>

  constructor (values: ReadonlyArray<number | null>) {
    super('Custom Values', values.length)
    this.#values = values
  }

  override fill ({ x }: Points, n: number, { interval }: NodeContext, values: Float64Array, states: Uint8Array): void {
    fillStates(x, n, this.steps * interval, false, states)
    for (let i = 0; i < n; i++) {
      const value = this.#values[Math.floor(x[i]! / interval)]
      if (value === null) states[i] = MISSING
      else values[i] = value!
    }
  }
}

/**
 * Uniform noise from a minimum to less than a maximum. It is addressed by the time at which a step begins, so that each
 * turn of a loop has other values.
 */
export class Random extends Segment {
  readonly #min: number
  readonly #range: number
  readonly #seed: number | undefined

  constructor (min: number, max: number, steps: number, seed: number | undefined) {
    super('Random', steps)
    this.#min = min
    this.#range = max - min
    this.#seed = seed
  }

  override get randomness (): string {
    return 'Random'
  }

  override fill ({ x, t }: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    const { interval, seed, keyLow: low, keyHigh: high } = context
    const noise = new Noise(seed, { low, high }, saltOf(this, this.#seed, context))
    for (let i = 0; i < n; i++) {
      const begin = t[i]! - (x[i]! - Math.floor(x[i]! / interval) * interval)
      values[i] = this.#min + this.#range * noise.uniform(Math.floor(begin / interval))
    }
    fillStates(x, n, this.steps * interval, false, states)
  }
}
