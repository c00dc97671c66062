import { durationText } from '../duration.ts'

/** Milliseconds from one look of a bar to the next, and from one line to the next where there is no terminal. */
const barEvery = 100
const lineEvery = 10_000

const barWidth = 20

/** Moves to the beginning of the line and clears it. */
const anew = '\r\x1b[K'

export interface ProgressOptions {
  /** What is being done, such as `export`. */
  readonly what: string
  /** What is counted, such as `samples`. */
  readonly unit: string
  /** Where it is shown. */
  readonly stream: { readonly isTTY?: boolean | undefined, write (text: string): unknown }
  /** Whether nothing is shown. */
  readonly quiet: boolean
  /** Milliseconds of a clock that never goes back. Default: `performance.now`. */
  readonly now?: (() => number) | undefined
}

/** How far a command has come: a bar on a terminal, a line every 10 s elsewhere. */
export class Progress {
  readonly #options: ProgressOptions
  readonly #now: () => number
  readonly #began: number
  /** When it is shown next. */
  #next: number
  #isShown = false

  constructor (options: ProgressOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#began = this.#now()
    this.#next = this.#began + this.#every
  }

  get #every (): number {
    return this.#options.stream.isTTY === true ? barEvery : lineEvery
  }

  /** Tells how many are done, and how many there will be. */
  update (done: number, total: number): void {
    const { quiet, stream, what } = this.#options
    const now = this.#now()
    if (quiet || now < this.#next) return
    this.#next = now + this.#every
    this.#isShown = true
    const text = this.#text(done, total, (now - this.#began) / 1_000)
    stream.write(stream.isTTY === true ? `${anew}${what} ${this.#bar(done / total)} ${text}` : `${what}: ${text}\n`)
  }

  /** Removes the bar. */
  end (): void {
    const { stream } = this.#options
    if (this.#isShown && stream.isTTY === true) stream.write(anew)
  }

  #bar (share: number): string {
    const full = Math.min(Math.floor(share * barWidth), barWidth)
    return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`
  }

  #text (done: number, total: number, seconds: number): string {
    const { unit } = this.#options
    const rate = done / seconds
    const left = done === 0 ? 'unknown time' : durationText(Math.ceil(Math.max(total - done, 0) / rate) * 1_000)
    return `${Math.floor(done / total * 100)}%, ${Math.round(rate)} ${unit}/s, ${left} left`
  }
}
