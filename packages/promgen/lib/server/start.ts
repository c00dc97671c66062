import { shown, whole } from '../check.ts'
import { clockOf, type Advance } from '../clock.ts'
import type { Registry } from '../metric/registry.ts'
import { isLoopback, resolveHost, urlOf } from './address.ts'
import type { Api } from './api-context.ts'
import { apiRoutes } from './api.ts'
import { createApp } from './app.ts'
import { evaluated, type OnProgress } from './evaluated.ts'
import { Listener } from './listener.ts'
import { metricsRoutes, type OnScrape } from './metrics.ts'

/** How a registry is served. */
export interface ServerOptions {
  /** 0 for any free one. Default: 2112. */
  port?: number | undefined
  /** Address or name to bind. Default: 127.0.0.1, which only this machine can connect to. */
  host?: string | undefined
  /** Whether the HTTP API is served. Default: false. */
  api?: boolean | undefined
  /** Needed by requests to the API. An API that other machines can connect to must have one. Default: none. */
  token?: string | undefined
  /**
   * Names that the Host header may have besides those of this machine. It is checked only where no other machine can
   * connect. Default: none.
   */
  allowedHosts?: readonly string[] | undefined
  /** What moves the series on. Default: `time`. */
  advance?: Advance | undefined
  /** Told about each change by the API, in one line. */
  onChange?: ((line: string) => void) | undefined
  /**
   * Told, before the server listens, for how many steps since the start all series are evaluated, and of how many. A
   * start long ago takes seconds. Where `isReady` says no, it listens at once.
   */
  onProgress?: OnProgress | undefined
  /**
   * Whether `/metrics` is there; while it is not, requests for it, and changes by the API, are answered with 503.
   * Default: it is.
   */
  isReady?: (() => boolean) | undefined
  /** Waited for before a scrape is answered; may give the epoch milliseconds to show in place of the present. */
  onScrape?: OnScrape | undefined
  /** Told about faults of the server, which clients see as status 500. Default: a process warning. */
  onError?: ((error: Error) => void) | undefined
}

/** What the process that serves is given besides. */
export interface Surroundings extends Pick<Api, 'read' | 'yaml'> {
  /** Epoch milliseconds. Default: the time of the system. */
  readonly now?: (() => number) | undefined
  /** Milliseconds without progress after which the connection of an answer is closed. Default: 10,000. */
  readonly idleTimeout?: number | undefined
}

/** A server that listens. */
export interface Server {
  /** Such as 'http://127.0.0.1:2112/'. */
  readonly url: string
  readonly port: number
  /**
   * Releases the port at once, waits at most one second for unanswered requests, and closes all connections. Can be
   * called again.
   */
  stop (): Promise<void>
}

const warn = (error: Error): void => {
  process.emitWarning(`promgen: a request failed: ${error.stack}`, { code: 'PROMGEN_REQUEST' })
}

/** See `serve`. */
export async function startServer (
  registry: Registry, options: ServerOptions, { read, yaml, now, idleTimeout }: Surroundings
): Promise<Server> {
  const { port = 2112, host = '127.0.0.1', api = false, token = null, allowedHosts = [], advance } = options
  const { onChange: changed = ignore, onError = warn, onProgress = ignore, isReady, onScrape } = options
  if (whole('port', port) < 0 || port > 65_535) throw new RangeError(`port must be from 0 to 65535, got ${port}`)
  if (typeof host !== 'string' || host === '') {
    throw new TypeError(`host must be an address or a name, got ${shown(host)}`)
  }
  if (token === '') throw new RangeError('token must not be empty')
  const clock = clockOf({ start: registry.start, interval: registry.interval, advance, now })
  const address = await resolveHost(host)
  const isLocal = isLoopback(address)
  if (api && !isLocal && token === null) throw new TypeError(`listen: an API on ${host} needs tokenFile`)

  const app = await createApp({
    hosts: isLocal ? [host, ...allowedHosts].map(name => name.toLowerCase()) : null,
    api,
    onError,
    routes (app) {
      metricsRoutes(app, registry, clock, { isReady, onScrape })
      if (!api) return
      app.register(async app => apiRoutes(app, { registry, clock, read, yaml, isReady, changed }, token),
        { prefix: '/api/v1' })
    }
  })
  // The first scrape would otherwise have to wait for all steps since the start. A history takes them before it
  if (isReady?.() !== false) await evaluated(registry, clock.now(), onProgress)
  const listener = new Listener(app, idleTimeout)
  const bound = await listener.open({ host: address, port })
  return {
    url: urlOf({ host: isLocal ? host : bound.host, port: bound.port }), port: bound.port, stop: () => listener.close()
  }
}

/** Of what nobody asked for. */
function ignore (): void {}
