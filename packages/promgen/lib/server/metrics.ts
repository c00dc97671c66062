import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { openMetricsChunks, textChunks } from '../export/exposition.ts'
import type { Clock } from '../clock.ts'
import type { Registry } from '../metric/registry.ts'
import { contentTypes, formatOf } from './accept.ts'
import { sliced } from './slices.ts'

/** Adds `/metrics` and `/healthz`. A request with HEAD is no scrape. */
export function metricsRoutes (app: FastifyInstance, registry: Registry, clock: Clock): void {
  app.get('/metrics', async ({ method, headers, raw: { socket } }, reply) => {
    const format = formatOf(headers.accept)
    reply.headers({ 'content-type': contentTypes[format], vary: 'accept' })
    if (method === 'HEAD') return reply.send('')
    const chunksOf = format === 'openMetrics' ? openMetricsChunks : textChunks
    const body = Readable.from(sliced(chunksOf(registry, clock.scraped())), { objectMode: false })
    // Over HTTP/1.0 an answer ends with its connection, so a part of it would seem complete
    body.once('error', () => socket.resetAndDestroy())
    return reply.send(body)
  })
  app.get('/healthz', async (_request, reply) => reply.type('text/plain; charset=utf-8').send('ok\n'))
}
