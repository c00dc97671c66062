/** Milliseconds of a turn of the event loop that are used at most; the clock's whole ones make it 1 to 2. */
const sliceTime = 2

/** Lets the app run between pieces of work that together take long. */
export class Slices {
  readonly #now: () => number
  readonly #later: (call: () => void) => unknown
  #begun: number | undefined

  /**
   * @param now milliseconds
   * @param later calls a function in a later turn of the event loop
   */
  constructor (now: () => number, later: (call: () => void) => unknown) {
    this.#now = now
    this.#later = later
  }

  /** Whether work has to wait for a later turn: `while (slices.isOver()) await slices.next()`. */
  isOver (): boolean {
    const now = this.#now()
    if (this.#begun === undefined) {
      this.#begun = now
      this.#later(() => { this.#begun = undefined })
    }
    // A clock that is set back must not make a slice of hours
    return Math.abs(now - this.#begun) >= sliceTime
  }

  /** Resolves in a later turn. */
  next (): Promise<void> {
    return new Promise(resolve => { this.#later(resolve) })
  }

  /** Takes all steps of a generator, with a pause wherever a slice is over, and returns what it returns. */
  async take<Value> (steps: Iterator<unknown, Value>): Promise<Value> {
    for (;;) {
      const step = steps.next()
      if (step.done === true) return step.value
      while (this.isOver()) await this.next()
    }
  }
}

/** Of the process, because it has one event loop: ten writers would hold it ten times as long. */
export const slices = new Slices(Date.now, call => setImmediate(call))
