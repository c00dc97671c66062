import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Address } from './address.ts'

/** Milliseconds after which a request must be complete, and after which an unused connection is closed. */
const timeouts = { requestTimeout: 5_000, keepAliveTimeout: 10_000, connectionsCheckingInterval: 1_000 }

/** Milliseconds without progress after which the connection of an answer is closed. */
const defaultIdleTimeout = 10_000

/** Most systems let a process open at least as many files. */
const maxConnections = 1_024

/** Milliseconds that unanswered requests have after `close()`. */
const drainTime = 1_000

/** An HTTP server and its connections. Slow clients are cut off, and can tell that their answer is not complete. */
export class Listener {
  readonly #server: Server
  /** With the responses to requests that are not answered completely. */
  readonly #sockets = new Map<Socket, Set<ServerResponse>>()
  #closing: Promise<void> | undefined

  constructor (handler: RequestListener, idleTimeout = defaultIdleTimeout) {
    this.#server = createServer(timeouts, (request, response) => {
      const responses = this.#sockets.get(request.socket)
      responses?.add(response)
      response.once('close', () => {
        responses?.delete(response)
        // A connection that is kept alive would hold up close()
        if (this.#closing !== undefined) this.#server.closeIdleConnections()
      })
      handler(request, response)
    })
    this.#server.maxConnections = maxConnections
    this.#server.setTimeout(idleTimeout, socket => this.#cut(socket))
    this.#server.on('connection', socket => {
      this.#sockets.set(socket, new Set())
      socket.once('close', () => this.#sockets.delete(socket))
    })
  }

  /**
   * Binds an address.
   *
   * @returns the address with the port in place of 0
   * @throws the error of the system, for example if the port is taken
   */
  async open ({ host, port }: Address): Promise<Address> {
    // Workers of a cluster would otherwise share the port, each with its own state
    this.#server.listen({ host, port, exclusive: true })
    await once(this.#server, 'listening')
    const bound = this.#server.address() as AddressInfo
    return { host: bound.address, port: bound.port }
  }

  /** Releases the port at once, waits at most a second for unanswered requests, and closes all connections. */
  close (): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close (): Promise<void> {
    const closed = new Promise<void>(resolve => { this.#server.close(() => resolve()) })
    const force = setTimeout(() => {
      for (const socket of this.#sockets.keys()) this.#cut(socket)
    }, drainTime)
    await closed
    clearTimeout(force)
  }

  /** A part of an answer that ends with its connection (HTTP/1.0) would seem complete without a reset. */
  #cut (socket: Socket): void {
    if (this.#sockets.get(socket)?.size === 0) socket.destroy()
    else socket.resetAndDestroy()
  }
}
