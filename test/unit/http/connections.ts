import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { Connections } from '../../../lib/http/connections.ts'

interface Pair {
  /** The server's side. */
  socket: Socket
  /** How the client's side ends. */
  end: Promise<string>
}

interface Started {
  connections: Connections
  /** Connects a client. */
  open (): Promise<Pair>
}

/** Starts a server with a limit of three connections. */
async function start (t: Test): Promise<Started> {
  const connections = new Connections(3)
  const sockets: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', () => {})
    sockets.push(socket)
    connections.add(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  async function open (): Promise<Pair> {
    const accepted = once(server, 'connection')
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1')
    const end = new Promise<string>(resolve => {
      client.resume().on('end', () => resolve('end'))
      client.on('error', (error: NodeJS.ErrnoException) => resolve(error.code!))
    })
    const [socket] = await accepted
    return { socket, end }
  }
  return { connections, open }
}

t.test('at the limit, a new connection closes the one that has been idle longest', async t => {
  const { connections, open } = await start(t)
  const [first, second, third] = [await open(), await open(), await open()]
  connections.begin(first.socket)
  const fourth = await open()
  t.equal(await second.end, 'end', 'the first has an unanswered request')
  t.same([first, third, fourth].map(({ socket }) => socket.destroyed), [false, false, false])

  connections.end(first.socket)
  const fifth = await open()
  t.equal(await third.end, 'end', 'the first has been idle only since its answer')
  t.same([first, fourth, fifth].map(({ socket }) => socket.destroyed), [false, false, false])
})

t.test('a closed connection does not count', async t => {
  const { open } = await start(t)
  const [first, second, third] = [await open(), await open(), await open()]
  second.socket.destroy()
  await once(second.socket, 'close')
  await open()
  t.same([first, third].map(({ socket }) => socket.destroyed), [false, false])
})

t.test('if each connection has an unanswered request, a new connection is closed', async t => {
  const { connections, open } = await start(t)
  const pairs = [await open(), await open(), await open()]
  for (const { socket } of pairs) connections.begin(socket)
  const refused = await open()
  t.equal(await refused.end, 'ECONNRESET')
  t.same(pairs.map(({ socket }) => socket.destroyed), [false, false, false])
  connections.begin(refused.socket)
  connections.end(refused.socket)
  connections.ended(refused.socket)
  connections.setIdle(refused.socket, true)
  t.equal(await (await open()).end, 'ECONNRESET')
})

t.test('a connection is idle once all its requests are answered', async t => {
  const { connections, open } = await start(t)
  const pairs = [await open(), await open(), await open()]
  for (const { socket } of pairs) connections.begin(socket)
  connections.begin(pairs[0]!.socket)
  connections.end(pairs[0]!.socket)
  t.equal(await (await open()).end, 'ECONNRESET')
  connections.end(pairs[0]!.socket)
  await open()
  t.equal(await pairs[0]!.end, 'end')
})

t.test('an answer without progress makes its connection idle, until it goes on', async t => {
  const { connections, open } = await start(t)
  const pairs = [await open(), await open(), await open()]
  for (const { socket } of pairs) connections.begin(socket)
  for (const { socket } of pairs) connections.setIdle(socket, true)
  connections.setIdle(pairs[0]!.socket, false)
  await open()
  t.equal(await pairs[1]!.end, 'ECONNRESET', 'an error, because its answer is incomplete')
  t.same([pairs[0], pairs[2]].map(pair => pair!.socket.destroyed), [false, false])
})

t.test('a closed connection is an error only for a client that waits for an answer', async t => {
  const { connections, open } = await start(t)
  const [idle, busy, ended] = [await open(), await open(), await open()]
  connections.ended(idle.socket)
  t.notOk(idle.socket.destroyed)
  connections.begin(busy.socket)
  connections.begin(ended.socket)
  connections.ended(ended.socket)
  t.equal(await ended.end, 'ECONNRESET')
  connections.end(ended.socket)
  connections.closeAll()
  t.equal(await idle.end, 'end')
  t.equal(await busy.end, 'ECONNRESET')

  const last = await open()
  connections.begin(last.socket)
  connections.close(last.socket)
  t.equal(await last.end, 'ECONNRESET')
  const unknown = connect(0).on('error', () => {})
  connections.close(unknown)
  t.ok(unknown.destroyed)
})
