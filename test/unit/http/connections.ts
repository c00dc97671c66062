import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { Connections } from '../../../lib/http/connections.ts'

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
  t.equal(await second.end, 'end', 'the first has an unanswered request')
  t.same(destroyed([first, third, fourth]), [false, false, false])

  await answer(response)
  const fifth = await open()
  t.equal(await third.end, 'end', 'the first has been idle only since its answer')
  t.same(destroyed([first, fourth, fifth]), [false, false, false])
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
})

t.test('if each connection has an unanswered request, a new connection is closed', async t => {
  const { connections, open } = await start(t)
  const pairs = [await open(), await open(), await open()]
  const responses = await Promise.all([await pairs[0]!.ask(), await pairs[1]!.ask(), await pairs[2]!.ask()])
  const refused = await open()
  t.equal(await refused.end, 'ECONNRESET')
  t.same(destroyed(pairs), [false, false, false])
  connections.begin(refused.socket, responses[0]!)
  connections.setIdle(refused.socket, true)
  t.equal(await (await open()).end, 'ECONNRESET')
})

t.test('a connection is idle once all its requests are answered', async t => {
  const { open } = await start(t)
  const pairs = [await open(), await open(), await open()]
  const [response] = await Promise.all([await pairs[0]!.ask(), await pairs[1]!.ask(), await pairs[2]!.ask()])
  const second = await pairs[0]!.ask()
  await answer(response!)
  t.equal(await (await open()).end, 'ECONNRESET')
  await answer(second)
  await open()
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
  await open()
  t.equal(await pairs[1]!.end, 'ECONNRESET', 'an error, because its answer is incomplete')
  t.same(destroyed([pairs[0]!, pairs[2]!]), [false, false])
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
