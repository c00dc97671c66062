import { blockSize, borrow, giveBack } from './scratch.ts'

/** Steps between sums that are kept, so that going back costs no more than that. */
const checkpointEvery = 4_096

/** Most steps from the beginning: 0.4 s of work. */
export const maxSteps = 10_000_000

/** Writes the numbers of the steps from one on. At most `blockSize` are asked for. */
export type Increments = (first: number, count: number, values: Float64Array) => void

/**
 * The sums of the first numbers of a sequence, added from the first to the last, so that a sum is the same whichever
 * way it is reached. It is kept with a series, and remembers where it is.
 */
export class RunningSum {
  #step = 0
  #sum = 0
  /** Sums at each multiple of `checkpointEvery`. */
  readonly #checkpoints = [0]

  /**
   * The sum of the numbers before a step.
   *
   * @example
   * const sum = new RunningSum()
   * const numbers = (first, count, values) => { for (let i = 0; i < count; i++) values[i] = first + i }
   * sum.before(4, numbers) // 6
   * sum.before(2, numbers) // 1
   */
  before (step: number, numbers: Increments): number {
    const checkpoint = Math.min(Math.floor(step / checkpointEvery), this.#checkpoints.length - 1)
    if (step < this.#step || checkpoint * checkpointEvery > this.#step) {
      this.#step = checkpoint * checkpointEvery
      this.#sum = this.#checkpoints[checkpoint]!
    }
    while (this.#step < step) this.#advance(Math.min(blockSize, step - this.#step), numbers)
    return this.#sum
  }

  /**
   * The sums before each of the steps that follow the last one asked for, and goes on to the end of these.
   *
   * @param values numbers of these steps
   * @param sums receives one more, the sum of all
   */
  next (values: Float64Array, count: number, sums: Float64Array): void {
    for (let i = 0; i < count; i++) {
      sums[i] = this.#sum
      this.#add(values[i]!)
    }
    sums[count] = this.#sum
  }

  #advance (count: number, numbers: Increments): void {
    const scratch = borrow()
    numbers(this.#step, count, scratch.values)
    for (let i = 0; i < count; i++) this.#add(scratch.values[i]!)
    giveBack(scratch)
  }

  #add (value: number): void {
    this.#sum += value
    this.#step++
    if (this.#step === this.#checkpoints.length * checkpointEvery) this.#checkpoints.push(this.#sum)
  }
}

/**
 * Rejects a step that is too far from the beginning.
 *
 * @param remedy what can be set
 * @throws {RangeError} it is
 */
export function checkSteps (what: string, steps: number, remedy: string): void {
  if (steps <= maxSteps) return
  throw new RangeError(`${what}: ${steps} steps from start to now, at most ${maxSteps}: ${remedy}`)
}
