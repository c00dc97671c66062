import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { createServer as createTlsServer, type ServerOptions as TlsServerOptions } from 'node:https'

export type { RequestListener, Server, ServerOptions } from 'node:http'
export type { ServerOptions as TlsServerOptions } from 'node:https'
export type { Socket } from 'node:net'

/** How long in milliseconds the handshake of TLS may take. */
const handshakeTimeout = 5_000

/**
 * An HTTP server that does not listen yet: here of Node.js, see `../platform.ts`.
 *
 * @param https for `https.createServer`; without it the server speaks plain HTTP
 * @throws what `https.createServer` throws for bad options
 */
export function createHttpServer (
  options: ServerOptions, https: TlsServerOptions | null | undefined, onRequest: RequestListener
): Server {
  const server = https
    ? createTlsServer({ handshakeTimeout, ...options, ...https, allowHalfOpen: true }, onRequest)
    : createServer(options, onRequest)
  // Clients that end their side after the request (`nc -N`) get their answer. Otherwise node:http would end the other
  // side at once, and then it could not be reset: a part of an answer over HTTP/1.0 would seem complete
  return Object.assign(server, { httpAllowHalfOpen: true })
}
