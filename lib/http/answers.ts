/**
 * The server's paths, headers and fixed texts, and which requests it refuses. Imports neither Fastify nor node:http,
 * so that servers of all platforms use it.
 */

import { isOwnHost, shownHost } from './host.ts'

export const paths = {
  metrics: '/metrics', page: '/', feed: '/live.json', series: '/live/series', health: '/healthz'
} as const

/** Below it are the files that the page consists of. */
export const pageFolder = '/page/'

/** Headers of every answer: browsers must neither guess its type nor embed it in a page of another origin. */
export const commonHeaders = {
  'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin'
} as const

/** Headers of every answer to a scrape. */
export const scrapeHeaders = { 'cache-control': 'no-store' } as const

/** An answer in plain text. */
export interface PlainAnswer {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The parts of a request that decide whether it is refused. Header names are in lower case. */
export interface RequestHead {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export const plainText = 'text/plain; charset=utf-8'

export const healthy: PlainAnswer = { status: 200, body: 'ok\n' }
export const badRequest: PlainAnswer = { status: 400, body: 'bad request\n' }
export const notFound: PlainAnswer = { status: 404, body: 'not found: see /metrics\n' }
export const internalError: PlainAnswer = { status: 500, body: 'internal error\n' }
export const collectingFailed: PlainAnswer = { status: 500, body: 'collecting the metrics failed\n' }
/** Retry-After equals the longest wait for a place, so clients that retry do not fill the queue again at once. */
export const overloaded: PlainAnswer = {
  status: 503, body: 'too many scrapes at once\n', headers: { 'retry-after': '5' }
}

const methodNotAllowed: PlainAnswer = { status: 405, body: 'method not allowed\n', headers: { allow: 'GET, HEAD' } }
const bodyRefused: PlainAnswer = { status: 413, body: 'a body is not accepted\n' }

/**
 * The answer to a request that is refused before it reaches a route, or null if a route answers it.
 *
 * @param hosts names that the Host header may have besides those of this machine; null: any
 */
export function refusal ({ method, url, headers }: RequestHead, hosts: readonly string[] | null): PlainAnswer | null {
  const { host } = headers
  if (hosts !== null && !isOwnHost(host as string | undefined, hosts)) return hostRefused(host as string)
  if (method !== 'GET' && method !== 'HEAD') {
    const path = url.split('?')[0]!
    const isKnown = path.startsWith(pageFolder) || Object.values(paths).some(known => known === path)
    return isKnown ? methodNotAllowed : notFound
  }
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  return hasBody ? bodyRefused : null
}

function hostRefused (host: string): PlainAnswer {
  const reason = `the Host '${shownHost(host)}' is not allowed`
  return { status: 403, body: `${reason}: add its name to the option allowedHosts\n` }
}
