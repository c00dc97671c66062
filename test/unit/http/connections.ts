import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import t, { type Test } from 'tap'
import { Connections } from '../../../lib/http/connections.ts'
import { certificate } from '../../support/certificate.ts'

interface Pair {
  /** The server's side. */
  socket: Socket
  client: Socket
  /** How the client's side ends. */
  end: Promise<string>
  /** Sends a request; resolves with its response, which the test may end. */
  ask (): Promise<ServerResponse>
}

interface Started {
  connections: Connections
  /** Connects a client. */
  open (): Promise<Pair>
}

/** Starts a server with a limit of three connections. */
async function start (t: Test): Promise<Started> {
  const connections = new Connections(3)
  const server = createServer((req, res) => connections.begin(req.socket, res)).listen(0, '127.0.0.1')
  server.on('connection', socket => { connections.add(socket) })
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  async function open (): Promise<Pair> {
    const accepted = once(server, 'connection')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const end = new Promise<string>(resolve => {
      client.resume().on('end', () => resolve('end'))
      client.on('error', (error: NodeJS.ErrnoException) => resolve(error.code!))
    })
    const [socket] = await accepted
    async function ask (): Promise<ServerResponse> {
      const received = once(server, 'request') as Promise<[IncomingMessage, ServerResponse]>
      client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
      return (await received)[1]
    }
    return { socket, client, end, ask }
  }
  return { connections, open }
}

async function answer (response: ServerResponse): Promise<void> {
  const closed = once(response, 'close')
  response.end('hello')
  await closed
}

function destroyed (pairs: readonly Pair[]): boolean[] {
  return pairs.map(({ socket }) => socket.destroyed)
}

t.test('at the limit, a new connection closes the one that has been idle longest', async t => {
  const { open } = await start(t)
  const [first, second, third] = [await open(), await open(), await open()]
  const response = await first.ask()
  const fourth = await open()
  const states = destroyed([first, second, third, fourth])
  t.same(states, [false, true, false, false], 'the first has an unanswered request')
  t.equal(await second.end, 'end')

  await answer(response)
  const fifth = await open()
  const later = destroyed([first, third, fourth, fifth])
  t.same(later, [false, true, false, false], 'the first has been idle only since its answer')
  t.equal(await third.end, 'end')
})

t.test('a closed connection does not count', async t => {
  const { open } = await start(t)
  const [first, second, third] = [await open(), await open(), await open()]
  second.socket.destroy()
  await once(second.socket, 'close')
  await open()
  t.same(destroyed([first, third]), [false, false])
})

t.test('a connection that closes with unanswered requests does not count', async t => {
  const { connections, open } = await start(t)
  const pairs = [await open(), await open(), await open()]
  for (const pair of pairs) for (let i = 0; i < 3; i++) await pair.ask()
  const closed = new Promise(resolve => pairs[0]!.socket.once('close', resolve))
  pairs[0]!.client.resetAndDestroy()
  await closed
  connections.setIdle(pairs[0]!.socket, true)
  const fourth = await open()
  t.same(destroyed([pairs[1]!, pairs[2]!, fourth]), [false, false, false])
  await open()
  t.same(destroyed([pairs[1]!, pairs[2]!, fourth]), [false, false, true], 'it cannot be closed in place of another')
})

t.test('if each connection has an unanswered request, a new connection is closed', async t => {
  const { connections, open } = await start(t)
  const pairs = [await open(), await open(), await open()]
  const responses = await Promise.all([await pairs[0]!.ask(), await pairs[1]!.ask(), await pairs[2]!.ask()])
  const refused = await open()
  t.same(destroyed([...pairs, refused]), [false, false, false, true])
  t.equal(await refused.end, 'ECONNRESET')
  connections.begin(refused.socket, responses[0]!)
  connections.setIdle(refused.socket, true)
  t.same(destroyed([...pairs, await open()]), [false, false, false, true])
})

t.test('a connection is idle once all its requests are answered', async t => {
  const { open } = await start(t)
  const pairs = [await open(), await open(), await open()]
  const [response] = await Promise.all([await pairs[0]!.ask(), await pairs[1]!.ask(), await pairs[2]!.ask()])
  const second = await pairs[0]!.ask()
  await answer(response!)
  t.same(destroyed([...pairs, await open()]), [false, false, false, true])
  await answer(second)
  t.same(destroyed([await open(), ...pairs]), [false, true, false, false])
  t.equal(await pairs[0]!.end, 'end')
})

t.test('when a connection closes, each of its responses closes once', async t => {
  const { open } = await start(t)
  for (const isReset of [true, false]) {
    const { client, ask } = await open()
    const responses = [await ask(), await ask(), await ask()]
    const closed: number[] = []
    for (const [i, response] of responses.entries()) response.on('close', () => { closed.push(i) })
    const all = responses.map(response => once(response, 'close'))
    // The second is complete, but its bytes wait for the first
    responses[1]!.end('hello')
    if (isReset) client.resetAndDestroy()
    else responses[0]!.destroy()
    await Promise.all(all)
    t.same(closed.sort(), [0, 1, 2])
    t.same(responses.map(response => response.destroyed), [true, true, true])
  }
})

t.test('an answer without progress makes its connection idle, until it goes on', async t => {
  const { connections, open } = await start(t)
  const pairs = [await open(), await open(), await open()]
  for (const { ask } of pairs) await ask()
  for (const { socket } of pairs) connections.setIdle(socket, true)
  connections.setIdle(pairs[0]!.socket, false)
  const fourth = await open()
  t.same(destroyed(pairs), [false, true, false])
  t.equal(await pairs[1]!.end, 'ECONNRESET', 'an error, because its answer is incomplete')
  await fourth.ask()
  const fifth = await open()
  t.same(destroyed(pairs), [false, true, true])
  await fifth.ask()
  t.same(destroyed([await open(), pairs[0]!]), [true, false], 'no connection is idle')
})

t.test('a closed connection is an error only for a client that waits for an answer', async t => {
  const { connections, open } = await start(t)
  const [idle, busy, answered] = [await open(), await open(), await open()]
  await busy.ask()
  await answer(await answered.ask())
  connections.closeAll()
  t.equal(await idle.end, 'end')
  t.equal(await busy.end, 'ECONNRESET')
  t.equal(await answered.end, 'end')

  const last = await open()
  await last.ask()
  connections.close(last.socket)
  t.equal(await last.end, 'ECONNRESET')
  const unknown = connect(0).on('error', () => {})
  connections.close(unknown)
  t.ok(unknown.destroyed)
})

t.test('over TLS, a connection with an unanswered request is not idle', async t => {
  const https = certificate(t)
  if (https === null) return t.comment('this machine has no openssl command')
  const connections = new Connections(2)
  const server = createTlsServer(https, (req, res) => connections.begin(req.socket, res)).listen(0, '127.0.0.1')
  server.on('connection', (socket: Socket) => { connections.add(socket) })
  server.on('secureConnection', socket => { connections.addSecure(socket) })
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    connections.closeAll()
  })
  /** Connects over TCP. */
  async function open (): Promise<{ client: Socket, socket: Socket }> {
    const accepted = once(server, 'connection')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const [socket] = await accepted
    return { client, socket }
  }
  /** Continues over TLS. */
  async function secure (socket: Socket): Promise<TLSSocket> {
    const secured = once(server, 'secureConnection')
    const client = connectTls({ socket, rejectUnauthorized: false }).on('error', () => {})
    await secured
    return client
  }
  const [first, second] = [await open(), await open()]
  const [client] = [await secure(first.client), await secure(second.client)]
  const received = once(server, 'request')
  client!.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await received
  const third = await open()
  t.same([first, second, third].map(({ socket }) => socket.destroyed), [false, true, false])
})
