import { delay, nextTurn } from '../platform.ts'
import { compressed } from '../server-platform.ts'
import { collect, type Exposition } from './exposition.ts'
import type { Registry } from '../types.ts'
import { holdText, releaseText, type HeldText } from './held-texts.ts'
import { nextSlice, sliceIsOver } from '../slices.ts'

/** Level of compression: on label text, level 6 saves 4% more than this and takes three times as long. */
export const gzipLevel = 1

/** Longest text in bytes that is held as a whole and shared; a longer one is rendered for each reader. */
const wholeLimit = 4 * 1024 * 1024

/** How long in milliseconds a rendering waits for an unfinished one, which a collector of the app may hold up. */
const maxWait = 100

/**
 * How long in milliseconds after the end of a shared rendering the next one begins, so concurrent scrapes trigger fewer
 * renderings: a thousand clients that asked again and again made 300 in a second, and 200 MB of garbage.
 */
const cooldown = 20

/** The text of a registry, for any number of readers: whole, with its compressed form made once, or in pieces. */
export type Rendering = Whole | Streamed

export interface Whole {
  /** Answers share its memory, also those that wait for their clients. */
  readonly body: Buffer
  gzipped (): Promise<Buffer>
}

export interface Streamed {
  readonly body: null
  /**
   * The text from its start, for one reader, whom no other reader delays. Lines of trace counters are made when the
   * reader asks for them. The rest stays in memory; a slow reader gets an error instead of the next piece where others
   * needed the memory. `return()` ends the rendering.
   */
  pieces (): AsyncGenerator<Buffer, void, void>
}

interface Queue {
  /** The rendering that has not begun yet, which everybody gets who asks now. */
  next: Promise<Rendering> | null
  /** When the one before it is done, and the next may follow; null when there is none under way. */
  current: Promise<unknown> | null
  /** How many ask for the next one. */
  readers: number
}

// Per process, because servers and plugins that show one registry know nothing else of each other
const queues = new WeakMap<Registry, Queue>()

/**
 * A rendering of a registry that begins after the call, so that it has all that was counted until then, and that is
 * shared with all others who ask before it begins. At most one is made at a time, unless a collector takes long.
 *
 * @throws {Error} a collector of the registry failed, see `collect`
 */
export function sharedRendering (register: Registry): Promise<Rendering> {
  let queue = queues.get(register)
  if (queue === undefined) {
    queue = { next: null, current: null, readers: 0 }
    queues.set(register, queue)
  }
  queue.readers++
  return (queue.next ??= begin(register, queue))
}

async function begin (register: Registry, queue: Queue): Promise<Rendering> {
  await (queue.current === null ? nextTurn() : settled(queue.current, maxWait))
  // Stryker disable next-line ConditionalExpression,EqualityOperator: changes only when the next rendering begins
  const isShared = queue.readers > 1
  queue.next = null
  queue.readers = 0
  const rendering = render(register)
  const done = rendering.catch(() => {})
  // Stryker disable next-line BlockStatement: a rendering that is done is waited for no longer
  const current = Promise.all([done, isShared && delay(cooldown)]).finally(() => {
    // Stryker disable next-line ConditionalExpression,EqualityOperator: the same
    if (queue.current === current) queue.current = null
  })
  queue.current = current
  return rendering
}

/** Resolves with a promise, or after some milliseconds. */
function settled (promise: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds)
    promise.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

async function render (register: Registry): Promise<Rendering> {
  const exposition = await collect(register)
  const source = exposition.pieces()
  const pieces: Buffer[] = []
  let length = 0
  while (length <= wholeLimit) {
    const { value } = await source.next()
    if (value === undefined) return whole(Buffer.concat(pieces))
    pieces.push(value)
    length += value.length
  }
  return streamed(exposition, pieces, source)
}

function whole (body: Buffer): Whole {
  let gzip: Promise<Buffer> | undefined
  return { body, gzipped: () => (gzip ??= compressed(body, gzipLevel)) }
}

/**
 * @param made the begin of the text, for the first reader
 * @param following what follows on that
 */
function streamed (exposition: Exposition, made: Buffer[], following: AsyncGenerator<Buffer, void, void>): Streamed {
  let begun: typeof following | null = resumed(made, following)
  let readers = 0
  const text: HeldText = {
    bytes: exposition.heldBytes,
    free () {
      exposition.free()
      made.length = 0
    }
  }
  async function * pieces (): AsyncGenerator<Buffer, void, void> {
    const own = begun ?? exposition.pieces()
    begun = null
    readers++
    try {
      for await (const piece of own) {
        holdText(text)
        yield piece
      }
    } finally {
      if (--readers === 0) releaseText(text)
    }
  }
  return { body: null, pieces }
}

/** Pieces that were made before, and those that follow. */
async function * resumed (
  made: Buffer[],
  following: AsyncGenerator<Buffer, void, void>
): AsyncGenerator<Buffer, void, void> {
  try {
    while (made.length > 0) {
      // To send them takes time as well, 4 ms for 4 MiB
      while (sliceIsOver()) await nextSlice()
      // Removed, so that a slow reader does not keep those that it has read. None is left where they were freed
      const piece = made.shift()
      if (piece !== undefined) yield piece
    }
    yield * following
  } finally {
    await following.return()
  }
}
