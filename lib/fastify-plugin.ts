import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { negotiate } from '@fastify/accept-negotiator'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { sharedText } from './exposition.ts'
import type { Register } from './types.ts'
import { warn } from './warning.ts'

const gzipped = promisify(gzip)

export interface MetricsPluginOptions {
  /** The registry to show: a trace function's `register`, or any other. */
  register: Register
  /** Where to show it. Default: `/metrics`. */
  path?: string
}

/**
 * `GET` and `HEAD` of a registry for a Fastify 5 app, compressed with gzip where the client asks for it.
 *
 * A collector that fails is answered with status 500 and a fixed text, and the app is told by a process warning, once
 * until a scrape succeeds again.
 *
 * @example
 * import Fastify from 'fastify'
 * import HypertracePrometheus from 'hypertrace-prometheus'
 * import metrics from 'hypertrace-prometheus/fastify'
 *
 * const trace = HypertracePrometheus()
 * const app = Fastify()
 * app.register(metrics, { register: trace.register })
 */
const metricsPlugin: FastifyPluginAsync<MetricsPluginOptions> = async (app: FastifyInstance, { register, path = '/metrics' }) => {
  let failing = false

  app.get(path, async (request, reply) => {
    let body: string | Buffer
    try {
      body = await sharedText(register)
      failing = false
    } catch (error) {
      if (!failing) warn('SCRAPE', 'a scrape failed, because a collector of the registry did', error)
      failing = true
      return reply.code(500).type('text/plain; charset=utf-8').send('collecting the metrics failed\n')
    }
    reply.type(register.contentType).header('vary', 'accept-encoding').header('cache-control', 'no-store')
    if (negotiate(request.headers['accept-encoding'] ?? '', ['gzip', 'identity']) === 'gzip') {
      reply.header('content-encoding', 'gzip')
      body = await gzipped(body)
    }
    return reply.send(body)
  })
}

export default metricsPlugin
export { metricsPlugin }
