import type { Config } from '../config/load.ts'
import { readSeries } from '../config/series.ts'
import { toYaml } from '../config/write.ts'
import type { Registry } from '../metric/registry.ts'
import { startServer, type Server, type ServerOptions } from './start.ts'

export type { Server } from './start.ts'

/** How a registry is served. */
export interface ServeOptions extends ServerOptions {
  /**
   * The configuration that the registry comes from. With it, series of the API can refer to its signals, and the state
   * as YAML has its settings. Default: none.
   */
  config?: Config | undefined
}

/**
 * Serves a registry: `/metrics` in the text format 0.0.4 or OpenMetrics 1.0, as the request prefers, `/healthz`, and
 * the HTTP API if it is asked for. The process goes on until the server is stopped.
 *
 * @throws {TypeError} an option is not of its type, or an API that other machines can connect to has no token
 * @throws {RangeError} the port is not from 0 to 65535, or the token is empty
 * @throws the error of the system, for example if the port is taken
 * @example
 * const registry = new Registry({ start: 0 }).add(gauge('up').series({}, constant(1)))
 * const server = await serve(registry, { port: 0 })
 * const answer = await fetch(`${server.url}metrics`)
 * await answer.text() // '# TYPE up gauge\nup 1\n'
 * await server.stop()
 */
export function serve (registry: Registry, options: ServeOptions = {}): Promise<Server> {
  const { config, ...rest } = options
  const { interval } = registry
  return startServer(registry, rest, {
    read: (json, now) => config === undefined ? readSeries(json, { interval, now }) : config.readSeries(json, now),
    yaml: () => toYaml(registry, config)
  })
}
