import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Registry } from '../types.ts'
import { overloaded, plainText, type PlainAnswer, scrapeHeaders } from './answers.ts'
import type { Place } from './places.ts'
import { scraper } from './scrape.ts'
import type { Turns } from './turns.ts'

/** Not in object mode, in which a stream would read sixteen pieces ahead. */
// Stryker disable next-line ObjectLiteral,BooleanLiteral: how much is read ahead changes only the memory
const bytes = { objectMode: false }

export interface MetricsRouteOptions {
  register: Registry
  path: string
  /** Requests a place for an answer. Default: any number of answers at once, at any speed. */
  placeFor?: ((request: FastifyRequest) => Place) | undefined
  /** In which the answers begin. Default: its own. */
  turns?: Turns | undefined
  /** Called when collecting fails in the middle of an answer; must make its client see an error. */
  breakOff (request: FastifyRequest): void
}

/** Adds the routes `GET` and `HEAD` of a registry. */
export function metricsRoute (
  app: FastifyInstance, { register, path, placeFor, turns, breakOff }: MetricsRouteOptions
): void {
  const scrape = scraper(register, turns)

  app.get(path, { exposeHeadRoute: true }, async (request, reply) => {
    reply.headers(scrapeHeaders)
    // Without an event `close` to come, a place would never be released
    if (placeFor !== undefined && reply.raw.destroyed) return sendPlain(reply, overloaded)
    const place = placeFor?.(request)
    if (place !== undefined) reply.raw.once('close', place.release)
    const { status, headers, body } = await scrape({
      acceptEncoding: request.headers['accept-encoding'],
      place,
      breakOff: () => breakOff(request)
    })
    const isInMemory = typeof body === 'string' || Buffer.isBuffer(body)
    return reply.code(status).headers(headers).send(isInMemory ? body : Readable.from(body, bytes))
  })
}

export function sendPlain (reply: FastifyReply, { status, body, headers = {} }: PlainAnswer): FastifyReply {
  return reply.code(status).type(plainText).headers(headers).send(body)
}
