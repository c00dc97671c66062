import type { Socket } from 'node:net'

interface Connection {
  /** The TCP socket, below TLS where that is spoken. */
  readonly socket: Socket
  /** How many requests have come on it that are not answered to their end. */
  requests: number
}

/**
 * The connections of a server. One is idle while no request is under way on it (a request has come when its headers
 * are
 * whole), and while its answer makes no progress. At the limit the one idle longest makes room for the next, so that
 * clients that do nothing shut nobody out.
 */
export class Connections {
  readonly #limit: number
  readonly #all = new Set<Connection>()
  /** The one idle longest comes first. */
  readonly #idle = new Set<Connection>()
  /** By the socket that node:http has, which is above TLS where that is spoken. */
  readonly #bySocket = new WeakMap<Socket, Connection>()

  constructor (limit: number) {
    this.#limit = limit
  }

  /** Takes a new TCP connection in; where none can make room for it, it is closed. */
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

  /** Makes the TLS socket above a TCP connection stand for it. */
  addSecure (secure: Socket): void {
    for (const connection of this.#all) {
      const { remotePort, remoteAddress } = connection.socket
      if (remotePort === secure.remotePort && remoteAddress === secure.remoteAddress) this.#bySocket.set(secure, connection)
    }
  }

  /** Tells that a request has come on a connection. */
  begin (socket: Socket): void {
    const connection = this.#bySocket.get(socket)
    if (connection === undefined) return
    connection.requests++
    this.#idle.delete(connection)
  }

  /** Tells that a request is answered, or that its connection has closed. */
  end (socket: Socket): void {
    const connection = this.#bySocket.get(socket)
    if (connection === undefined || --connection.requests > 0) return
    this.setIdle(socket, true)
  }

  /** Tells that an answer makes no progress, or goes on. */
  setIdle (socket: Socket, isIdle: boolean): void {
    const connection = this.#bySocket.get(socket)
    if (connection === undefined || !this.#all.has(connection)) return
    this.#idle.delete(connection)
    if (isIdle) this.#idle.add(connection)
  }

  /**
   * Closes a connection; where a request is under way its client gets an error, as it could take a part for the
   * whole.
   */
  close (socket: Socket): void {
    const connection = this.#bySocket.get(socket)
    if (connection === undefined) socket.destroy()
    else this.#close(connection)
  }

  closeAll (): void {
    for (const connection of this.#all) this.#close(connection)
  }

  /**
   * What to do when a client has ended its side, on which node:http ends the other side in the middle of an answer.
   */
  ended (socket: Socket): void {
    if (this.#bySocket.get(socket)?.requests) this.close(socket)
  }

  // Without a reset, an answer that is delimited by the end of its connection (HTTP/1.0) would look whole
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
