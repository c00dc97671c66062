/**
 * Milliseconds between two looks at the answers under way. All times here are counted in looks, so that an app that
 * holds its event loop does not make its clients seem slow.
 */
const lookInterval = 50

/**
 * How many answers are under way at most. Each may hold a text of 4 MB that nobody else needs, so this bounds the
 * memory
 * to some 256 MB; a Prometheus has one scrape of a target under way.
 */
const placeCount = 64

/** How many may wait for a place: one on each connection. More come only from clients that pipeline without end. */
const maxWaiting = 1_024

/** Half of the time after which Prometheus gives a scrape up by default. */
const maxWait = looks(5_000)

/**
 * How long an answer may make no progress while others wait: five looks, as a client that reads makes progress only
 * every
 * third turn or so of an event loop that it shares with the server, and short for those who wait.
 */
const contestedQuiet = looks(250)

/**
 * Least bytes per second after the allowance. At this rate a client takes a minute for 4 MB, as long as any scrape
 * lasts.
 */
const leastRate = 64 * 1024

/** How long an answer may take whatever its rate. */
const rateAllowance = looks(10_000)

function looks (milliseconds: number): number {
  return milliseconds / lookInterval
}

/** The connection of an answer. */
export interface Client {
  /** Breaks the answer off, in a way that the client sees as an error. */
  reset (): void
  /** Tells that the answer makes no progress, or that it goes on. */
  setIdle (isIdle: boolean): void
}

export type Chunk = string | Uint8Array

/** What one answer has of the places. */
export interface Place {
  /** Resolves with true when the answer may be made, with false when there was no place for it in time. */
  readonly granted: Promise<boolean>
  /** Passes the chunks of a body on, and measures how fast the client takes them. */
  measured (chunks: AsyncIterable<Chunk> | Iterable<Chunk>): AsyncGenerator<Chunk, void, void>
  /** Tells that all of the answer is on its way, so that it is up to the client alone. */
  sent (): void
  /** Tells that the answer has come to its end, or that its client has left. May be called again. */
  release (): void
}

/**
 * Places for the answers of a server that are under way. A client has to take its answer at a least rate, else it is
 * broken off; while others wait, an answer without progress is broken off much sooner, the one without progress for
 * longest first.
 *
 * The place of an answer that has ended goes to the one that has waited longest. The place of one that was broken off
 * goes to the one that came last: the clients in between may well be more of those that do not read, and 400 of them
 * that come first delay a scrape by a round instead of by seven (soak/bad-clients.ts).
 */
export class Places {
  readonly #quietLimit: number
  readonly #taken = new Set<Answer>()
  readonly #waiting = new Set<Answer>()
  #timer: ReturnType<typeof setInterval> | undefined

  /** @param idleTimeout milliseconds without progress after which an answer is broken off in any case; 0: never */
  constructor (idleTimeout: number) {
    this.#quietLimit = idleTimeout === 0 ? Infinity : looks(idleTimeout)
  }

  request (client: Client): Place {
    const answer = new Answer(client, () => this.#release(answer))
    if (this.#taken.size < placeCount) this.#grant(answer)
    else if (this.#waiting.size < maxWaiting) this.#waiting.add(answer)
    else answer.decide(false)
    return answer
  }

  #grant (answer: Answer): void {
    this.#taken.add(answer)
    answer.decide(true)
    this.#timer ??= setInterval(() => this.#look(), lookInterval).unref()
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

  #look (): void {
    for (const answer of this.#waiting) {
      if (++answer.waited < maxWait) continue
      this.#waiting.delete(answer)
      answer.decide(false)
    }
    const quietest = [...this.#taken].filter(answer => {
      answer.look()
      if (answer.quiet < this.#quietLimit && !answer.isSlow) return answer.quiet >= contestedQuiet
      answer.cut()
      return false
    }).sort((a, b) => b.quiet - a.quiet)
    for (const answer of quietest.slice(0, this.#waiting.size)) answer.cut()
  }
}

class Answer implements Place {
  readonly client: Client
  readonly release: () => void
  readonly granted: Promise<boolean>
  /** Settles `granted`; only the first call counts. */
  decide!: (isGranted: boolean) => void
  /** Looks while it waited for a place. */
  waited = 0
  /** Whether it was broken off because of its client. */
  isCut = false
  /** Looks since the client took something. */
  quiet = 0
  #bytes = 0
  /** Looks at which it was up to the client to go on. */
  #looks = 0
  /** Whether it is up to the client that the answer goes on, and not to the registry. */
  #isSending = false

  constructor (client: Client, release: () => void) {
    this.client = client
    this.release = release
    this.granted = new Promise(resolve => { this.decide = resolve })
  }

  get isSlow (): boolean {
    return this.#bytes < (this.#looks - rateAllowance) * leastRate * lookInterval / 1_000
  }

  cut (): void {
    this.isCut = true
    this.client.reset()
  }

  look (): void {
    if (!this.#isSending) return
    this.#looks++
    this.quiet++
    if (this.quiet === contestedQuiet) this.client.setIdle(true)
  }

  async * measured (chunks: AsyncIterable<Chunk> | Iterable<Chunk>): AsyncGenerator<Chunk, void, void> {
    for await (const chunk of chunks) {
      this.#isSending = true
      yield chunk
      this.#isSending = false
      this.#bytes += chunk.length
      if (this.quiet >= contestedQuiet) this.client.setIdle(false)
      this.quiet = 0
    }
    this.sent()
  }

  sent (): void {
    this.#isSending = true
  }
}
