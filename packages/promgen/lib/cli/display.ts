/** Milliseconds from one look of a bar to the next, and from one line to the next where there is no terminal. */
const barEvery = 100
const lineEvery = 10_000

const barWidth = 20

/** Moves to the beginning of the line and clears it. */
const anew = '\r\x1b[K'

export interface DisplayOptions {
  /** What is being done, such as `export`. */
  readonly what: string
  /** Where it is shown. */
  readonly stream: { readonly isTTY?: boolean | undefined, write (text: string): unknown }
  /** Whether nothing is shown. */
  readonly quiet: boolean
  /** Milliseconds of a clock that never goes back. Default: `performance.now`. */
  readonly now?: (() => number) | undefined
}

/** Shows how a command goes: on one line of a terminal, and on a line every 10 s elsewhere. */
export class Display {
  readonly #options: DisplayOptions
  readonly #now: () => number
  readonly #began: number
  /** When it is shown next. */
  #next: number
  #isShown = false

  constructor (options: DisplayOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#began = this.#now()
    this.#next = this.#began + this.#every
  }

  get #every (): number {
    return this.#options.stream.isTTY === true ? barEvery : lineEvery
  }

  /**
   * Shows a text, if it is time for one.
   *
   * @param textAt makes it, from the seconds since the begin
   * @param share of the work that is done, for a bar; undefined for none
   */
  update (textAt: (seconds: number) => string, share?: number): void {
    const { quiet, stream, what } = this.#options
    const now = this.#now()
    if (quiet || now < this.#next) return
    this.#next = now + this.#every
    this.#isShown = true
    const text = textAt((now - this.#began) / 1_000)
    const bar = share === undefined ? '' : `${barOf(share)} `
    stream.write(stream.isTTY === true ? `${anew}${what} ${bar}${text}` : `${what}: ${text}\n`)
  }

  /** Clears the line of a terminal. */
  end (): void {
    const { stream } = this.#options
    if (this.#isShown && stream.isTTY === true) stream.write(anew)
  }
}

function barOf (share: number): string {
  const full = Math.min(Math.floor(share * barWidth), barWidth)
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}]`
}
