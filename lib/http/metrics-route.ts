import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { labelValue } from '../counting/label-value.ts'
import { type Rendering, sharedRendering } from '../exposition/rendering.ts'
import type { Registry } from '../types.ts'
import { warn } from '../warning.ts'
import { collectingFailed, overloaded, plainText, type PlainAnswer } from './answers.ts'
import { gzipped, prefersGzip } from './encoding.ts'
import type { Place } from './places.ts'
import { Turns } from './turns.ts'

/** Size in bytes of the chunks of a body whose client is checked for progress. */
const chunkSize = 64 * 1024

/** Not in object mode, in which a stream would read sixteen pieces ahead. */
const bytes = { objectMode: false }

export interface MetricsRouteOptions {
  register: Registry
  path: string
  /** Requests a place for an answer. Default: any number of answers at once, at any speed. */
  placeFor?: ((request: FastifyRequest) => Place) | undefined
  /** Called when collecting fails in the middle of an answer; must make its client see an error. */
  breakOff (request: FastifyRequest): void
}

/** Adds the routes `GET` and `HEAD` of a registry. */
export function metricsRoute (app: FastifyInstance, { register, path, placeFor, breakOff }: MetricsRouteOptions): void {
  const turns = new Turns()
  let failing = false

  app.get(path, { exposeHeadRoute: true }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    // Without an event `close` to come, a place would never be released
    if (placeFor !== undefined && reply.raw.destroyed) return sendPlain(reply, overloaded)
    const place = placeFor?.(request)
    if (place !== undefined) {
      reply.raw.once('close', place.release)
      if (!await place.granted) return sendPlain(reply, overloaded)
    }
    let rendering: Rendering
    try {
      rendering = await sharedRendering(register)
      failing = false
    } catch (error) {
      const message = `a scrape failed: ${labelValue(error)}`
      if (!failing) warn('SCRAPE', message, error)
      failing = true
      place?.sent()
      return sendPlain(reply, collectingFailed)
    }
    reply.type(register.contentType).header('vary', 'accept-encoding')
    const gzip = prefersGzip(request.headers['accept-encoding'])
    if (gzip) reply.header('content-encoding', 'gzip')

    let body: Buffer | Readable
    if (rendering.body !== null) {
      body = gzip ? await rendering.gzipped() : rendering.body
      await turns.next()
      reply.header('content-length', body.length)
    } else {
      const text = Readable.from(whole(rendering.pieces(), () => breakOff(request)), bytes)
      body = gzip ? gzipped(text) : text
    }
    return reply.send(place === undefined ? body : paced(body, place))
  })
}

/** The body of an answer whose client is checked for progress. */
function paced (body: Buffer | Readable, place: Place): Buffer | Readable {
  if (!Buffer.isBuffer(body)) return Readable.from(place.measured(body), bytes)
  if (body.length > chunkSize) return Readable.from(place.measured(chunksOf(body)), bytes)
  place.sent()
  return body
}

export function sendPlain (reply: FastifyReply, { status, body, headers = {} }: PlainAnswer): FastifyReply {
  return reply.code(status).type(plainText).headers(headers).send(body)
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
