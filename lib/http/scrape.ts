import { labelValue } from '../counting/label-value.ts'
import { gzipLevel, type Rendering, sharedRendering } from '../exposition/rendering.ts'
import { canCompress, compressedPieces } from '../server-platform.ts'
import type { Registry } from '../types.ts'
import { warn } from '../warning.ts'
import { collectingFailed, overloaded, plainText, type PlainAnswer } from './answers.ts'
import { prefersGzip } from './encoding.ts'
import type { Chunk, Place } from './places.ts'
import { Turns } from './turns.ts'

/** Size in bytes of the chunks of a body whose client is checked for progress. */
const chunkSize = 64 * 1024

export interface ScrapeRequest {
  readonly acceptEncoding: string | undefined
  /** The place of its answer among those under way. Undefined: any number of answers, at any pace. */
  readonly place: Place | undefined
  /** Makes the client of an answer that breaks off see an error, before the answer is ended. */
  breakOff (): void
}

/** An answer with the headers that depend on it, see also `scrapeHeaders`. */
export interface ScrapeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Framed by its length where that is among the headers. */
  readonly body: string | Buffer | AsyncIterable<Chunk>
}

/**
 * Makes the function that answers `GET` and `HEAD` of a registry, on every platform.
 *
 * @param turns in which its answers begin
 */
export function scraper (
  register: Registry, turns = new Turns()
): (request: ScrapeRequest) => Promise<ScrapeAnswer> {
  let failing = false

  return async ({ acceptEncoding, place, breakOff }) => {
    if (place !== undefined && !await place.granted) return plainAnswer(overloaded)
    let rendering: Rendering
    try {
      rendering = await sharedRendering(register)
      failing = false
    } catch (error) {
      if (!failing) warn('SCRAPE', `a scrape failed: ${labelValue(error)}`, error)
      failing = true
      place?.sent()
      return plainAnswer(collectingFailed)
    }
    const gzip = canCompress() && prefersGzip(acceptEncoding)
    const headers = {
      'content-type': register.contentType,
      vary: 'accept-encoding',
      ...gzip ? { 'content-encoding': 'gzip' } : {}
    }

    if (rendering.body !== null) {
      const body = gzip ? await rendering.gzipped() : rendering.body
      await turns.next()
      const framed = { ...headers, 'content-length': String(body.length) }
      return { status: 200, headers: framed, body: place === undefined ? body : paced(body, place) }
    }
    const text = whole(rendering.pieces(), breakOff)
    const encoded = gzip ? compressedPieces(text, gzipLevel) : text
    return { status: 200, headers, body: place === undefined ? encoded : place.measured(encoded) }
  }
}

/** The body of an answer whose client is checked for progress. */
function paced (body: Buffer, place: Place): Buffer | AsyncIterable<Chunk> {
  if (body.length > chunkSize) return place.measured(chunksOf(body))
  place.sent()
  return body
}

function plainAnswer ({ status, headers, body }: PlainAnswer): ScrapeAnswer {
  return { status, headers: { 'content-type': plainText, ...headers }, body }
}

function * chunksOf (body: Buffer): Generator<Buffer, void, void> {
  for (let start = 0; start < body.length; start += chunkSize) yield body.subarray(start, start + chunkSize)
}

/** Calls `breakOff` before a reader gets the error of the pieces. */
async function * whole<T> (
  pieces: AsyncGenerator<T, void, void>, breakOff: () => void
): AsyncGenerator<T, void, void> {
  try {
    yield * pieces
  } catch (error) {
    breakOff()
    throw error
  }
}
