import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import t from 'tap'
import { tryConnect } from '../../../../../test/support/http.ts'
import { gauge } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { constant } from '../../../lib/signal/curves.ts'
import { serve } from '../../../lib/server/serve.ts'
import { startServer } from '../../../lib/server/start.ts'
import { served } from '../../support/server.ts'

/** An exposition that fills the buffers of a connection: about 40 MB. */
function large (): Registry {
  const value = 'x'.repeat(100_000)
  let rooms = gauge('room', { labels: ['name'] })
  for (let i = 0; i < 400; i++) rooms = rooms.series({ name: `${i}${value}` }, constant(i))
  return new Registry({ start: 0 }).add(rooms)
}

const surroundings = {
  read: () => { throw new Error('there is no API') }, yaml: () => { throw new Error('there is no API') }
}

t.test('stop() releases the port, and can be called again', async t => {
  const { port, stop } = await served(t, new Registry())
  t.equal(await tryConnect(port), 'connected')
  await Promise.all([stop(), stop()])
  await stop()
  t.equal(await tryConnect(port), 'ECONNREFUSED')
  const again = await serve(new Registry(), { port })
  t.equal(again.port, port)
  await again.stop()
})

t.test('stop() closes connections that are not used', async t => {
  const { port, stop } = await served(t, new Registry())
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await once(socket, 'data')
  const closed = once(socket, 'close')
  socket.resume()
  await stop()
  t.strictSame(await closed, [false])
})

interface Unread {
  /** Reads the rest; resolves with the code of the error that the connection ends with, undefined if it has none. */
  ending (): Promise<string | undefined>
}

/** Sends a request, and reads no more than the first byte of the answer. */
function unread (port: number, request: string): Promise<Unread> {
  return new Promise((resolve, reject) => {
    let isRest = false
    const ended = new Promise<string | undefined>(resolve => {
      let code: string | undefined
      const socket = connect({
        port,
        host: '127.0.0.1',
        onread: {
          // Node.js 20 takes a reset for a proper end after a read that leaves room in the buffer
          buffer: Buffer.alloc(1),
          callback () {
            if (!isRest) begun(socket)
            return isRest
          }
        }
      })
      socket.once('error', (error: NodeJS.ErrnoException) => { code = error.code })
      socket.once('close', () => {
        resolve(code)
        reject(new Error(`the connection has ended before the answer (${code})`))
      })
      socket.write(request)
    })
    const begun = (socket: Socket): void => resolve({
      ending () {
        isRest = true
        socket.resume()
        return ended
      }
    })
  })
}

t.test('stop() ends answers that nobody reads, with a reset', async t => {
  const { port, stop } = await served(t, large())
  const { ending } = await unread(port, 'GET /metrics HTTP/1.0\r\n\r\n')
  await stop()
  t.equal(await ending(), 'ECONNRESET')
})

/** The server's side of the next connection, or of that of the next request. */
function nextSocket (channel: 'net.server.socket' | 'http.server.request.start'): Promise<Socket> {
  return new Promise(resolve => {
    subscribe(channel, function take (message) {
      unsubscribe(channel, take)
      resolve((message as { socket: Socket }).socket)
    })
  })
}

t.test('a client that does not read is cut off', async t => {
  const { port } = await served(t, large())
  const accepted = nextSocket('net.server.socket')
  const { ending } = await unread(port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const socket = await accepted
  const closed = once(socket, 'close')
  // A short timeout could be over before the answer begins
  socket.emit('timeout')
  await closed
  t.equal(await ending(), 'ECONNRESET')
})

t.test('a client that breaks off in the middle of a body is no fault of the server', async t => {
  const { port, errors, ask } = await served(t, new Registry(), { api: true })
  for (const breakOff of ['end', 'destroy', 'resetAndDestroy'] as const) {
    const requested = nextSocket('http.server.request.start')
    const client = connect(port, '127.0.0.1')
    // The server may answer with a reset
    client.on('error', () => {}).resume()
    client.write('POST /api/v1/series HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n' +
      'Content-Length: 100\r\n\r\n{"a":')
    const socket = await requested
    const closed = new Promise(resolve => socket.once('close', resolve))
    client[breakOff]()
    await closed
    t.match(await ask('GET /healthz'), { status: 200 })
    t.strictSame(errors, [], breakOff)
  }
})

t.test('a connection without a request is closed', async t => {
  const server = await startServer(new Registry(), { port: 0 }, { ...surroundings, idleTimeout: 100 })
  t.teardown(() => server.stop())
  const socket = connect(server.port, '127.0.0.1')
  socket.resume()
  t.strictSame(await once(socket, 'close'), [false])
})

t.test('a port that is taken is the error of the system', async t => {
  const { port } = await served(t, new Registry())
  await t.rejects(serve(new Registry(), { port }), { code: 'EADDRINUSE' })
})

t.test('a name is looked up, and stays in the URL', async t => {
  const server = await serve(new Registry(), { host: 'localhost', port: 0 })
  t.teardown(() => server.stop())
  t.equal(server.url, `http://localhost:${server.port}/`)
  t.equal(await fetch(`${server.url}healthz`).then(answer => answer.text()), 'ok\n')
  await t.rejects(serve(new Registry(), { host: 'no such host' }), { code: /ENOTFOUND|EAI_AGAIN/ })
})

t.test('off loopback, an API needs a token, and any Host is accepted', async t => {
  await t.rejects(serve(new Registry(), { host: '0.0.0.0', port: 0, api: true }),
    new TypeError('listen: an API on 0.0.0.0 needs tokenFile'))
  const { ask, url, port } = await served(t, new Registry(), { host: '0.0.0.0', api: true, token: 'secret' })
  t.equal(url, `http://localhost:${port}/`)
  t.match(await ask('GET /metrics', undefined, { host: 'prom.example' }), { status: 200 })
  t.match(await ask('GET /api/v1/series', undefined, { host: 'prom.example' }), { status: 401 })
})

t.test('options are checked before anything listens', async t => {
  const rejected = (options: object): Promise<unknown> => serve(new Registry(), options).catch(String)
  t.strictSame(await Promise.all([
    { port: -1 }, { port: 65_536 }, { port: 1.5 }, { host: '' }, { host: 7 }, { port: 0, token: '' },
    { port: 0, advance: 'day' }
  ].map(rejected)), [
    'RangeError: port must be from 0 to 65535, got -1', 'RangeError: port must be from 0 to 65535, got 65536',
    'TypeError: port must be a whole number, got 1.5', 'TypeError: host must be an address or a name, got ""',
    'TypeError: host must be an address or a name, got 7', 'RangeError: token must not be empty',
    'TypeError: advance must be time or scrape, got "day"'
  ])
})
