import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'

export interface TunnelOptions {
  /** Gives up, and ends the connection to the proxy. */
  readonly signal?: AbortSignal | undefined
  /** Whether waiting for the proxy keeps the process alive. */
  readonly keepAlive: boolean
}

/** The header with which a proxy is asked, from the user and password in its URL. */
export function proxyHeaders ({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
  return { 'proxy-authorization': `Basic ${credentials}` }
}

/** Asks a proxy for a connection to a host, for a protocol that the proxy cannot read. */
export function openTunnel (
  proxy: URL, host: string, port: number, { signal, keepAlive }: TunnelOptions
): Promise<Socket> {
  const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Promise((resolve, reject) => {
    request(proxy, {
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...proxyHeaders(proxy) },
      agent: false,
      ...signal !== undefined && { signal }
    }).on('socket', socket => {
      if (!keepAlive) socket.unref()
    }).on('connect', ({ statusCode }, socket: Socket) => {
      // Whatever the status is, what follows the headers is no answer that Node.js would read
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(new Error(`the proxy must connect to ${target}, got status ${statusCode}`))
    }).on('error', reject).end()
  })
}
