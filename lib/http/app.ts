import type { RequestListener } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { fastify as Fastify, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import { metricsPlugin } from './metrics-plugin.ts'
import { page } from './page.ts'
import type { Registry } from '../types.ts'

export interface AppOptions {
  register: Registry
  /** Names that the Host header may have, besides those of the machine itself; null: any. */
  hosts: readonly string[] | null
  /** Milliseconds without progress after which an answer that is not read is given up, 0 for never; at most twice that. */
  stallTimeout: number
  /** Further options for Fastify. */
  fastify: FastifyServerOptions
}

/** All that this server has. */
const paths = ['/metrics', '/', '/healthz']

/** A Fastify app that can answer requests and be closed, without a socket of its own. */
export interface App {
  handle: RequestListener
  close (): Promise<void>
}

/**
 * The app's own server around the plugin: `/metrics`, a page for people at `/`, and `/healthz`.
 * Answers of 4xx and 5xx have fixed bodies, so that nothing of a request or of an error gets out.
 *
 * @throws what Fastify throws for options that it rejects
 */
export async function createApp ({ register, hosts, stallTimeout, fastify }: AppOptions): Promise<App> {
  const app = Fastify({
    ...fastify,
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => { refuse(reply, 400, 'bad request\n') }
  } as FastifyServerOptions)

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff')
    if (hosts !== null && !isOwnHost(request.headers.host, hosts)) {
      return refuse(reply, 403, 'this Host is not allowed: name it in the option allowedHosts\n')
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return paths.includes(request.url.split('?')[0]!) ? refuse(reply.header('allow', 'GET, HEAD'), 405, 'method not allowed\n') : notFound(reply)
    }
    if (request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0) {
      return refuse(reply, 413, 'a body is not taken\n')
    }
  })
  app.addHook('onSend', async request => { request.raw.socket.setTimeout(stallTimeout) })
  app.setNotFoundHandler((_request, reply) => notFound(reply))
  app.setErrorHandler((error, request, reply) => {
    request.log.error(error)
    return refuse(reply, 500, 'internal error\n')
  })

  app.register(metricsPlugin, { register })
  app.get('/', async (_request, reply) => {
    return reply.type('text/html; charset=utf-8').header('content-security-policy', page.policy).send(page.html)
  })
  app.get('/healthz', async (_request, reply) => plain(reply).send('ok\n'))

  await app.ready()
  return { handle: app.routing, close: () => app.close() }
}

function notFound (reply: FastifyReply): FastifyReply {
  return refuse(reply, 404, 'not found: see /metrics\n')
}

// What is left of a refused request is not read
function refuse (reply: FastifyReply, status: number, text: string): FastifyReply {
  return plain(reply).code(status).headers({ connection: 'close', 'x-content-type-options': 'nosniff' }).send(text)
}

function plain (reply: FastifyReply): FastifyReply {
  return reply.type('text/plain; charset=utf-8')
}

/** Names by which containers reach the machine that they run on. */
const containerHosts = ['host.docker.internal', 'host.containers.internal']

/**
 * Whether a Host header names this machine. A page on another site can make a browser connect to a loopback address
 * by its own name (DNS rebinding), but not send one of these. A request of HTTP/1.0 without a Host is not from a browser.
 */
function isOwnHost (header: string | undefined, allowed: readonly string[]): boolean {
  if (header === undefined) return true
  const name = header.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  const bare = name.replace(/^\[(.*)\]$/, '$1')
  return isIP(bare) !== 0 || name === 'localhost' || name.endsWith('.localhost') ||
    name === hostname().toLowerCase() || containerHosts.includes(name) || allowed.includes(name)
}
