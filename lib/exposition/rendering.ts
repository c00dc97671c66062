import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { exposition } from './exposition.ts'
import type { Registry } from '../types.ts'

/** Level of compression: on label text, level 6 saves 4% more than this and takes three times as long. */
export const gzipLevel = 1

/** Longest text in UTF-16 code units that is held as a whole; what is longer is made as fast as its readers take it. */
const wholeLimit = 4 * 1024 * 1024

/** How long in milliseconds a rendering waits for an unfinished one, whose readers may be slow. */
const patience = 100

/**
 * How long in milliseconds after a rendering that several have shared the next begins, so that a crowd shares fewer: a
 * thousand clients that asked again and again made 300 in a second, and 200 MB of garbage.
 */
const crowdPause = 20

const compress = promisify(gzip)

/** The text of a registry, for any number of readers: whole, with its compressed form made once, or in pieces. */
export type Rendering = Whole | Streamed

export interface Whole {
  /** Encoded once: answers share its memory, also those that wait for their clients. */
  readonly body: Buffer
  gzipped (): Promise<Buffer>
}

export interface Streamed {
  readonly body: null
  /** From the start. Only what lies between the fastest and the slowest reader is in memory. */
  pieces (): AsyncGenerator<string, void, void>
}

/** A piece of text, and the way to the next one, which is made when the first reader asks for it. */
interface Link {
  readonly piece: string
  next (): Promise<Link | null>
}

interface Queue {
  /** The rendering that has not begun yet, which everybody gets who asks now. */
  next: Promise<Rendering> | null
  /** When the one before it is done, and the next may follow; null when there is none under way. */
  current: Promise<unknown> | null
  /** How many ask for the next one. */
  readers: number
}

const queues = new WeakMap<Registry, Queue>()

/**
 * A rendering of a registry that begins after the call, so that it has all that was counted until then, and that is
 * shared with all others who ask before it begins. At most one is made at a time, unless its readers are slow.
 *
 * @throws what a collector of the registry throws
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
  await (queue.current === null ? nextTurn() : fulfilled(queue.current, patience))
  const isShared = queue.readers > 1
  queue.next = null
  queue.readers = 0
  const { rendering, done } = render(register)
  const current = Promise.all([done, isShared && delay(crowdPause)]).finally(() => { if (queue.current === current) queue.current = null })
  queue.current = current
  return rendering
}

/** Resolves with a promise, or after some milliseconds. */
function fulfilled (promise: Promise<unknown>, milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, milliseconds)
    promise.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function render (register: Registry): { rendering: Promise<Rendering>, done: Promise<unknown> } {
  const source = exposition(register)
  let end: (value?: unknown) => void
  const done = new Promise(resolve => { end = resolve })

  async function advance (): Promise<Link | null> {
    try {
      const { value } = await source.next()
      if (value !== undefined) return link(value)
      end()
      return null
    } catch (error) {
      end()
      throw error
    }
  }

  function link (piece: string): Link {
    let following: Promise<Link | null> | undefined
    return { piece, next: () => (following ??= advance()) }
  }

  return { rendering: advance().then(rendered), done }
}

async function rendered (first: Link | null): Promise<Rendering> {
  let text = ''
  let at = first
  for (; at !== null && text.length <= wholeLimit; at = await at.next()) text += at.piece
  if (at !== null) return { body: null, pieces: () => follow(first) }

  const body = Buffer.from(text)
  let compressed: Promise<Buffer> | undefined
  return { body, gzipped: () => (compressed ??= compress(body, { level: gzipLevel })) }
}

// Nothing here holds the first link, so that what all readers have passed can be collected
async function * follow (link: Link | null): AsyncGenerator<string, void, void> {
  for (; link !== null; link = await link.next()) yield link.piece
}
