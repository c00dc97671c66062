/** Steps between totals that are kept, so that going back costs no more than that. */
const checkpointEvery = 4_096

/** Most steps that are asked for at once. */
export const stepsAtOnce = 64

/** The increments of steps from one on: that of total c in step s at index `(s - first) * width + c`. */
export type Steps = (first: number, count: number) => Float64Array

/**
 * Several running totals that go on together. Each is added from the first step to the last, so that it is the same
 * whichever way it is reached. They are kept with a series.
 */
export class Totals {
  #step = 0
  readonly #now: Float64Array
  /** Totals at each multiple of `checkpointEvery`. */
  readonly #checkpoints: Float64Array[]

  /** @param width how many there are */
  constructor (width: number) {
    this.#now = new Float64Array(width)
    this.#checkpoints = [new Float64Array(width)]
  }

  /**
   * The totals of all steps before one. The array is used again.
   *
   * @example
   * const totals = new Totals(2)
   * const steps = (first, count) => Float64Array.from({ length: 2 * count }, (_, i) => i % 2 === 0 ? first + i / 2 : 1)
   * Array.from(totals.before(4, steps)) // [6, 4]
   * Array.from(totals.before(2, steps)) // [1, 2]
   */
  before (step: number, steps: Steps): Float64Array {
    const checkpoint = Math.min(Math.floor(step / checkpointEvery), this.#checkpoints.length - 1)
    if (step < this.#step || checkpoint * checkpointEvery > this.#step) {
      this.#step = checkpoint * checkpointEvery
      this.#now.set(this.#checkpoints[checkpoint]!)
    }
    while (this.#step < step) {
      const count = Math.min(stepsAtOnce, step - this.#step)
      this.next(steps(this.#step, count), count)
    }
    return this.#now
  }

  /**
   * Goes on by some steps, after the last one asked for.
   *
   * @param before receives the totals before each of the steps, and behind the last
   */
  next (increments: Float64Array, count: number, before?: Float64Array): void {
    const width = this.#now.length
    for (let i = 0; i < count; i++) {
      before?.set(this.#now, i * width)
      for (let c = 0; c < width; c++) this.#now[c]! += increments[i * width + c]!
      this.#step++
      if (this.#step === this.#checkpoints.length * checkpointEvery) this.#checkpoints.push(this.#now.slice())
    }
    before?.set(this.#now, count * width)
  }
}
