import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { nextTurn } from '../platform.ts'

interface Connection {
  /** The TCP socket, also for a TLS connection. */
  readonly socket: Socket
  /** Those to requests that are not answered completely. */
  readonly responses: Set<ServerResponse>
}

/**
 * The connections of a server. A connection is idle while it has no unanswered request (a request counts once its
 * headers are complete), or while its answer makes no progress. At the limit a new connection closes the one that has
 * been idle longest, so inactive clients do not keep others out.
 */
export class Connections {
  readonly #limit: number
  readonly #all = new Set<Connection>()
  /** The longest idle connection comes first. */
  readonly #idle = new Set<Connection>()
  /** By both ends, so that a TLS socket finds the TCP connection that carries it. */
  readonly #byEnds = new Map<string, Connection>()
  /** By the socket that node:http uses: the TLS socket of a TLS connection, else the TCP socket. */
  readonly #bySocket = new WeakMap<Socket, Connection | undefined>()

  constructor (limit: number) {
    this.#limit = limit
  }

  /** Adds a new TCP connection; at the limit one idle connection is closed, or the new one if none is idle. */
  add (socket: Socket): void {
    if (this.#all.size >= this.#limit) {
      const [longestIdle] = this.#idle
      if (longestIdle === undefined) {
        socket.resetAndDestroy()
        return
      }
      this.#close(longestIdle)
    }
    const connection: Connection = { socket, responses: new Set() }
    const ends = endsOf(socket)
    this.#all.add(connection)
    this.#idle.add(connection)
    this.#byEnds.set(ends, connection)
    this.#bySocket.set(socket, connection)
    socket.once('close', () => {
      this.#remove(connection)
      this.#byEnds.delete(ends)
      endAll(connection.responses)
    })
  }

  /** Lets a TLS socket identify the TCP connection that carries it. */
  addSecure (secure: Socket): void {
    this.#bySocket.set(secure, this.#byEnds.get(endsOf(secure)))
  }

  /**
   * Reports that a request has come on a connection. The request ends with the event `close` of its response, which
   * comes when it is answered, and in any case when its connection closes.
   */
  begin (socket: Socket, response: ServerResponse): void {
    const connection = this.#bySocket.get(socket)
    if (connection === undefined) return
    connection.responses.add(response)
    this.#idle.delete(connection)
    response.once('close', () => {
      connection.responses.delete(response)
      if (connection.responses.size === 0) this.setIdle(socket, true)
    })
  }

  /** Reports that an answer makes no progress, or goes on. */
  setIdle (socket: Socket, isIdle: boolean): void {
    const connection = this.#bySocket.get(socket)!
    // Closed, or never one of these
    if (!this.#all.has(connection)) return
    this.#idle.delete(connection)
    if (isIdle) this.#idle.add(connection)
  }

  /**
   * Closes a connection. A client that waits for an answer gets an error, so that it does not accept a part of the
   * answer as complete.
   */
  close (socket: Socket): void {
    const connection = this.#bySocket.get(socket)
    if (connection === undefined) socket.destroy()
    else this.#close(connection)
  }

  closeAll (): void {
    for (const connection of this.#all) this.#close(connection)
  }

  // Without a reset, an answer that ends with its connection (HTTP/1.0) would seem complete
  #close (connection: Connection): void {
    this.#remove(connection)
    if (connection.responses.size > 0) connection.socket.resetAndDestroy()
    else connection.socket.destroy()
  }

  #remove (connection: Connection): void {
    this.#all.delete(connection)
    this.#idle.delete(connection)
  }
}

function endsOf ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`
}

/**
 * Ends the responses of a connection that has closed, among them those of pipelined requests behind the one that was
 * being sent: up to Node.js 24, node:http emits no `close` for these, since they have no socket yet; later versions do
 * when destroyed.
 */
async function endAll (responses: ReadonlySet<ServerResponse>): Promise<void> {
  for (const response of responses) response.destroy()
  await nextTurn()
  // Those that were closed are no longer there
  for (const response of responses) response.emit('close')
}
