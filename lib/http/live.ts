import type { SeriesTable } from '../counting/series-table.ts'
import { gzipLevel } from '../exposition/rendering.ts'
import { now as monotonicNow } from '../platform.ts'
import { canCompress, compressed } from '../server-platform.ts'
import { pageFolder, paths, plainText, type PlainAnswer, scrapeHeaders } from './answers.ts'
import { prefersGzip } from './encoding.ts'
import { Feed } from './feed/feed.ts'
import { pageAnswer, type WholeAnswer } from './page.ts'
import type { Places } from './places.ts'
import type { Turns } from './turns.ts'

/** Most requests for the feed that are answered at the same time. */
const maxRequests = 64

/** Milliseconds that a client has to read its answer where others would be refused. */
const readTime = 1_000

/** Answers below this size in bytes fit into one packet, so that compressing them gains nothing. */
const leastCompressed = 1_024

const tooMany: PlainAnswer = { status: 503, body: 'too many requests at once\n', headers: { 'retry-after': '1' } }
const noGroup: PlainAnswer = { status: 404, body: 'no such group\n' }

export interface LiveRequest {
  /** Path and query. */
  readonly url: string
  readonly acceptEncoding: string | undefined
  readonly response: Response
}

interface Response {
  readonly destroyed: boolean
  once (event: 'close', listener: () => void): unknown
  destroy (): unknown
}

/** The live page with its feed. */
export interface Live {
  /** Null if the path is none of the page. */
  answer (request: LiveRequest): Promise<WholeAnswer | null>
  close (): void
}

/** The paths of the live page, as patterns of Fastify. */
export const livePaths = [paths.page, paths.feed, paths.series, `${pageFolder}*`] as const

/**
 * Makes what answers requests for the live page: at most 64 for its feed at the same time, and none while scrapes wait
 * for a place. A client that does not read its answer loses its place to others after a second.
 *
 * @param metric the one that a query for the calls of a function sums up
 * @param places those of the scrapes, which the feed must not delay
 * @param turns those in which the answers to scrapes begin
 */
export function createLive (
  table: SeriesTable, metric: string, places: Places, turns: Turns, now = monotonicNow
): Live {
  const feed = new Feed(table, metric)
  /** The answers under way, and when each was complete; Infinity before. */
  const open = new Map<Response, number>()

  async function answer ({ url, acceptEncoding, response }: LiveRequest): Promise<WholeAnswer | null> {
    const [path, query] = url.split('?', 2) as [string, string?]
    if (path !== paths.feed && path !== paths.series) return pageAnswer(path, acceptEncoding)
    if (open.size === maxRequests) closeUnread()
    // The response has no event `close` to come if its client has left
    if (open.size === maxRequests || places.areShort || response.destroyed) return plain(tooMany)
    open.set(response, Infinity)
    response.once('close', () => open.delete(response))
    const answer = await feedAnswer(path, query, acceptEncoding)
    if (open.has(response)) open.set(response, now())
    return answer
  }

  async function feedAnswer (
    path: string, query: string | undefined, acceptEncoding: string | undefined
  ): Promise<WholeAnswer> {
    await turns.afterScrapes()
    const epoch = parameter(query, 'epoch')
    const text = path === paths.feed
      ? await feed.poll(Number(parameter(query, 'since')), epoch)
      : await feed.series(parseInt(parameter(query, 'group')), epoch)
    return text === null ? plain(noGroup) : json(text, acceptEncoding)
  }

  /** Otherwise clients that read nothing would keep all others out, until the connections are idle for too long. */
  function closeUnread (): void {
    for (const [response, complete] of open) {
      if (now() - complete < readTime) continue
      // At once, because its event `close` comes later
      open.delete(response)
      response.destroy()
    }
  }

  return { answer, close: () => feed.forget() }
}

/** The value of a parameter as the query has it; '' if it is not there. */
function parameter (query: string | undefined, name: string): string {
  const pair = query?.split('&').find(pair => pair.startsWith(`${name}=`)) ?? name
  return pair.slice(name.length + 1)
}

function plain ({ status, body, headers }: PlainAnswer): WholeAnswer {
  return { status, headers: { 'content-type': plainText, ...scrapeHeaders, ...headers }, body: Buffer.from(body) }
}

async function json (text: string, acceptEncoding: string | undefined): Promise<WholeAnswer> {
  const body = Buffer.from(text)
  const headers = { 'content-type': 'application/json', vary: 'accept-encoding', ...scrapeHeaders }
  const gzip = body.length >= leastCompressed && canCompress() && prefersGzip(acceptEncoding)
  if (!gzip) return { status: 200, headers, body }
  return { status: 200, headers: { ...headers, 'content-encoding': 'gzip' }, body: await compressed(body, gzipLevel) }
}
