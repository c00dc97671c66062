// Asks the app for its counts, again and again, while the page can be seen.

/**
 * @typedef {import('./history.js').Answer} Answer
 *
 * @typedef {object} Environment
 * @property {(url: string) => Promise<Response>} fetch
 * @property {(callback: () => void, ms: number) => unknown} setTimeout
 * @property {(timer: any) => void} clearTimeout
 *
 * @typedef {object} Events
 * @property {(answer: Answer) => void} onAnswer
 * @property {(error: Error) => void} onFail
 */

/** Milliseconds to wait after a failure: the first, and at most. */
const firstWait = 1_000
const longestWait = 5_000

export class Feed {
  #environment
  #events
  /** @type {Answer | null} */
  #last = null
  #isRunning = false
  #isAsking = false
  #wait = firstWait
  /** @type {unknown} */
  #timer

  /** @param {Environment} environment @param {Events} events */
  constructor (environment, events) {
    this.#environment = environment
    this.#events = events
  }

  /** Asks at once, and goes on until `stop()`. */
  start () {
    this.#isRunning = true
    this.#environment.clearTimeout(this.#timer)
    if (!this.#isAsking) this.#ask()
  }

  /** Asks no more; an answer that is on its way is still handed on. */
  stop () {
    this.#isRunning = false
    this.#environment.clearTimeout(this.#timer)
  }

  async #ask () {
    this.#isAsking = true
    // An answer that cannot be shown is a failure like any other, after which the page goes on
    const wait = await this.#read().then(answer => this.#take(answer)).catch(error => this.#fail(error))
    this.#isAsking = false
    if (this.#isRunning) this.#timer = this.#environment.setTimeout(() => { this.#ask() }, wait)
  }

  async #read () {
    const last = this.#last
    const query = last === null ? '' : `?since=${last.version}&epoch=${encodeURIComponent(last.epoch)}`
    const answer = /** @type {Partial<Answer> | null} */ (await read(this.#environment.fetch(`live.json${query}`)))
    if (!Array.isArray(answer?.changed)) throw new Error('another app answers')
    return /** @type {Answer} */ (answer)
  }

  /** @param {Answer} answer @returns {number} milliseconds to wait */
  #take (answer) {
    this.#events.onAnswer(answer)
    this.#last = answer
    this.#wait = firstWait
    return Math.max(500, answer.next)
  }

  /** @param {Error} error @returns {number} milliseconds to wait */
  #fail (error) {
    const wait = error instanceof Busy ? Math.max(firstWait, error.wait) : this.#wait
    this.#wait = Math.min(longestWait, wait * 2)
    this.#events.onFail(error)
    return wait
  }
}

/** The app answers, but not now. */
export class Busy extends Error {
  /** @param {number} wait milliseconds */
  constructor (wait) {
    super('too many requests at once')
    this.wait = wait
  }
}

/**
 * The JSON of an answer.
 *
 * @param {Promise<Response>} pending
 * @throws {Busy} for 503
 * @throws {Error} for any other answer than 200, and for one that is not JSON
 * @returns {Promise<unknown>}
 */
export async function read (pending) {
  const response = await pending
  if (response.status === 503) throw new Busy(Number(response.headers.get('retry-after')) * 1_000)
  if (response.status !== 200) throw new Error(`it answers ${response.status}`)
  return response.json()
}
