import { nextTurn } from '../platform.ts'
import type { Address } from '../types.ts'
import { addressesOf, urlOf } from './address.ts'
import { bind, isOnLoopback, release } from './bind.ts'
import { Connections } from './connections.ts'
import {
  createHttpServer, type RequestListener, type Server, type ServerOptions, type Socket, type TlsServerOptions
} from './http-server.ts'

/**
 * Longest times in milliseconds that a client may take; slower ones are closed. Headers have as long as the request,
 * which is Node's default.
 */
const timeouts = {
  requestTimeout: 5_000,
  keepAliveTimeout: 10_000,
  // The first is enforced by a check that runs this often
  connectionsCheckingInterval: 1_000
}
export const defaultIdleTimeout = 10_000

/**
 * Enough for any number of Prometheus servers and people, and as many files as most systems let a process open by
 * default.
 */
const maxConnections = 1_024

/** How long in milliseconds requests under way may take after `close()`. */
const drainTime = 1_000

export interface ListenOptions {
  port: number
  host: string
  /** Whether the process may end while this listens, and while clients are connected. */
  unref: boolean
  /** For `http.createServer`, over the defaults here. */
  http?: ServerOptions | null | undefined
  /** For `https.createServer`, over those; without it the server speaks plain HTTP. */
  https?: TlsServerOptions | null | undefined
  /** Milliseconds after which a connection where nothing moves is closed, 0 for never. Default: 10,000. */
  idleTimeout?: number | undefined
  /** Gets errors of the server that come up after it listens. */
  onError (error: Error): void
}

/** Sockets that are bound as soon as possible, and a handler for their requests that may come later. */
export interface Listener {
  /** Null until every address is bound, after a failure, and after `close()`. */
  readonly address: Address | null
  /** Resolves when every address is bound, with null if `close()` came first; rejects when that is impossible. */
  readonly bound: Promise<Address | null>
  /** On all addresses together; at 1,024 the one idle longest makes room for the next. */
  readonly connections: Pick<Connections, 'close' | 'setIdle'>
  /** Whether only this machine can connect. Known when `bound` has resolved. */
  isLoopback (): boolean
  /** Answers the requests that have come so far, and all that follow. */
  serve (handler: RequestListener): void
  /** Releases the port at once, lets requests under way end for a second, then closes by force. */
  close (): Promise<void>
}

/**
 * Binds in the turn of the call, so that a client that connects after it is heard, and keeps the requests until there
 * is
 * a handler.
 *
 * @throws what `https.createServer` throws for bad TLS options
 */
export function listen (options: ListenOptions): Listener {
  const { host } = options
  const connections = new Connections(maxConnections)
  const servers = addressesOf(host).map(create)
  const early: Array<Parameters<RequestListener>> = []
  let handle: RequestListener | null = null
  let address: Address | null = null
  let closing: Promise<void> | null = null
  let abandon = (): void => {}

  function create (): Server {
    const onRequest: RequestListener = (req, res) => {
      const { socket } = req
      connections.begin(socket)
      res.once('close', () => {
        connections.end(socket)
        // Without this a kept-alive connection would outlast the request that close() waits for
        if (closing !== null) server.closeIdleConnections()
      })
      if (handle === null) early.push([req, res])
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
    if (https) server.on('secureConnection', (socket: Socket) => { connections.addSecure(socket) })
    server.on(https ? 'secureConnection' : 'connection', (socket: Socket) => {
      socket.on('end', () => { connections.ended(socket) })
    })
    server.on('timeout', (socket: Socket) => { connections.close(socket) })
    server.on('error', error => { if (server.listening) options.onError(error) })
    return server
  }

  async function closeAll (): Promise<void> {
    abandon()
    const released = servers.map(release)
    // Not closeAllConnections(): that knows nothing of connections in a TLS handshake
    const force = setTimeout(() => connections.closeAll(), drainTime)
    await Promise.all(released)
    clearTimeout(force)
    // An agent of this process takes one turn to see that a kept connection has ended and one to end its side; before
    // that, it would send a request to the next server of this port there
    for (let turn = 0; turn < 2; turn++) await nextTurn()
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
    isLoopback: () => servers.every(server => !server.listening || isOnLoopback(server)),
    serve (handler) {
      handle = handler
      for (const [req, res] of early.splice(0)) handler(req, res)
    },
    close: () => (closing ??= closeAll())
  }
}
