import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { fastify as Fastify, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import type { Registry } from '../types.ts'
import { badRequest, commonHeaders, healthy, internalError, notFound, paths, type PlainAnswer, refusal } from './answers.ts'
import { metricsRoute, sendPlain } from './metrics-route.ts'
import { page } from './page.ts'
import { Places } from './places.ts'

export interface AppOptions {
  register: Registry
  /** Names that the Host header may have, besides those of the machine itself; null: any. */
  hosts: readonly string[] | null
  /** Milliseconds without progress after which an answer is broken off, 0 for never. */
  idleTimeout: number
  /** Further options for Fastify. */
  fastify: FastifyServerOptions
  /** The connections below the app. */
  connections: {
    /** Closes one, so that a client with an answer under way sees an error. */
    close (socket: Socket): void
    /** Tells that the answer on one makes no progress, or goes on. */
    setIdle (socket: Socket, isIdle: boolean): void
  }
}

/** A Fastify app that can answer requests and be closed, without a socket of its own. */
export interface App {
  handle: RequestListener
  close (): Promise<void>
}

/**
 * The package's own server: `/metrics`, a page for people at `/`, and `/healthz`.
 * Answers of 4xx and 5xx have fixed bodies, apart from the Host that a 403 names, so that nothing of an error gets
 * out.
 *
 * @throws what Fastify throws for options that it rejects
 */
export async function createApp ({ register, hosts, idleTimeout, fastify, connections }: AppOptions): Promise<App> {
  const places = new Places(idleTimeout)
  const app = Fastify({
    ...fastify,
    // Fastify calls this without the hooks below
    frameworkErrors: (_error: Error, _request: FastifyRequest, reply: FastifyReply) => { refuse(reply, badRequest) }
  } as FastifyServerOptions)

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(commonHeaders)
    const refused = refusal(request, hosts)
    if (refused !== null) return refuse(reply, refused)
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, notFound))
  app.setErrorHandler((error, request, reply) => {
    request.log.error(error)
    return refuse(reply, internalError)
  })

  metricsRoute(app, {
    register,
    path: paths.metrics,
    placeFor: ({ socket }) => places.request({
      reset: () => connections.close(socket),
      setIdle: isIdle => connections.setIdle(socket, isIdle)
    }),
    breakOff: ({ socket }) => connections.close(socket)
  })
  app.get(paths.page, async (_request, reply) => {
    return reply.type('text/html; charset=utf-8').header('content-security-policy', page.policy).send(page.html)
  })
  app.get(paths.health, async (_request, reply) => sendPlain(reply, healthy))

  await app.ready()
  return { handle: app.routing, close: () => app.close() }
}

// What is left of a refused request is not read
function refuse (reply: FastifyReply, answer: PlainAnswer): FastifyReply {
  return sendPlain(reply.headers({ ...commonHeaders, connection: 'close' }), answer)
}
