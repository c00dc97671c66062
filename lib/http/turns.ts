import { nextTurn } from '../platform.ts'

/**
 * How many answers begin in one turn of the event loop. Answers that share a rendering could all begin at once, and a
 * thousand of 200 kB each blocked the loop for a third of a second.
 */
const answersPerTurn = 10

/** Lets a few answers begin in each turn of the event loop, in the order of their calls. */
export class Turns {
  readonly #waiting: Array<() => void> = []

  /** Resolves when an answer may begin. */
  next (): Promise<void> {
    return new Promise(resolve => { if (this.#waiting.push(resolve) === 1) this.#beginInNextTurn() })
  }

  async #beginInNextTurn (): Promise<void> {
    await nextTurn()
    for (const begin of this.#waiting.splice(0, answersPerTurn)) begin()
    if (this.#waiting.length > 0) this.#beginInNextTurn()
  }
}
