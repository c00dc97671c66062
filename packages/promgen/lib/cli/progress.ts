import { durationText } from '../duration.ts'
import { Display, type DisplayOptions } from './display.ts'

export interface ProgressOptions extends DisplayOptions {
  /** What is counted, such as `samples`. */
  readonly unit: string
}

/** How far a command has come: a bar on a terminal, a line every 10 s elsewhere. */
export class Progress {
  readonly #display: Display
  readonly #unit: string

  constructor (options: ProgressOptions) {
    this.#display = new Display(options)
    this.#unit = options.unit
  }

  /** Tells how many are done, and how many there will be. */
  update (done: number, total: number): void {
    this.#display.update(seconds => {
      const rate = done / seconds
      const left = done === 0 ? 'unknown time' : leftText(Math.max(total - done, 0) / rate)
      return `${Math.floor(done / total * 100)}%, ${Math.round(rate)} ${this.#unit}/s, ${left} left`
    }, done / total)
  }

  /** Removes the bar. */
  end (): void {
    this.#display.end()
  }
}

/**
 * Seconds that are left, as text of whole ones.
 *
 * @example
 * leftText(89.5) // '1m30s'
 */
export function leftText (seconds: number): string {
  return durationText(Math.ceil(seconds) * 1_000)
}
