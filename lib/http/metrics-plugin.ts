import { pipeline, Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { gzipLevel, type Rendering, sharedRendering } from '../exposition/rendering.ts'
import { labelValue } from '../counting/label-value.ts'
import { checkRegistry } from '../registry/check.ts'
import type { Registry } from '../types.ts'
import { warn } from '../warning.ts'

export interface MetricsPluginOptions {
  /** The registry to show: a trace function's `register`, or any other. */
  register: Registry
  /** Where to show it. Default: `/metrics`. */
  path?: string | undefined
}

/**
 * `GET` and `HEAD` of a registry for a Fastify 5 app, compressed with gzip where the client asks for it.
 *
 * A collector that fails is answered with status 500 and a fixed text, and the app is told by a process warning, once
 * until a scrape succeeds again.
 *
 * @throws {TypeError} the register lacks what a registry has to have
 * @example
 * import Fastify from 'fastify'
 * import HypertracePrometheus from 'hypertrace-prometheus'
 * import metrics from 'hypertrace-prometheus/fastify'
 *
 * const trace = HypertracePrometheus()
 * const app = Fastify()
 * app.register(metrics, { register: trace.register })
 */
export const metricsPlugin: FastifyPluginAsync<MetricsPluginOptions> = async (app: FastifyInstance, { register, path = '/metrics' }) => {
  checkRegistry(register)
  let failing = false

  app.get(path, { exposeHeadRoute: true }, async (request, reply) => {
    reply.header('cache-control', 'no-store')
    let rendering: Rendering
    try {
      rendering = await sharedRendering(register)
      failing = false
    } catch (error) {
      if (!failing) warn('SCRAPE', `a scrape failed, because a collector of the registry did (${labelValue(error)})`, error)
      failing = true
      return reply.code(500).type('text/plain; charset=utf-8').send('collecting the metrics failed\n')
    }
    reply.type(register.contentType).header('vary', 'accept-encoding')
    const gzip = prefersGzip(request.headers['accept-encoding'])
    if (gzip) reply.header('content-encoding', 'gzip')
    if (rendering.body !== null) {
      const body = gzip ? await rendering.gzipped() : rendering.body
      await turnToAnswer()
      return reply.send(body)
    }
    const pieces = Readable.from(rendering.pieces())
    // Fastify looks after errors of the stream that it sends; pipeline() ends the other one with it
    return reply.send(gzip ? pipeline(pieces, createGzip({ level: gzipLevel }), () => {}) : pieces)
  })
}

/**
 * How many answers begin in a turn of the event loop. Those who share a rendering come to theirs all at once: a thousand
 * answers of 200 kB held the loop for a third of a second.
 */
const answersPerTurn = 10
const waiting: Array<() => void> = []

/** Resolves when an answer may begin, in the order of the calls. */
function turnToAnswer (): Promise<void> {
  return new Promise(resolve => { if (waiting.push(resolve) === 1) setImmediate(takeTurn) })
}

function takeTurn (): void {
  for (const begin of waiting.splice(0, answersPerTurn)) begin()
  if (waiting.length > 0) setImmediate(takeTurn)
}

/** Whether an Accept-Encoding header prefers gzip to no compression, see RFC 9110, section 12.5.3. */
function prefersGzip (header = ''): boolean {
  const qualities = new Map<string, number>()
  for (const item of header.toLowerCase().split(',')) {
    const [coding = '', quality = 'q=1'] = item.split(';').map(part => part.trim())
    qualities.set(coding, Number(quality.replace(/^q=/, '')))
  }
  const rest = qualities.get('*') ?? 0
  const gzip = qualities.get('gzip') ?? rest
  return gzip > 0 && gzip >= (qualities.get('identity') ?? rest)
}
