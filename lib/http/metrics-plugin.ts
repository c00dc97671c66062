import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { checkRegistry } from '../registry/check.ts'
import type { Registry } from '../types.ts'
import { metricsRoute } from './metrics-route.ts'

export interface MetricsPluginOptions {
  /** The registry to show: a trace function's `register`, or any other. */
  register: Registry
  /** Where to show it. Default: `/metrics`. */
  path?: string | undefined
}

/**
 * `GET` and `HEAD` of a registry for a Fastify 5 app, compressed with gzip where the client asks for it.
 *
 * A collector that fails is answered with status 500 and a fixed text, and the app is told by a process warning, once
 * until a scrape succeeds again. An answer that breaks off is an error for its client, over HTTP/1.0 as well, unless
 * that is encrypted.
 *
 * The plugin limits nothing: it checks no Host, counts no connections, and never answers 503 or closes a connection
 * because of a slow client. Those limits belong to the package's own server; an app has its own, and may have clients
 * and proxies that the package does not know.
 *
 * @throws {TypeError} the register lacks a method that a registry must have
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

/** Only over HTTP/1.0 does an answer end with its connection, so that a part could be taken for the whole. */
function resetClearText ({ raw: { httpVersion, socket } }: FastifyRequest): void {
  if (httpVersion === '1.0' && !('encrypted' in socket)) socket.resetAndDestroy()
}
