/** Least milliseconds between two scans, and between two requests of a browser. */
export const leastPause = 500

/** Most milliseconds between them after one slow period, in which other processes may have had the processor. */
const mostPauseOnce = 4_000

/** Most milliseconds between them: a machine that slept during two scans must not stop a page for hours. */
const mostPause = 60_000

/** How many times as long as the work the pause is: the page takes at most 2% of the time. */
const pausePerWork = 50

/**
 * How long the feed pauses, so that its work takes at most 2% of the time of the event loop. A period begins with each
 * scan, and has the answers until the next one. A client that asks more often than it is told slows down all of them.
 */
export class Pace {
  #work = 0
  #workBefore = 0

  /** Begins the next period. */
  next (): void {
    this.#workBefore = this.#work
    this.#work = 0
  }

  /** @param milliseconds that work has held the event loop */
  add (milliseconds: number): void {
    this.#work += milliseconds
  }

  /** Whole milliseconds between two scans, and between two requests of a browser. */
  get pause (): number {
    // The period before tells how much is still to come in this one
    const once = Math.max(this.#work, this.#workBefore) * pausePerWork
    const twice = Math.min(this.#work, this.#workBefore) * pausePerWork
    const pause = Math.max(Math.min(once, mostPauseOnce), Math.min(twice, mostPause), leastPause)
    return Math.ceil(pause)
  }
}
