import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer, type ServerOptions as TlsServerOptions } from 'node:https'
import { BlockList, isIPv6, type AddressInfo } from 'node:net'
import type { Address } from './types.ts'

/** Longest times in milliseconds that a client may take; what is slower is closed. */
const timeouts = {
  headersTimeout: 5_000,
  requestTimeout: 5_000,
  keepAliveTimeout: 10_000,
  // The two first are enforced by a check that runs this often
  connectionsCheckingInterval: 1_000
}
const idleTimeout = 10_000
const handshakeTimeout = 5_000
const maxConnections = 1_024

/** How long in milliseconds requests under way may take after `close()`. */
const drainTime = 1_000

/** How often a free port is looked for that is free on both loopback addresses. */
const portAttempts = 10

export interface ListenOptions {
  port: number
  host: string
  /** Whether the process may end while this listens. */
  unref: boolean
  /** For `http.createServer`, over the defaults here. */
  http?: ServerOptions | undefined
  /** For `https.createServer`; without it the server speaks plain HTTP. */
  https?: TlsServerOptions | null | undefined
  /** Gets errors of the server that come up after it listens. */
  onError (error: Error): void
}

/** Sockets that are bound as soon as possible, and a handler for their requests that may come later. */
export interface Listener {
  /** Null until every address is bound, and after a failure. */
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
  const servers = new Set<Server>()
  const ends: Array<Promise<unknown>> = []
  const early: Array<Parameters<RequestListener>> = []
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
    server.setTimeout(idleTimeout)
    server.maxConnections = maxConnections
    if (options.unref) server.unref()
    return server
  }

  function bind (host: string, port: number): Promise<Server> {
    const server = create()
    servers.add(server)
    const closed = new Promise(resolve => server.once('close', resolve))
    const bound = new Promise<Server>((resolve, reject) => {
      server.once('error', reject)
      closed.then(() => resolve(server))
      server.listen(port, host, () => {
        server.off('error', reject)
        server.on('error', options.onError)
        if (closing !== null) server.close()
        resolve(server)
      })
    })
    ends.push(bound.then(() => closed, () => servers.delete(server)))
    return bound
  }

  async function bindAll (attempts: number): Promise<Address | null> {
    const hosts = options.host === 'localhost' ? ['127.0.0.1', '::1'] : [options.host]
    const binding: Array<Promise<Server>> = []
    let port = options.port
    for (const host of hosts) {
      if (closing !== null) return null
      const server = bind(host, port)
      binding.push(server)
      // The first binding tells which port 0 stands for; other ports are bound in one turn
      if (port === 0) port = await server.then(portOf, () => 0)
    }
    const results = await Promise.allSettled(binding)
    if (closing !== null) return null

    const errors = results.flatMap(result => result.status === 'rejected' ? [result.reason] : [])
    const fatal = errors.length === results.length ? errors[0] : errors.find(error => !isAbsentFamily(error))
    if (fatal === undefined) {
      const bound = results.find(result => result.status === 'fulfilled')!.value
      return { host: options.host, port: portOf(bound), url: urlOf(options, portOf(bound)) }
    }
    for (const server of servers) server.close()
    if (options.port === 0 && fatal.code === 'EADDRINUSE' && attempts > 1) return bindAll(attempts - 1)
    throw fatal
  }

  function closeSoon (server: Server): void {
    if (server.listening) server.close()
    // listen() binds in the next tick when it is given an address: close in the tick after, before anyone can connect
    else process.nextTick(() => { if (server.listening) server.close() })
  }

  async function closeAll (): Promise<void> {
    for (const server of servers) closeSoon(server)
    const force = setTimeout(() => {
      for (const server of servers) server.closeAllConnections()
    }, drainTime)
    await bound.catch(() => null)
    await Promise.all(ends)
    clearTimeout(force)
    address = null
  }

  const bound = bindAll(portAttempts).then(result => (address = result))

  return {
    get address () { return address },
    bound,
    isLoopback: () => [...servers].every(server => isLoopbackAddress((server.address() as AddressInfo).address)),
    serve (handler) {
      handle = handler
      for (const [req, res] of early.splice(0)) handler(req, res)
    },
    close: () => (closing ??= closeAll())
  }
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

function isLoopbackAddress (address: string): boolean {
  return loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

function portOf (server: Server): number {
  return (server.address() as AddressInfo | null)?.port ?? 0
}

// A machine without IPv6 (or IPv4) has no such loopback address
function isAbsentFamily (error: NodeJS.ErrnoException): boolean {
  return error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'
}

function urlOf (options: ListenOptions, port: number): string {
  const host = options.host === '0.0.0.0' || options.host === '::' ? 'localhost' : options.host
  return `${options.https ? 'https' : 'http'}://${isIPv6(host) ? `[${host}]` : host}:${port}/`
}
