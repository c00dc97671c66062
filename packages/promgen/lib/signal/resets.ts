import { durationText } from '../duration.ts'
import type { Noise } from '../hash.ts'
import { lastAtOrBefore } from './curve.ts'

/** When a counter begins again at 0, besides at its beginning. */
export interface Resets {
  /** As `describe()` shows it. */
  readonly text: string
  readonly isRandom: boolean
  /**
   * The last reset at or before x, in milliseconds since the beginning; 0 if there was none.
   *
   * @param x 0 or more
   */
  last (x: number, noise: Noise): number
}

/** Regular resets, each late by a random part of the jitter. */
export class RegularResets implements Resets {
  readonly #every: number
  readonly #jitter: number

  /** @param jitter milliseconds, shorter than `every` */
  constructor (every: number, jitter: number) {
    this.#every = every
    this.#jitter = jitter
  }

  get text (): string {
    return `reset every ${durationText(this.#every)}${this.isRandom ? ` + ${durationText(this.#jitter)}` : ''}`
  }

  get isRandom (): boolean {
    return this.#jitter > 0
  }

  last (x: number, noise: Noise): number {
    const number = Math.floor(x / this.#every)
    const reset = this.#at(number, noise)
    return reset <= x ? reset : this.#at(number - 1, noise)
  }

  #at (number: number, noise: Noise): number {
    return number === 0 ? 0 : number * this.#every + Math.floor(this.#jitter * noise.uniform(number))
  }
}

/** Resets at given times. */
export class GivenResets implements Resets {
  readonly #times: readonly number[]

  /** @param times milliseconds since the beginning, in any order */
  constructor (times: readonly number[]) {
    this.#times = times.toSorted((a, b) => a - b)
  }

  get text (): string {
    return `reset at ${this.#times.map(durationText).join(', ')}`
  }

  get isRandom (): boolean {
    return false
  }

  last (x: number): number {
    return this.#times[lastAtOrBefore(this.#times, x)] ?? 0
  }
}
