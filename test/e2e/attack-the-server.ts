import { once } from 'node:events'
import { connect, Socket } from 'node:net'
import { Gauge, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type Options } from '../../index.ts'
import { exchange, request } from '../support/http.ts'
import { serverOf } from '../support/listen.ts'

interface Running {
  url: string
  port: number
}

async function start (t: Test, options: Options<Registry> = {}): Promise<Running> {
  const trace = HypertracePrometheus({ port: 0, host: '127.0.0.1', collectDefaults: false, ...options })
  t.teardown(() => trace.stop())
  const { url, port } = (await trace.ready)!
  return { url, port }
}

async function othersAreServed (t: Test, { url }: Running): Promise<void> {
  t.equal((await request(`${url}healthz`)).body, 'ok\n', 'others are served')
}

/** Resolves when the server has closed a connection, in whatever way. */
async function closed (socket: Socket): Promise<void> {
  await new Promise(resolve => socket.on('error', () => {}).once('close', resolve))
}

const get = 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n'

t.test('malformed and ambiguous requests get 400', async t => {
  const server = await start(t)
  const malformed: Array<[what: string, text: string]> = [
    ['not HTTP', 'hello\r\n\r\n'],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a TLS handshake', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['no Host', 'GET /metrics HTTP/1.1\r\n\r\n'],
    ['a space before the colon', `${get}X : y\r\n\r\n`],
    ['a NUL in a header', `${get}X: \0\r\n\r\n`],
    ['a folded header', `${get} folded: y\r\n\r\n`],
    ['a carriage return alone', `${get}X: a\rY: b\r\n\r\n`],
    ['a length and chunks', `${get}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunks and a length', `${get}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`],
    ['two lengths', `${get}Content-Length: 1\r\nContent-Length: 2\r\n\r\na`],
    ['a negative length', `${get}Content-Length: -1\r\n\r\n`],
    ['a length in hex', `${get}Content-Length: 0x1\r\n\r\na`],
    ['chunked as an inner encoding', `${get}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`]
  ]
  const badRequest = /^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/
  for (const [what, text] of malformed) t.match(await exchange(server.port, text), badRequest, what)
  t.match(await exchange(server.port, `${get}Connection: close\r\nExpect: a miracle\r\n\r\n`), /^HTTP\/1\.1 417 /)
  await othersAreServed(t, server)
})

t.test('headers over 16 KB get 431', async t => {
  const server = await start(t)
  const long = 'a'.repeat(20_000)
  const refused = 'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n'
  const requests = [
    `${get}X: ${long}\r\n\r\n`,
    `${get}${long}: x\r\n\r\n`,
    `GET /${long} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    `${get}${'name: value\r\n'.repeat(2_000)}\r\n`
  ]
  for (const text of requests) t.equal(await exchange(server.port, text), refused)
  await othersAreServed(t, server)
})

t.test('an upgrade to another protocol is ignored', async t => {
  const server = await start(t)
  const head = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade, close\r\n'
  const healthy = /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok\n/
  for (const protocol of ['websocket', 'h2c', 'TLS/1.0']) {
    t.match(await exchange(server.port, `${head}Upgrade: ${protocol}\r\n\r\n`), healthy, protocol)
  }
})

t.test('an endless body ends with a closed connection', async t => {
  const server = await start(t)
  const heads = [
    'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n',
    `${get}Content-Length: 1000000000\r\n\r\n`
  ]
  for (const head of heads) {
    const socket = connect(server.port, '127.0.0.1')
    const sendMore = (): void => { while (socket.writable && socket.write('5\r\naaaaa\r\n'.repeat(1_000))) ; }
    socket.on('connect', () => {
      socket.write(head)
      sendMore()
    })
    socket.on('drain', sendMore)
    await closed(socket)
    await othersAreServed(t, server)
  }
})

t.test('connections of slow, silent and idle clients are closed', async t => {
  const server = await start(t, {
    fastify: { requestTimeout: 1_000, keepAliveTimeout: 1_000, http: { connectionsCheckingInterval: 20 } }
  })
  const late = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n'
  const drip = (text: string): Promise<string> => new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setInterval> | undefined
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(text)
      // Sends single bytes, so that the connection is never idle
      timer = setInterval(() => socket.write('a'), 5)
    })
    let answer = ''
    socket.setEncoding('latin1').on('data', chunk => {
      answer += chunk
      clearInterval(timer)
    })
    // A byte that arrives after the server has closed resets the connection
    socket.on('error', error => { if (answer === '') reject(error) }).on('close', () => resolve(answer))
  })
  const clients = Promise.all([exchange(server.port, ''), exchange(server.port, get), drip('GET /'), drip(`${get}X: `)])
  await othersAreServed(t, server)
  t.same(await clients, Array(4).fill(late))

  const kept = await exchange(server.port, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  t.match(kept, /^HTTP\/1\.1 200 OK\r\n[^]*\r\nConnection: keep-alive\r\n[^]*\r\n\r\nok\n$/, 'answered, then closed')
})

t.test('the connection of a client that does not read its answer is closed', async t => {
  const register = new Registry()
  // More than the buffers of both ends hold
  const help = 'x'.repeat(32 * 1024 * 1024)
  register.registerMetric(new Gauge({ name: 'big', help, registers: [] }))
  let server: Promise<Running> | undefined
  const listening = serverOf(t, () => { server = start(t, { register, fastify: { connectionTimeout: 2_000 } }) })
  const { port } = await server!
  const accepted = once(listening, 'connection')
  const socket = connect(port, '127.0.0.1', () => socket.write(`${get}\r\n`))
  t.teardown(() => socket.destroy())
  await once(socket, 'readable')
  await othersAreServed(t, await server!)
  await once((await accepted)[0], 'close')
  t.ok(socket.bytesRead > 0 && socket.bytesRead < help.length)
  await othersAreServed(t, await server!)
})

t.test('a thousand pipelined requests are answered', async t => {
  const server = await start(t)
  const flood = exchange(server.port, `${get}\r\n`.repeat(999) + `${get}Connection: close\r\n\r\n`)
  await othersAreServed(t, server)
  t.equal((await flood).match(/HTTP\/1\.1 200 OK\r\n/g)!.length, 1_000)
})

t.test('1,200 idle connections do not keep others out', async t => {
  const { url, port } = await start(t)
  const sockets = Array.from({ length: 1_200 }, () => connect(port, '127.0.0.1').on('error', () => {}))
  t.teardown(() => { for (const socket of sockets) socket.destroy() })
  await Promise.all(sockets.slice(0, 176).map(closed))
  await Promise.all([closed(sockets[176]!), request(`${url}metrics`).then(({ status }) => t.equal(status, 200))])
  const closedCount = sockets.filter(socket => socket.destroyed).length
  t.equal(closedCount, 177, 'each new connection closes one, the longest idle first')

  const last = sockets.at(-1)!
  last.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(last, 'readable')
  t.match(String(last.read()), /\r\n\r\nok\n$/, 'the remaining connections are served')
})

t.test('clients that read nothing do not keep others from an answer', async t => {
  const register = new Registry()
  register.registerMetric(new Gauge({ name: 'big', help: 'x'.repeat(4_000_000), registers: [] }))
  const server = await start(t, { register })
  const sockets = await Promise.all(Array.from({ length: 100 }, async () => {
    const socket = new Socket().pause().connect(server.port, '127.0.0.1').on('error', () => {})
    t.teardown(() => socket.destroy())
    await once(socket, 'connect')
    socket.write(`${get}\r\n`)
    return socket
  }))
  t.equal(sockets.length, 100)
  const { status, bytes } = await request(`${server.url}metrics`)
  t.equal(status, 200)
  t.ok(bytes.length > 4_000_000)
})
