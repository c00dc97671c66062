/** What the package takes from Node.js. On Bare, `../bare/platform.ts` stands in for this. */

import { readFileSync } from 'node:fs'
import { Agent as HttpAgent, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { connect, type ConnectionOptions } from 'node:tls'
import { urlToHttpOptions } from 'node:url'
import { proxyFor } from '../proxy.ts'
import type { Answer, Post, Transport, TransportOptions } from '../transport.ts'
import { openTunnel, proxyHeaders } from './tunnel.ts'

/** Receivers explain a rejection in a line; an answer of any length could be that of a proxy. */
const longestText = 65_536

/**
 * Sends over HTTP or HTTPS with connections that stay open, by a proxy if the environment names one. Not `fetch`: that
 * of Node.js takes neither certificate authorities nor a proxy.
 *
 * @throws what reading the file of certificate authorities throws
 */
export function createTransport (url: URL, { caFile, keepAlive }: TransportOptions): Transport {
  const proxy = proxyFor(url, process.env)
  const isSecure = url.protocol === 'https:'
  const ca = caFile === undefined ? {} : { ca: readFileSync(caFile) }
  // Without TLS, a proxy is sent the whole URL
  const isHandedOn = proxy !== null && !isSecure
  const target: RequestOptions = urlToHttpOptions(isHandedOn ? proxy : url)
  const ownHeaders = isHandedOn ? { host: url.host, ...proxyHeaders(proxy) } : {}
  if (isHandedOn) Object.assign(target, { path: url.href, auth: null })
  const [Agent, request] = target.protocol === 'https:' ? [HttpsAgent, httpsRequest] : [HttpAgent, httpRequest]
  const agent = new Agent({ keepAlive: true, ...ca })
  if (proxy !== null && isSecure) connectThrough(agent, proxy, keepAlive)

  function post (_: string, { method, headers, body, signal }: Post): Promise<Answer> {
    return new Promise((resolve, reject) => {
      request({
        ...target,
        method,
        agent,
        headers: { ...headers, ...ownHeaders, 'content-length': body.length },
        ...signal !== undefined && { signal, tunnelSignal: signal }
      }, response => resolve(answerOf(response)))
        .on('socket', socket => { if (!keepAlive) socket.unref() })
        .on('error', reject)
        .end(body)
    })
  }

  return { fetch: post, close: () => agent.destroy() }
}

/** An agent is told of the options of a request, except of its signal: hence another name. */
interface TunnelledOptions extends ConnectionOptions {
  readonly tunnelSignal?: AbortSignal
}

/** Has an agent ask a proxy for each connection. */
function connectThrough (agent: HttpAgent, proxy: URL, keepAlive: boolean): void {
  Object.assign(agent, {
    createConnection (options: TunnelledOptions, done: (error: Error | null, socket?: unknown) => void): void {
      openTunnel(proxy, options.host!, options.port!, { signal: options.tunnelSignal, keepAlive })
        .then(socket => done(null, connect({ ...options, socket })), done)
    }
  })
}

function answerOf (response: IncomingMessage): Answer {
  return {
    status: response.statusCode!,
    headers: { get: name => response.headers[name]?.toString() ?? null },
    async text () {
      let text = ''
      for await (const piece of response.setEncoding('utf8')) {
        text += piece
        // Leaving the loop ends the connection
        if (text.length > longestText) break
      }
      return text.slice(0, longestText)
    }
  }
}

/** Emits a process warning. */
export function emitWarning (warning: Error): void {
  process.emitWarning(warning)
}
