import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer, type ServerOptions as TlsServerOptions } from 'node:https'
import { BlockList, isIP, isIPv6, type AddressInfo, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Address } from '../types.ts'

/**
 * Longest times in milliseconds that a client may take; what is slower is closed. Headers have as long as the request,
 * which is Node's default.
 */
const timeouts = {
  requestTimeout: 5_000,
  keepAliveTimeout: 10_000,
  // The first is enforced by a check that runs this often
  connectionsCheckingInterval: 1_000
}
export const defaultIdleTimeout = 10_000
const handshakeTimeout = 5_000

/** On each address that is bound. */
const maxConnections = 1_024

/** How long in milliseconds requests under way may take after `close()`. */
const drainTime = 1_000

/** How often a free port is looked for that is free on both loopback addresses. */
const portAttempts = 10

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
  /** Whether only this machine can connect. Known when `bound` has resolved. */
  isLoopback (): boolean
  /** Answers the requests that have come so far, and all that follow. */
  serve (handler: RequestListener): void
  /** Releases the port at once, lets requests under way end for a second, then closes by force. */
  close (): Promise<void>
}

/**
 * Binds in the turn of the call (`localhost` is both loopback addresses, without a look-up), so that a client that
 * connects after it is heard, and keeps the requests until there is a handler.
 *
 * @throws what `https.createServer` throws for bad TLS options
 */
export function listen (options: ListenOptions): Listener {
  const hosts = options.host === 'localhost' ? ['127.0.0.1', '::1'] : [options.host]
  const servers = hosts.map(create)
  const sockets = new Set<Socket>()
  const early: Array<Parameters<RequestListener>> = []
  const stop = new AbortController()
  let handle: RequestListener | null = null
  let address: Address | null = null
  let closing: Promise<void> | null = null

  function create (): Server {
    const onRequest: RequestListener = (req, res) => {
      // Without this a kept-alive connection would outlast the request that close() waits for
      res.once('close', () => { if (closing !== null) server.closeIdleConnections() })
      if (handle === null) early.push([req, res])
      else handle(req, res)
    }
    const settings = { ...timeouts, ...options.http }
    const server = options.https ? createTlsServer({ handshakeTimeout, ...settings, ...options.https }, onRequest) : createServer(settings, onRequest)
    server.setTimeout(options.idleTimeout ?? defaultIdleTimeout)
    server.maxConnections = maxConnections
    if (options.unref) server.unref()
    server.on('connection', (socket: Socket) => {
      if (options.unref) socket.unref()
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    server.on('error', error => { if (server.listening) options.onError(error) })
    return server
  }

  async function bind (server: Server, name: string, port: number): Promise<void> {
    // Not left to listen(), which would bind even if the answer came after close()
    const host = isIP(name) === 0 ? (await lookup(name)).address : name
    if (closing !== null) return
    const listening = once(server, 'listening')
    // As many may wait to be accepted: Node's 511 make a crowd wait for seconds until the system tries again
    server.listen(port, host, maxConnections)
    await listening
  }

  async function bindAll (attempts: number): Promise<Address> {
    const binding: Array<Promise<void>> = []
    let port = options.port
    for (const [i, server] of servers.entries()) {
      const bound = bind(server, hosts[i]!, port)
      binding.push(bound)
      // The first binding tells which port 0 stands for; other ports are bound in one turn
      if (port === 0) port = await bound.then(() => addressOf(server).port, () => 0)
    }
    const results = await Promise.allSettled(binding)
    const errors = results.flatMap(result => result.status === 'rejected' ? [result.reason] : [])
    const fatal = errors.find(error => !isAbsentFamily(error)) ?? (errors.length === results.length ? errors[0] : undefined)
    if (fatal === undefined) return { host: options.host, port, url: urlOf(options, port) }
    await Promise.all(servers.map(release))
    if (options.port === 0 && fatal.code === 'EADDRINUSE' && attempts > 1) return bindAll(attempts - 1)
    throw fatal
  }

  async function closeAll (): Promise<void> {
    stop.abort()
    const released = servers.map(release)
    const force = setTimeout(dropAll, drainTime)
    await Promise.all(released)
    clearTimeout(force)
    // An agent of this process takes one turn to see that a kept connection has ended and one to end its side; before
    // that, it would send a request to the next server of this port there
    for (let turn = 0; turn < 2; turn++) await nextTurn()
  }

  // Not closeAllConnections(): that knows nothing of connections in a TLS handshake
  function dropAll (): void {
    for (const socket of sockets) socket.destroy()
  }

  const bound = Promise.race([bindAll(portAttempts), once(stop.signal, 'abort').then(() => null)])
    .then(result => (address = result))

  return {
    get address () { return closing === null ? address : null },
    bound,
    isLoopback: () => servers.every(server => !server.listening || isLoopbackAddress(addressOf(server).address)),
    serve (handler) {
      handle = handler
      for (const [req, res] of early.splice(0)) handler(req, res)
    },
    close: () => (closing ??= closeAll())
  }
}

/** Closes a server that listens, or is about to, and resolves when its connections are closed as well. */
function release (server: Server): Promise<void> {
  return new Promise(resolve => {
    const close = (): void => { server.close(() => resolve()) }
    // listen() binds in the next tick: close in the tick after, before anyone can connect
    if (server.listening) close()
    else process.nextTick(close)
  })
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

function isLoopbackAddress (address: string): boolean {
  return loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

function addressOf (server: Server): AddressInfo {
  return server.address() as AddressInfo
}

// A machine without IPv6 (or IPv4) has no such loopback address
function isAbsentFamily (error: NodeJS.ErrnoException): boolean {
  return error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'
}

function urlOf (options: ListenOptions, port: number): string {
  const host = options.host === '0.0.0.0' || options.host === '::' ? 'localhost' : options.host
  return `${options.https ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${port}/`
}
