import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { openMetricsChunks, textChunks } from '../export/exposition.ts'
import type { Clock } from '../clock.ts'
import type { Registry } from '../metric/registry.ts'
import { contentTypes, formatOf } from './accept.ts'
import { notReady, Problem } from './problem.ts'
import { sliced } from './slices.ts'

/** What happens before a scrape is answered; undefined to show the present. */
export type OnScrape = () => Promise<number | undefined>

/** What scrapes have to wait for. */
export interface Gate {
  /** Whether there are metrics. Default: there are. */
  readonly isReady?: (() => boolean) | undefined
  /** Waited for before a scrape is answered. Gives the epoch milliseconds to show in place of the present. */
  readonly onScrape?: OnScrape | undefined
}

/** Adds `/metrics` and `/healthz`. A request with HEAD is no scrape. */
export function metricsRoutes (
  app: FastifyInstance, registry: Registry, clock: Clock, { isReady, onScrape }: Gate = {}
): void {
  app.get('/metrics', async ({ method, headers, raw: { socket } }, reply) => {
    if (isReady?.() === false) throw new Problem('unavailable', notReady)
    const format = formatOf(headers.accept)
    reply.headers({ 'content-type': contentTypes[format], vary: 'accept' })
    if (method === 'HEAD') return reply.send('')
    const t = await onScrape?.() ?? clock.scraped()
    const chunksOf = format === 'openMetrics' ? openMetricsChunks : textChunks
    const body = Readable.from(sliced(chunksOf(registry, t)), { objectMode: false })
    // Over HTTP/1.0 an answer ends with its connection, so a part of it would seem complete
    body.once('error', () => socket.resetAndDestroy())
    return reply.send(body)
  })
  app.get('/healthz', async (_request, reply) => reply.type('text/plain; charset=utf-8').send('ok\n'))
}
