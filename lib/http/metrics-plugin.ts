import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { checkRegistry } from '../registry/check.ts'
import type { Registry } from '../types.ts'
import { metricsRoute } from './metrics-route.ts'

export interface MetricsPluginOptions {
  /** The registry to serve: a trace function's `register`, or any other. */
  register: Registry
  /** Path of the route. Default: `/metrics`. */
  path?: string | undefined
}

/**
 * `GET` and `HEAD` of a registry for a Fastify 5 app, compressed with gzip where the client asks for it.
 *
 * If a collector fails, the answer is status 500 with a fixed text, and a process warning informs the app; there are
 * no further warnings until a scrape has succeeded. If collecting fails in the middle of an answer, the client sees an
 * error, except over HTTP/1.0 with TLS.
 *
 * The plugin limits nothing: it checks no Host, counts no connections, and never answers 503 or closes a connection
 * because of a slow client. Those limits belong to the package's own server; an app has its own, and may have clients
 * and proxies that the package does not know.
 *
 * @throws {TypeError} if the register lacks a method that a registry must have
 * @example
 * import Fastify from 'fastify'
 * import HypertracePrometheus from 'hypertrace-prometheus'
 * import metrics from 'hypertrace-prometheus/fastify'
 *
 * const trace = HypertracePrometheus()
 * const app = Fastify()
 * app.register(metrics, { register: trace.register })
 */
export const metricsPlugin: FastifyPluginAsync<MetricsPluginOptions> = async (app, { register, path = '/metrics' }) => {
  checkRegistry(register)
  metricsRoute(app, { register, path, breakOff: resetClearText })
}

/** Over HTTP/1.0 an answer ends with its connection, so clients could accept a part of it as complete. */
function resetClearText ({ raw: { httpVersion, socket } }: FastifyRequest): void {
  if (httpVersion === '1.0' && !('encrypted' in socket)) socket.resetAndDestroy()
}
