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

/** Bytes of a text that are handed to a connection at once where the pace of its client is measured. */
const chunkSize = 64 * 1024

/** Counted in bytes: in object mode a stream would read sixteen pieces ahead. */
const bytes = { objectMode: false }

export interface MetricsRouteOptions {
  register: Registry
  path: string
  /** Gives an answer its place among those under way. Default: any number of answers, at any pace. */
  placeFor?: ((request: FastifyRequest) => Place) | undefined
  /** Makes the client of an answer that breaks off see an error, before the answer is ended. */
  breakOff (request: FastifyRequest): void
}

/** `GET` and `HEAD` of a registry. */
export function metricsRoute (app: FastifyInstance, { register, path, placeFor, breakOff }: MetricsRouteOptions): void {
  const turns = new Turns()
  let failing = false

  app.get(path, { exposeHeadRoute: true }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
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
      const message = `a scrape failed, because a collector of the registry did (${labelValue(error)})`
      if (!failing) warn('SCRAPE', message, error)
      failing = true
      place?.sent()
      return sendPlain(reply, collectingFailed)
    }
    reply.type(register.contentType).header('vary', 'accept-encoding')
    const gzip = prefersGzip(request.headers['accept-encoding'])
    if (gzip) reply.header('content-encoding', 'gzip')

    if (rendering.body !== null) {
      const body = gzip ? await rendering.gzipped() : rendering.body
      await turns.next()
      // An answer to HEAD, whose length Fastify takes from the body, is sent at once
      if (place !== undefined && request.method === 'GET' && body.length > chunkSize) {
        reply.header('content-length', body.length)
        return reply.send(Readable.from(place.measured(chunksOf(body)), bytes))
      }
      place?.sent()
      return reply.send(body)
    }
    const text = Readable.from(whole(rendering.pieces(), () => breakOff(request)), bytes)
    const encoded = gzip ? gzipped(text) : text
    return reply.send(place === undefined ? encoded : Readable.from(place.measured(encoded), bytes))
  })
}

export function sendPlain (reply: FastifyReply, { status, body, headers = {} }: PlainAnswer): FastifyReply {
  return reply.code(status).type(plainText).headers(headers).send(body)
}

function * chunksOf (body: Buffer): Generator<Buffer, void, void> {
  for (let start = 0; start < body.length; start += chunkSize) yield body.subarray(start, start + chunkSize)
}

/** Calls `breakOff` before an error of the pieces gets to those who read them. */
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
