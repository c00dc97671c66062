import type { Clock, RemoteWriter, RemoteWriterOptions } from 'prom-remote-write'

/** Waits for instants. What ends a writer ends a wait as well: the next instant may be an hour away. */
export class Waiting {
  readonly #writer: Pick<RemoteWriter, 'settled'>
  readonly #clock: Clock
  readonly #ending = new AbortController()
  readonly #unlisten: () => void
  #failure: { readonly error: unknown } | undefined
  #isWatched = false

  /** @param signal that the writer has as well */
  constructor (writer: Pick<RemoteWriter, 'settled'>, clock: Clock, signal: RemoteWriterOptions['signal']) {
    this.#writer = writer
    this.#clock = clock
    const abort = (): void => this.#fail(signal!.reason)
    signal?.addEventListener('abort', abort)
    this.#unlisten = () => signal?.removeEventListener('abort', abort)
  }

  /** Ends a wait. Further ones end at once. */
  end (): void {
    this.#unlisten()
    this.#ending.abort()
  }

  /**
   * Waits for an instant, or the end. Sends what has been taken.
   *
   * @param t epoch milliseconds
   * @throws {Error} samples were rejected or given up, without `keepGoing`
   * @throws the reason of the signal, when it is aborted
   */
  async until (t: number): Promise<void> {
    const { signal } = this.#ending
    this.#watch()
    while (!signal.aborted && this.#clock.now() < t) {
      try {
        await this.#clock.sleep(t - this.#clock.now(), signal)
      } catch (error) {
        if (!signal.aborted) throw error
      }
    }
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Looks at what is being sent until all is settled. One look at a time: a slow receiver takes many instants. */
  #watch (): void {
    if (this.#isWatched) return
    this.#isWatched = true
    this.#writer.settled().then(() => { this.#isWatched = false }, error => this.#fail(error))
  }

  #fail (error: unknown): void {
    this.#failure ??= { error }
    this.#ending.abort()
  }
}
