import type { RequestListener, Server, ServerOptions, Socket, TlsServerOptions } from '../http/http-server.ts'

export type { RequestListener, Server, ServerOptions, Socket, TlsServerOptions } from '../http/http-server.ts'

interface Http {
  createServer (options: object, onRequest: RequestListener): Server
}

/** An HTTP server of `bare-http1`. Where there cannot be one, it is a server that fails to listen. */
export function createHttpServer (
  { requestTimeout, keepAliveTimeout }: ServerOptions, https: TlsServerOptions | null | undefined,
  onRequest: RequestListener
): Server {
  if (https) return failing(new Error('the server has no https on Bare; leave it out of the option fastify'))
  let http: Http
  try {
    http = require('bare-http1')
  } catch (cause) {
    return failing(new Error('bare-http1 cannot be loaded: run npm install bare-http1, or omit the option port and ' +
      'read metrics()', { cause }))
  }
  const options = { requestTimeout, headersTimeout: requestTimeout, keepAliveTimeout }
  const server = http.createServer(options, onRequest)
  server.on('connection', (socket: Socket) => {
    // Bare has no reset. An answer always tells its length or comes in chunks here, so that a part is seen as one
    socket.resetAndDestroy = () => socket.destroy()
  })
  return server
}

/** The part of a server that is used before it listens, and after. */
function failing (error: Error): Server {
  const server = {
    listening: false,
    on: () => server,
    once: () => server,
    unref: () => server,
    setTimeout: () => server,
    listen () { throw error },
    close (done: () => void) { done() }
  }
  return server as unknown as Server
}
