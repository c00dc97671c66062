import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Registry } from '../types.ts'
import { plainText, type PlainAnswer, scrapeHeaders } from './answers.ts'
import type { Place } from './places.ts'
import { scraper } from './scrape.ts'

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
  const scrape = scraper(register)

  app.get(path, { exposeHeadRoute: true }, async (request, reply) => {
    reply.headers(scrapeHeaders)
    const place = placeFor?.(request)
    if (place !== undefined) reply.raw.once('close', place.release)
    const { status, headers, body } = await scrape({
      method: request.method,
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
