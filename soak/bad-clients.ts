import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type TraceFunction } from '../index.ts'
import { request } from '../test/support/http.ts'
import { serverOf } from '../test/support/listen.ts'
import { full } from './support/scale.ts'

/** Numbers of bad clients of each kind. */
interface Bad {
  slow: number
  silent: number
  unread: number
}

/** 400 clients that never read 4 MB delayed a good scrape by 7 s before the server reset such answers. */
const mixed: Bad = full ? { slow: 300, silent: 200, unread: 400 } : { slow: 50, silent: 10, unread: 70 }
/** More than the 1,024 connections that the server allows. */
const idle: Bad = { slow: 0, silent: 1_100, unread: 0 }
const shortTimes = { requestTimeout: 1_000, connectionTimeout: 2_000, http: { connectionsCheckingInterval: 100 } }
const fastify = full ? {} : shortTimes

/**
 * Starts an instance whose answer has 4 MB: small enough to be held in memory as a whole, but too large for the buffers
 * of most sockets.
 */
async function start (t: Test): Promise<{ trace: TraceFunction, server: Server }> {
  let trace: TraceFunction | undefined
  const server = serverOf(t, () => {
    trace = HypertracePrometheus({ port: 0, host: '127.0.0.1', collectDefaults: false, fastify })
  })
  t.teardown(() => trace!.stop())
  for (let i = 0; i < 3_900; i++) trace!({ id: `${i} ${'x'.repeat(1_000)}` })
  await trace!.ready
  return { trace: trace!, server }
}

interface Crowd {
  /** The connections that the server has not closed. */
  sockets: Set<Socket>
  /** When the first client connected, and when the connection of the last was closed. */
  came: number
  gone: Promise<number>
  /** Ends the process of the clients. */
  leave (): Promise<void>
}

/** Starts bad clients; resolves when the server has accepted all and has the requests of those that do not read. */
async function attach (t: Test, server: Server, { slow, silent, unread }: Bad): Promise<Crowd> {
  const all = slow + silent + unread
  const sockets = new Set<Socket>()
  const { port } = server.address() as { port: number }
  const numbers = [port, slow, silent, unread]
  const child = fork(new URL('./support/bad-clients-child.ts', import.meta.url), numbers.map(String))
  t.teardown(() => child.kill('SIGKILL'))
  const exit = once(child, 'exit')
  let accepted = 0
  let requests = 0
  let came = NaN
  let leftLast = (_when: number): void => {}
  const gone = new Promise<number>(resolve => { leftLast = resolve })
  await new Promise<void>((resolve, reject) => {
    const onConnection = (socket: Socket): void => {
      if (accepted === 0) came = performance.now()
      accepted++
      sockets.add(socket)
      socket.once('close', () => {
        sockets.delete(socket)
        if (sockets.size === 0 && accepted === all) leftLast(performance.now())
      })
      settle()
    }
    const onRequest = (): void => {
      requests++
      settle()
    }
    const settle = (): void => {
      if (accepted < all || requests < unread) return
      server.off('connection', onConnection).off('request', onRequest)
      resolve()
    }
    server.on('connection', onConnection).on('request', onRequest)
    exit.then(([code]) => {
      reject(new Error(`the clients must stay connected, but their process ended with status ${code}`))
    })
  })
  async function leave (): Promise<void> {
    child.disconnect()
    t.same(await exit, [0, null], 'no client had an unexpected error')
  }
  return { sockets, came, gone, leave }
}

/** The sockets that keep this process alive, once those of its own clients have closed. */
async function socketsLeft (): Promise<string[]> {
  const left = (): string[] => process.getActiveResourcesInfo().filter(type => type.startsWith('TCP'))
  for (let turn = 0; turn < 1_000 && left().length > 0; turn++) await nextTurn()
  return left()
}

async function timed (act: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  await act()
  return performance.now() - before
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(2)} s`

function title ({ slow, silent, unread }: Bad): string {
  return `${slow} clients with slow headers, ${silent} silent ones and ${unread} that never read`
}

for (const bad of [mixed, idle]) {
  t.test(title(bad), async t => {
    const { trace, server } = await start(t)
    const text = await trace.metrics()
    const scrape = (): Promise<number> => timed(async () => {
      const { status, body } = await request(`${trace.address!.url}metrics`)
      if (status === 200 && body === text) return
      const received = `status ${status} and ${body.length} of ${text.length} characters`
      throw new Error(`a scrape must get the complete text, received ${received}`)
    })
    const alone = await scrape()

    const { sockets, came, gone, leave } = await attach(t, server, bad)
    let last = NaN
    gone.then(when => { last = when })
    const times: number[] = []
    do times.push(await scrape())
    while (Number.isNaN(last) && performance.now() - came < 60_000)
    const slowest = Math.max(...times)
    t.comment(`good scrapes of ${text.length} bytes: ${times.length}; ` +
      `the first: ${seconds(times[0]!)}; slowest: ${seconds(slowest)}; alone: ${seconds(alone)}`)
    t.comment(`the last bad client was closed after: ${seconds(last - came)}`)
    t.equal(sockets.size, 0, 'the server has closed every connection')
    if (full) {
      t.ok(times.length >= 5, 'there were good scrapes while bad clients were connected')
      t.ok(slowest <= 1_000, 'each took at most 1 s')
      // Socket buffers may hold a complete answer; its connection is closed after 10 s without traffic
      t.ok(last - came <= 20_000, 'all were closed within 20 s')
    }

    const time = await timed(() => trace.stop())
    t.comment(`stop() after all bad clients were closed: ${seconds(time)}`)
    if (full) t.ok(time <= 1_500, 'it takes at most 1.5 s')
    t.same(await socketsLeft(), [])
    await leave()
  })
}

t.test('stop() while bad clients are connected', async t => {
  const { trace, server } = await start(t)
  const { sockets, leave } = await attach(t, server, mixed)
  t.comment(`connected: ${sockets.size}`)
  t.ok(sockets.size > 0)
  const time = await timed(() => trace.stop())
  t.comment(`stop() while they are connected: ${seconds(time)}`)
  if (full) t.ok(time <= 1_500, 'it takes at most 1.5 s')
  t.equal(sockets.size, 0, 'it has closed every connection')
  t.same(await socketsLeft(), [])
  await leave()
})
