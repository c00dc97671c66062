import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import type { Test } from 'tap'

export interface Proxy {
  /** Its URL, without a user. */
  readonly url: string
  /** What it was asked, as `method target authorization`. */
  readonly asked: string[]
}

/** A proxy of HTTP that hands on requests and opens tunnels, on a free port; it ends with the test. */
export async function startProxy (t: Pick<Test, 'teardown'>, refusal?: number): Promise<Proxy> {
  const asked: string[] = []
  const server = createServer((req, res) => {
    const { 'proxy-authorization': authorization, ...headers } = req.headers
    asked.push(`${req.method} ${req.url} ${authorization}`)
    req.pipe(request(req.url!, { method: req.method!, headers }, answer => {
      res.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(res)
    }))
  })
  server.on('connect', (req, socket) => {
    asked.push(`${req.method} ${req.url} ${req.headers['proxy-authorization']}`)
    if (refusal !== undefined) return socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`)
    const [host, port] = req.url!.split(':')
    const upstream = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    socket.on('error', () => upstream.destroy())
    upstream.on('error', () => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

export interface SilentProxy {
  readonly url: string
  /** Requests for a tunnel so far. */
  readonly asked: number
  /** Connections that are open. */
  readonly open: number
}

/** A proxy that accepts connections and answers nothing, on a free port; it ends with the test. */
export async function startSilentProxy (t: Pick<Test, 'teardown'>): Promise<SilentProxy> {
  const sockets = new Set<Socket>()
  let asked = 0
  const server = createTcpServer(socket => {
    sockets.add(socket)
    socket.once('data', () => { asked++ }).on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked () { return asked },
    get open () { return sockets.size }
  }
}
