import { setImmediate as nextTurn } from 'node:timers/promises'

/** Milliseconds of work, after which others get their turn: the goal is no stall over 10 ms. */
const sliceTime = 3

/** Characters that are sent at once. */
const pieceSize = 64 * 1024

/** Lets the event loop go on between slices of long work. */
export class Slices {
  readonly #now: () => number
  #began: number

  /** @param now milliseconds of a clock that never goes back */
  constructor (now = () => performance.now()) {
    this.#now = now
    this.#began = now()
  }

  /** Whether the slice has lasted long enough. */
  get isOver (): boolean {
    return this.#now() - this.#began >= sliceTime
  }

  /** Resolves in the next turn of the event loop. */
  async next (): Promise<void> {
    await nextTurn()
    this.#began = this.#now()
  }
}

/** Joins chunks of text to pieces, which are made in slices. */
export async function * sliced (
  chunks: Iterable<string>, slices = new Slices()
): AsyncGenerator<string, void, void> {
  let text = ''
  for (const chunk of chunks) {
    text += chunk
    if (text.length >= pieceSize) {
      yield text
      text = ''
    }
    if (slices.isOver) await slices.next()
  }
  if (text !== '') yield text
}
