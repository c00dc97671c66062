import type { IncomingMessage, ServerResponse } from 'node:http'
import { nextTurn } from '../platform.ts'
import type { Address } from '../types.ts'
import { addressesOf, urlOf } from './address.ts'
import { bind, isOnLoopback, release } from './bind.ts'
import { Connections } from './connections.ts'
import {
  createHttpServer, type RequestListener, type Server, type ServerOptions, type Socket, type TlsServerOptions
} from './http-server.ts'

/**
 * Milliseconds after which the connection of a slow client is closed. Node gives the headers as much time as the
 * whole request.
 */
const timeouts = {
  requestTimeout: 5_000,
  keepAliveTimeout: 10_000,
  // How often requestTimeout is checked
  connectionsCheckingInterval: 1_000
}
export const defaultIdleTimeout = 10_000

/** Enough for many Prometheus servers and people; most systems let a process open at least as many files. */
const maxConnections = 1_024

/** Milliseconds that unanswered requests have after `close()`. */
const drainTime = 1_000

export interface ListenOptions {
  port: number
  host: string
  /** Whether the process may end while the server listens and while clients are connected. */
  unref: boolean
  /** Options for `http.createServer`; they override the defaults. */
  http?: ServerOptions | null | undefined
  /** Options for `https.createServer`; they override `http`. Without them the server speaks plain HTTP. */
  https?: TlsServerOptions | null | undefined
  /** Milliseconds without traffic after which a connection is closed; 0: never. Default: 10,000. */
  idleTimeout?: number | undefined
  /** Called with errors of the server after it listens. */
  onError (error: Error): void
}

/** Servers that are bound as soon as possible; the handler of their requests may follow later. */
export interface Listener {
  /** Null until every address is bound, after a failure, and after `close()`. */
  readonly address: Address | null
  /** Resolves when every address is bound, with null if `close()` came first; rejects if one cannot be bound. */
  readonly bound: Promise<Address | null>
  /** Those of all addresses, at most 1,024; a further one closes the connection that has been idle longest. */
  readonly connections: Pick<Connections, 'close' | 'setIdle'>
  /** Whether only this machine can connect. Valid once `bound` has resolved. */
  isLoopback (): boolean
  /** Passes the requests so far to the handler, in their order, and all that follow. */
  serve (handler: RequestListener): void
  /** Releases the port at once, waits up to one second for unanswered requests, then closes all connections. */
  close (): Promise<void>
}

/**
 * Binds in the same turn of the event loop, so that clients can connect right after the call. Requests wait until
 * there is a handler.
 *
 * @throws the error of `https.createServer` if the TLS options are invalid
 */
export function listen (options: ListenOptions): Listener {
  const { host } = options
  const connections = new Connections(maxConnections)
  const servers = addressesOf(host).map(create)
  /** Requests that came before the handler and have not ended. */
  const early = new Map<ServerResponse, IncomingMessage>()
  let handle: RequestListener | null = null
  let address: Address | null = null
  let closing: Promise<void> | null = null
  let abandon: () => void

  function create (): Server {
    const onRequest: RequestListener = (req, res) => {
      connections.begin(req.socket, res)
      res.once('close', () => {
        early.delete(res)
        // Otherwise a keep-alive connection would stay open after the request that close() waits for
        if (closing !== null) server.closeIdleConnections()
      })
      if (handle === null) early.set(res, req)
      else handle(req, res)
    }
    const { https } = options
    const server = createHttpServer({ ...timeouts, ...options.http }, https, onRequest)
    server.setTimeout(options.idleTimeout ?? defaultIdleTimeout)
    if (options.unref) server.unref()
    server.on('connection', (socket: Socket) => {
      if (options.unref) socket.unref()
      connections.add(socket)
    })
    server.on('secureConnection', (socket: Socket) => { connections.addSecure(socket) })
    server.on('timeout', (socket: Socket) => { connections.close(socket) })
    server.on('error', error => { if (server.listening) options.onError(error) })
    return server
  }

  async function closeAll (): Promise<void> {
    abandon()
    const released = servers.map(release)
    // closeAllConnections() would miss connections that are still in a TLS handshake
    const force = setTimeout(() => connections.closeAll(), drainTime)
    await Promise.all(released)
    clearTimeout(force)
    // An HTTP agent of this process takes one turn to notice that a keep-alive connection has ended and one to end its
    // side; until then it would send requests for the next server of this port on the old connection
    await nextTurn()
    await nextTurn()
  }

  const isClosing = (): boolean => closing !== null
  const binding = bind({ servers, host, port: options.port, backlog: maxConnections, isClosing })
    .then(port => ({ host, port, url: urlOf(host, port, Boolean(options.https)) }))
  const abandoned = new Promise<null>(resolve => { abandon = () => resolve(null) })
  const bound = Promise.race([binding, abandoned]).then(result => (address = result))

  return {
    get address () { return closing === null ? address : null },
    bound,
    connections,
    isLoopback: () => servers.some(server => server.listening && isOnLoopback(server)),
    serve (handler) {
      handle = handler
      for (const [res, req] of early) handler(req, res)
      early.clear()
    },
    close: () => (closing ??= closeAll())
  }
}
