import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  badRequest, commonHeaders, healthy, internalError, notFound, paths, plainText, type PlainAnswer, refusal,
  scrapeHeaders
} from '../http/answers.ts'
import type { App, AppOptions } from '../http/app.ts'
import { createLive } from '../http/live.ts'
import { type Chunk, Places } from '../http/places.ts'
import { scraper } from '../http/scrape.ts'
import { Turns } from '../http/turns.ts'
import { warn } from '../warning.ts'
import { flow } from './flow.ts'

type Headers = Readonly<Record<string, string>>

/** The package's own server on Bare: answers as that of `../http/app.ts` does, without Fastify. */
export async function createApp (
  { register, table, metric, hosts, idleTimeout, fastify, connections }: AppOptions
): Promise<App> {
  const ignored = Object.keys(fastify)
  if (ignored.length > 0) warn('NO_FASTIFY', `the option fastify has no effect on Bare, it has ${ignored.join(', ')}`)
  const places = new Places(idleTimeout)
  const turns = new Turns()
  const scrape = scraper(register, turns)
  const live = createLive(table, metric, places, turns)

  async function metrics (req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { socket } = req
    // Without an event `close` to come, a place would never be released
    if (res.destroyed) return
    const place = places.request({
      reset: () => connections.close(socket),
      setIdle: isIdle => connections.setIdle(socket, isIdle)
    })
    res.once('close', place.release)
    const answer = await scrape({
      acceptEncoding: req.headers['accept-encoding'] as string | undefined,
      place,
      breakOff: () => connections.close(socket)
    })
    const { status, body } = answer
    const headers = { ...scrapeHeaders, ...answer.headers }
    if (typeof body === 'string' || Buffer.isBuffer(body)) return send(res, status, headers, body)
    // HTTP/1.0 has no chunks: only a length tells a part from the whole
    if (req.httpVersion === '1.0' && !('content-length' in headers)) {
      return send(res, status, headers, await whole(body))
    }
    res.writeHead(status, { ...commonHeaders, ...headers })
    if (req.method === 'HEAD') res.end()
    else await flow(body, res)
  }

  async function answer (req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method, url, headers } = req
    // Repeated ones, which Node.js rejects by itself
    if (Array.isArray(headers.host)) return refuse(res, badRequest)
    const refused = refusal({ method: method!, url: url!, headers }, hosts)
    if (refused !== null) return refuse(res, refused)
    const path = url!.split('?')[0]!
    if (path === paths.metrics) return metrics(req, res)
    if (path === paths.health) return send(res, healthy.status, { 'content-type': plainText }, healthy.body)
    const acceptEncoding = headers['accept-encoding'] as string | undefined
    const shown = await live.answer({ url: url!, acceptEncoding, response: res })
    if (shown === null) refuse(res, notFound)
    else send(res, shown.status, shown.headers, shown.body)
  }

  return {
    handle (req, res) {
      answer(req, res).catch(() => {
        if (res.headersSent) connections.close(req.socket)
        else refuse(res, internalError)
      })
    },
    async close () { live.close() }
  }
}

// What is left of a refused request is not read
function refuse (res: ServerResponse, { status, headers, body }: PlainAnswer): void {
  send(res, status, { 'content-type': plainText, connection: 'close', ...headers }, body)
}

function send (res: ServerResponse, status: number, headers: Headers, body: string | Buffer): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  res.writeHead(status, { ...commonHeaders, ...headers, 'content-length': String(bytes.length) })
  res.end(bytes)
}

async function whole (body: AsyncIterable<Chunk>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
