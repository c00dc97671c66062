import { nextTurn } from '../platform.ts'

/**
 * How many answers begin in one turn of the event loop. Answers that share a rendering could all begin at once, and a
 * thousand of 200 kB each blocked the loop for a third of a second.
 */
const answersPerTurn = 10

/** Lets a few answers begin in each turn of the event loop, in the order of their calls, those to scrapes first. */
export class Turns {
  readonly #scrapes: Array<() => void> = []
  readonly #others: Array<() => void> = []

  /** Resolves when an answer to a scrape may begin. */
  next (): Promise<void> {
    return this.#wait(this.#scrapes)
  }

  /** Resolves when an answer may begin that no scrape may wait for. */
  afterScrapes (): Promise<void> {
    return this.#wait(this.#others)
  }

  #wait (queue: Array<() => void>): Promise<void> {
    return new Promise(resolve => {
      queue.push(resolve)
      if (this.#waiting === 1) this.#beginInNextTurn()
    })
  }

  get #waiting (): number {
    return this.#scrapes.length + this.#others.length
  }

  async #beginInNextTurn (): Promise<void> {
    await nextTurn()
    const scrapes = this.#scrapes.splice(0, answersPerTurn)
    const others = this.#others.splice(0, answersPerTurn - scrapes.length)
    for (const begin of [...scrapes, ...others]) begin()
    if (this.#waiting > 0) this.#beginInNextTurn()
  }
}
