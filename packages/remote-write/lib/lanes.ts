import type { Batch } from './gather.ts'

export interface LanesOptions {
  readonly lanes: number
  /** Milliseconds of data that a lane may be ahead of the slowest, at least the longest span of a batch. */
  readonly lead: number
  /** Sends a batch. Must not reject. */
  readonly send: (batch: Batch) => Promise<void>
}

/**
 * Queues of batches that are sent side by side, in each of which one batch follows the other: so samples of a series
 * stay in order. A receiver refuses what is too far behind the newest sample of any series, so no lane runs far ahead.
 */
export class Lanes {
  readonly #options: LanesOptions
  readonly #waiting: Batch[][]
  readonly #sending: Array<Batch | undefined>
  #listeners: Array<() => void> = []
  #newest = -Infinity
  #isStopped = false
  /** Samples that are waiting or being sent. */
  size = 0

  constructor (options: LanesOptions) {
    this.#options = options
    this.#waiting = Array.from({ length: options.lanes }, () => [])
    this.#sending = Array.from({ length: options.lanes })
  }

  push (batch: Batch): void {
    this.#waiting[batch.lane]!.push(batch)
    this.size += batch.size
    this.#newest = Math.max(this.#newest, batch.newest)
    this.#start()
  }

  /** Waits until at most so many samples are left, or sending has been stopped. */
  async until (size: number): Promise<void> {
    while (this.size > size) await new Promise<void>(resolve => this.#listeners.push(resolve))
  }

  /**
   * Takes away the oldest batches that wait until at most so many samples are left, and returns the number of those
   * taken. Batches of the newest instant stay, however many they are: else the same series would miss each time.
   */
  makeRoom (size: number): number {
    const before = this.size
    while (this.size > size) {
      const [oldest] = this.#waiting.flat().filter(({ newest }) => newest < this.#newest)
        .sort((a, b) => a.oldest - b.oldest)
      if (oldest === undefined) break
      // Not always the first of its lane: series may be at different times
      const waiting = this.#waiting[oldest.lane]!
      waiting.splice(waiting.indexOf(oldest), 1)
      this.#settle(oldest)
    }
    return before - this.size
  }

  #settle ({ size }: Batch): void {
    this.size -= size
    const listeners = this.#listeners
    this.#listeners = []
    for (const listener of listeners) listener()
  }

  /** Sends nothing more, and takes away what waits. */
  stop (): Batch[] {
    this.#isStopped = true
    const left = this.#waiting.flatMap(waiting => waiting.splice(0))
    for (const batch of left) this.#settle(batch)
    return left
  }

  #start (): void {
    if (this.#isStopped) return
    let oldest = Infinity
    for (const batch of [...this.#sending, ...this.#waiting.flat()]) {
      if (batch !== undefined) oldest = Math.min(oldest, batch.oldest)
    }
    for (const [lane, waiting] of this.#waiting.entries()) {
      const [batch] = waiting
      if (batch === undefined || this.#sending[lane] !== undefined) continue
      if (batch.newest - oldest > this.#options.lead) continue
      waiting.shift()
      this.#sending[lane] = batch
      this.#options.send(batch).then(() => {
        this.#sending[lane] = undefined
        this.#settle(batch)
        this.#start()
      })
    }
  }
}
