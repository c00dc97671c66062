import type { Socket } from 'node:net'

interface Connection {
  /** The TCP socket, also for a TLS connection. */
  readonly socket: Socket
  /** How many of its requests are not answered completely. */
  requests: number
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
  /** By the socket that node:http uses: the TLS socket of a TLS connection, else the TCP socket. */
  readonly #bySocket = new WeakMap<Socket, Connection>()

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
    const connection: Connection = { socket, requests: 0 }
    this.#all.add(connection)
    this.#idle.add(connection)
    this.#bySocket.set(socket, connection)
    socket.once('close', () => this.#remove(connection))
  }

  /** Lets a TLS socket identify the TCP connection that carries it. */
  addSecure (secure: Socket): void {
    for (const connection of this.#all) {
      const { remotePort, remoteAddress } = connection.socket
      const isSame = remotePort === secure.remotePort && remoteAddress === secure.remoteAddress
      if (isSame) this.#bySocket.set(secure, connection)
    }
  }

  /** Reports that a request has come on a connection. */
  begin (socket: Socket): void {
    const connection = this.#bySocket.get(socket)
    if (connection === undefined) return
    connection.requests++
    this.#idle.delete(connection)
  }

  /** Reports that a request is answered, or that its connection has closed. */
  end (socket: Socket): void {
    const connection = this.#bySocket.get(socket)
    if (connection === undefined || --connection.requests > 0) return
    this.setIdle(socket, true)
  }

  /** Reports that an answer makes no progress, or goes on. */
  setIdle (socket: Socket, isIdle: boolean): void {
    const connection = this.#bySocket.get(socket)
    if (connection === undefined || !this.#all.has(connection)) return
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

  /** Handles a client that has ended its side; node:http would end the other side even in the middle of an answer. */
  ended (socket: Socket): void {
    if (this.#bySocket.get(socket)?.requests) this.close(socket)
  }

  // Without a reset, an answer that ends with its connection (HTTP/1.0) would seem complete
  #close (connection: Connection): void {
    this.#remove(connection)
    if (connection.requests > 0) connection.socket.resetAndDestroy()
    else connection.socket.destroy()
  }

  #remove (connection: Connection): void {
    this.#all.delete(connection)
    this.#idle.delete(connection)
  }
}
