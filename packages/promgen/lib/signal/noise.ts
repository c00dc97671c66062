import type { Noise } from '../hash.ts'
import { normalQuantile } from '../normal.ts'
import { smoothStep } from './curve.ts'
import { checkAddress, describeNoise, noiseOf, randomnessOf, type Address } from './salt.ts'
import { Everywhere, type NodeContext, type Points, type Setting } from './node.ts'

/** How the values of noise are distributed: from -1 to less than 1, or with mean 0 and standard deviation 1. */
export type NoiseKind = 'uniform' | 'normal'

/** A value of normal noise. */
export function normalAt (noise: Noise, index: number): number {
  // In the middle of its step, because 0 would give -Infinity
  return normalQuantile((noise.bits(index) + 0.5) / 4_294_967_296)
}

/** Another random number in each step of time. */
export class StepNoise extends Everywhere {
  readonly #kind: NoiseKind
  readonly #every: number | undefined
  readonly #address: Address

  /** @param every milliseconds; the interval if undefined */
  constructor (kind: NoiseKind, every: number | undefined, address: Address) {
    super(describeNoise('Noise', [kind], every, address))
    this.#kind = kind
    this.#every = every
    this.#address = address
  }

  override get randomness (): string {
    return randomnessOf('Noise', this.#address)
  }

  override check (setting: Setting): void {
    checkAddress(this, this.#address, setting)
  }

  override fillValues ({ t }: Points, n: number, context: NodeContext, values: Float64Array): void {
    const noise = noiseOf(this, this.#address, context)
    const every = this.#every ?? context.interval
    if (this.#kind === 'uniform') {
      for (let i = 0; i < n; i++) values[i] = 2 * noise.uniform(Math.floor(t[i]! / every)) - 1
    } else {
      for (let i = 0; i < n; i++) values[i] = normalAt(noise, Math.floor(t[i]! / every))
    }
  }
}

/** Random numbers from -1 to less than 1 at each step of time, and a smooth curve between them. */
export class SmoothNoise extends Everywhere {
  readonly #every: number | undefined
  readonly #octaves: number
  readonly #address: Address

  /**
   * @param every milliseconds; the interval if undefined
   * @param octaves curves that are added, each with half the step and half the height of the one before
   */
  constructor (every: number | undefined, octaves: number, address: Address) {
    super(describeNoise('SmoothNoise', octaves === 1 ? [] : [`${octaves} octaves`], every, address))
    this.#every = every
    this.#octaves = octaves
    this.#address = address
  }

  override get randomness (): string {
    return randomnessOf('SmoothNoise', this.#address)
  }

  override check (setting: Setting): void {
    checkAddress(this, this.#address, setting)
  }

  override fillValues ({ t }: Points, n: number, context: NodeContext, values: Float64Array): void {
    const noise = noiseOf(this, this.#address, context)
    const total = 2 - 2 ** (1 - this.#octaves)
    values.fill(0, 0, n)
    let step = this.#every ?? context.interval
    for (let octave = 0; octave < this.#octaves; octave++) {
      addSmooth(noise, octave, step, 2 ** -octave / total, t, n, values)
      step /= 2
    }
  }
}

/** The curve of an octave. Octaves take turns in the numbers of a noise, so that they do not repeat each other. */
function addSmooth (
  noise: Noise, octave: number, step: number, height: number, t: Float64Array, n: number, values: Float64Array
): void {
  let index = NaN
  let from = 0
  let rise = 0
  for (let i = 0; i < n; i++) {
    const time = t[i]! / step
    const knot = Math.floor(time)
    if (knot !== index) {
      index = knot
      from = 2 * noise.uniform(knot * maxOctaves + octave) - 1
      rise = 2 * noise.uniform((knot + 1) * maxOctaves + octave) - 1 - from
    }
    values[i]! += height * (from + rise * smoothStep(time - knot))
  }
}

/** Most octaves: the last is 2 ** 15 times as fast and as small as the first. */
export const maxOctaves = 16
