/** Milliseconds between two checks of the unfinished answers. */
const checkInterval = 50

/**
 * Most answers that are sent at the same time. Each may hold a rendering of its own, of which the first 4 MB are in
 * memory, so this also limits the memory; for the text of the app's own metrics see exposition/held-texts.ts. A
 * Prometheus server sends one scrape at a time.
 */
const placeCount = 64

/** Most answers that wait for a place: one for each connection. Only clients that pipeline requests need more. */
const maxWaiting = 1_024

/** Milliseconds that an answer waits for a place: half of the default scrape timeout of Prometheus. */
const maxWait = 5_000

/**
 * Milliseconds that an answer may make no progress while others wait. Five checks are short for those who wait, but
 * long enough for a client that shares its event loop with the server, which makes progress in about every third turn.
 */
const contestedQuiet = 250

/**
 * Bytes per second that a client must read on average after the first 10 s. At this rate 4 MB take one minute, and few
 * scrapes have a longer timeout.
 */
const leastRate = 64 * 1024

/** Milliseconds that an answer may take at any rate. */
const rateAllowance = 10_000

/** The connection of an answer. */
export interface Client {
  /** Closes the connection, so that the client sees an error. */
  reset (): void
  /** Reports that the answer makes no progress, or that it goes on. */
  setIdle (isIdle: boolean): void
}

export type Chunk = string | Uint8Array

/** The place of one answer. */
export interface Place {
  /** Resolves with true when the answer may begin, with false if no place was free in time. */
  readonly granted: Promise<boolean>
  /** Passes the chunks of a body on, and measures how fast the client reads them. */
  measured (chunks: AsyncIterable<Chunk> | Iterable<Chunk>): AsyncGenerator<Chunk, void, void>
  /** Reports that the whole answer was handed over, so that only the client can delay it. */
  sent (): void
  /** Reports that the answer has ended or its client has disconnected. May be called again. */
  release (): void
}

/**
 * Limits how many answers are sent at the same time. A client that reads its answer too slowly is reset. While others
 * wait, answers without progress are reset much sooner, those without progress for longest first.
 *
 * The place of an answer that has ended goes to the one that has waited longest. The place of an answer that was reset
 * goes to the one that came last, because those before it may come from clients that do not read either: 400 such
 * clients then delay a scrape by one round of 250 ms instead of seven (soak/bad-clients.ts).
 */
export class Places {
  readonly #idleTimeout: number
  readonly #taken = new Set<Answer>()
  readonly #waiting = new Set<Answer>()
  /**
   * Milliseconds, which only the checks advance, each by their interval: clients do not seem slow when the app blocks
   * its event loop.
   */
  readonly #clock = { now: 0 }
  #timer: ReturnType<typeof setInterval> | undefined

  /** @param idleTimeout milliseconds without progress after which an answer is reset in any case; 0: never */
  constructor (idleTimeout: number) {
    this.#idleTimeout = idleTimeout || Infinity
  }

  /** Whether answers wait for a place. */
  get areShort (): boolean {
    return this.#waiting.size > 0
  }

  request (client: Client): Place {
    const answer = new Answer(this.#clock, client, () => this.#release(answer))
    if (this.#taken.size < placeCount) this.#grant(answer)
    else if (this.#waiting.size < maxWaiting) this.#waiting.add(answer)
    else answer.decide(false)
    return answer
  }

  #grant (answer: Answer): void {
    this.#taken.add(answer)
    answer.decide(true)
    this.#timer ??= setInterval(() => this.#check(), checkInterval).unref()
  }

  #release (answer: Answer): void {
    this.#waiting.delete(answer)
    answer.decide(false)
    if (!this.#taken.delete(answer)) return
    const next = answer.isCut ? [...this.#waiting].at(-1) : [...this.#waiting][0]
    if (next !== undefined) {
      this.#waiting.delete(next)
      this.#grant(next)
    }
    if (this.#taken.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #check (): void {
    this.#clock.now += checkInterval
    for (const answer of this.#waiting) {
      if (this.#clock.now - answer.since < maxWait) continue
      this.#waiting.delete(answer)
      answer.decide(false)
    }
    const quietest = [...this.#taken].filter(answer => {
      answer.reportQuiet()
      if (answer.quiet < this.#idleTimeout && !answer.isSlow) return answer.quiet >= contestedQuiet
      answer.cut()
      return false
    }).sort((a, b) => b.quiet - a.quiet)
    for (const answer of quietest.slice(0, this.#waiting.size)) answer.cut()
  }
}

class Answer implements Place {
  readonly release: () => void
  readonly granted: Promise<boolean>
  /** Settles `granted`; only the first call counts. */
  decide!: (isGranted: boolean) => void
  /** When it was requested. */
  readonly since: number
  /** Whether it was reset because of its client. */
  isCut = false
  readonly #clock: { readonly now: number }
  readonly #client: Client
  /** How many bytes the client has read, and how many milliseconds that took. */
  #bytes = 0
  #time = 0
  /** Since when the answer waits for the client; null while it waits for the registry. */
  #sendingSince: number | null = null

  constructor (clock: { readonly now: number }, client: Client, release: () => void) {
    this.#clock = clock
    this.#client = client
    this.since = clock.now
    this.release = release
    this.granted = new Promise(resolve => { this.decide = resolve })
  }

  /** Milliseconds since the client last read something. */
  get quiet (): number {
    return this.#sendingSince === null ? 0 : this.#clock.now - this.#sendingSince
  }

  get isSlow (): boolean {
    return this.#bytes < (this.#time + this.quiet - rateAllowance) * leastRate / 1_000
  }

  cut (): void {
    this.isCut = true
    this.#client.reset()
    // Not only with the event of the connection, which may have closed before
    this.release()
  }

  reportQuiet (): void {
    if (this.quiet === contestedQuiet) this.#client.setIdle(true)
  }

  async * measured (chunks: AsyncIterable<Chunk> | Iterable<Chunk>): AsyncGenerator<Chunk, void, void> {
    for await (const chunk of chunks) {
      this.sent()
      yield chunk
      if (this.quiet >= contestedQuiet) this.#client.setIdle(false)
      this.#bytes += chunk.length
      this.#time += this.quiet
      this.#sendingSince = null
    }
    this.sent()
  }

  sent (): void {
    this.#sendingSince = this.#clock.now
  }
}
