import type { RequestListener } from 'node:http'
import type { Socket } from 'node:net'
import { fastify as Fastify, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify'
import type { SeriesTable } from '../counting/series-table.ts'
import type { Registry } from '../types.ts'
import {
  badRequest, commonHeaders, healthy, internalError, notFound, paths, type PlainAnswer, refusal
} from './answers.ts'
import { createLive, livePaths } from './live.ts'
import { metricsRoute, sendPlain } from './metrics-route.ts'
import { Places } from './places.ts'
import { Turns } from './turns.ts'

export interface AppOptions {
  register: Registry
  /** The series that the live page shows. */
  table: SeriesTable
  /** The metric that a query for the calls of a function sums up. */
  metric: string
  /** Names that the Host header may have besides those of this machine; null: any. */
  hosts: readonly string[] | null
  /** Milliseconds without progress after which the connection of an answer is closed; 0: never. */
  idleTimeout: number
  /** Further options for Fastify. */
  fastify: FastifyServerOptions
  /** The connections that carry the requests. */
  connections: {
    /** Closes a connection; a client whose answer is incomplete sees an error. */
    close (socket: Socket): void
    /** Reports that the answer on a connection makes no progress, or goes on. */
    setIdle (socket: Socket, isIdle: boolean): void
  }
}

/** A Fastify app that can answer requests and be closed, without a socket of its own. */
export interface App {
  handle: RequestListener
  close (): Promise<void>
}

/**
 * The package's own server: `/metrics`, a live page for people at `/`, and `/healthz`.
 * The bodies of 4xx and 5xx answers are fixed texts, except that a 403 names the Host, so no details of an error
 * leave the app.
 *
 * @throws the error of Fastify if it rejects the options
 */
export async function createApp (
  { register, table, metric, hosts, idleTimeout, fastify, connections }: AppOptions
): Promise<App> {
  const places = new Places(idleTimeout)
  const turns = new Turns()
  const live = createLive(table, metric, places, turns)
  const app = Fastify({
    ...fastify,
    // Fastify answers these errors without running the hooks below
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
    turns,
    placeFor: ({ socket }) => places.request({
      reset: () => connections.close(socket),
      setIdle: isIdle => connections.setIdle(socket, isIdle)
    }),
    breakOff: ({ socket }) => connections.close(socket)
  })
  for (const path of livePaths) {
    app.get(path, { exposeHeadRoute: true }, async ({ url, headers }, reply) => {
      const answer = await live.answer({ url, acceptEncoding: headers['accept-encoding'], response: reply.raw })
      if (answer === null) return refuse(reply, notFound)
      return reply.code(answer.status).headers(answer.headers).send(answer.body)
    })
  }
  app.get(paths.health, { exposeHeadRoute: true }, async (_request, reply) => sendPlain(reply, healthy))

  await app.ready()
  async function close (): Promise<void> {
    live.close()
    await app.close()
  }
  return { handle: app.routing, close }
}

// Closes the connection, so that the rest of a refused request need not be read
function refuse (reply: FastifyReply, answer: PlainAnswer): FastifyReply {
  return sendPlain(reply.headers({ ...commonHeaders, connection: 'close' }), answer)
}
