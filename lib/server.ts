import type { ServerOptions } from 'node:http'
import type { ServerOptions as TlsServerOptions } from 'node:https'
import type { FastifyServerOptions } from 'fastify'
import type { SeriesTable } from './counting/series-table.ts'
import type { App } from './http/app.ts'
import { listenFailure } from './http/listen-failure.ts'
import { defaultIdleTimeout, listen } from './http/listener.ts'
import { loadApp } from './http/load-app.ts'
import type { Settings } from './options.ts'
import type { Address, Registry } from './types.ts'
import { warn } from './warning.ts'

export interface Server {
  readonly address: Address | null
  readonly ready: Promise<Address | null>
  close (): Promise<void>
}

/** What the server shows. */
interface Shown {
  readonly register: Registry
  /** The series that the live page shows. */
  readonly table: SeriesTable
  /** The metric that a query for the calls of a function sums up. */
  readonly metric: string
}

type FastifyOptions = FastifyServerOptions & { http?: ServerOptions, https?: TlsServerOptions | null }

type ServerSettings = Pick<Settings<Registry>, 'host' | 'unref' | 'allowedHosts' | 'fastify'>

/**
 * Binds a port at once, and answers requests when the Fastify app is loaded (about 100 ms the first time).
 *
 * @throws the error of `https.createServer` if the TLS options are invalid
 */
export function startServer (port: number, { register, table, metric }: Shown, settings: ServerSettings): Server {
  const { host, unref, allowedHosts } = settings
  // The listener creates the servers from these; Fastify also gets the timeouts, and rejects invalid ones
  const { http, https, ...fastify } = settings.fastify as FastifyOptions
  const { requestTimeout, keepAliveTimeout, connectionTimeout } = fastify
  const given = Object.entries({ requestTimeout, keepAliveTimeout }).filter(([, value]) => value !== undefined)
  const idleTimeout = /^\d+$/.test(String(connectionTimeout)) ? Number(connectionTimeout) : defaultIdleTimeout
  const listener = listen({
    port,
    host,
    unref,
    http: { ...Object.fromEntries(given), ...http },
    https,
    idleTimeout,
    onError: error => warn('SERVER', 'the server has an error and goes on', error)
  })
  let app: App | null = null

  async function start (): Promise<Address | null> {
    if (await listener.bound === null) return null
    const { createApp } = await loadApp()
    const hosts = listener.isLoopback() ? [host.toLowerCase(), ...allowedHosts] : null
    const { connections } = listener
    app = await createApp({ register, table, metric, fastify, hosts, idleTimeout, connections })
    listener.serve(app.handle)
    return listener.address
  }

  async function close (): Promise<void> {
    await listener.close()
    await Promise.allSettled([ready])
    await app?.close()
  }

  const ready = start()
  ready.catch(error => {
    warn('LISTEN', listenFailure(host, port, error), error)
    return close()
  })
  return { get address () { return listener.address }, ready, close }
}
