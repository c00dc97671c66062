import type { RequestListener } from 'node:http'
import {
  fastify as Fastify, type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest
} from 'fastify'
import { hostCheck } from './guard.ts'
import { allowedMethods } from './known-paths.ts'
import { parseJson } from './json-body.ts'
import { Problem } from './problem.ts'

/** Bytes of a body. */
const maxBody = 2 ** 20

/** Of Fastify's errors that a request can cause; others are faults of the server. */
const requestErrors: ReadonlyMap<string, Problem> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', new Problem('too_large', `body: must be at most ${maxBody} bytes`)],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', new Problem('unsupported_media_type', 'body: must be application/json')],
  ['FST_ERR_BAD_URL', new Problem('bad_input', 'the path must be well encoded')]
])

/** Its answer reaches nobody. */
const brokenOff = new Problem('bad_input', 'body: the connection ended in the middle of it')

/** Headers of every answer: it shows the present, and no page of another origin may make use of it. */
const commonHeaders = {
  'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin'
}

export interface AppOptions {
  /** Names that the Host header may have besides those of this machine; null: any. */
  readonly hosts: readonly string[] | null
  /** Whether the HTTP API is among the routes. */
  readonly api: boolean
  /** Told about faults of the server, which requests see as status 500 without details. */
  onError (error: Error): void
  /** Adds the routes. */
  routes (app: FastifyInstance): void
}

/** A Fastify app without a socket: it checks requests, reads JSON bodies, and answers every fault in one form. */
export async function createApp ({ hosts, api, onError, routes }: AppOptions): Promise<RequestListener> {
  const checkHost = hostCheck(hosts)

  function refuse (error: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const known = problemOf(error, request)
    if (known === undefined) onError(error)
    const problem = known ?? new Problem('internal', 'internal error')
    // Closes the connection if the rest of a body is unread
    if (hasBody(request) && !request.raw.complete) reply.header('connection', 'close')
    if (problem.code === 'unauthorized') reply.header('www-authenticate', 'Bearer')
    return reply.code(problem.status).headers(commonHeaders).send(problem.body)
  }

  const app = Fastify({
    bodyLimit: maxBody,
    exposeHeadRoutes: true,
    frameworkErrors: refuse,
    routerOptions: {
      // Names of families can have any length
      maxParamLength: 16_384,
      // Parameters may be named like properties that each object has
      querystringParser: text => new URLSearchParams(text) as never
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(commonHeaders)
    checkHost(request.headers.host)
    if (!request.is404) return
    const allow = allowedMethods(request.url, api)
    if (allow === undefined) throw new Problem('not_found', 'there is nothing at this path: see /metrics')
    reply.header('allow', allow)
    throw new Problem('method_not_allowed', `${request.method} is not allowed here, only ${allow}`)
  })
  app.setErrorHandler(refuse)
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, async (_: unknown, bytes: Buffer) => {
    // Some clients name the type of the body that they do not send
    return bytes.length === 0 ? undefined : parseJson(bytes)
  })
  routes(app)
  await app.ready()
  return app.routing
}

/** What the request was refused for; undefined if the server is at fault. */
function problemOf (error: Error, request: FastifyRequest): Problem | undefined {
  if (error instanceof Problem) return error
  return error === request.raw.errored ? brokenOff : requestErrors.get((error as FastifyError).code)
}

function hasBody ({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
