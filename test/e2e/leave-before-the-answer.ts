import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Gauge, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type TraceFunction } from '../../index.ts'
import { certificate } from '../support/certificate.ts'
import { garbageCollected } from '../support/garbage.ts'
import { request } from '../support/http.ts'
import { serverOf } from '../support/listen.ts'

const https = certificate(t)

interface Scene {
  trace: TraceFunction
  url: string
  /** Lets the collector of the registry end, for which all scrapes wait. */
  collect (): void
  /** Resolves when the collector is called next. */
  collecting (): Promise<unknown>
  /** Connects clients that send requests all at once; resolves when the server has received them. */
  attach (clients: number, requests: number): Promise<Socket[]>
  /** Resolves when the server has closed all connections so far. */
  closed (): Promise<unknown>
  /** The responses so far. */
  responses: Array<WeakRef<ServerResponse>>
}

async function start (t: Test, isTls: boolean): Promise<Scene> {
  const register = new Registry()
  let collect = (): void => {}
  const collected = new Promise<void>(resolve => { collect = resolve })
  const calls = new EventTarget()
  function wait (): Promise<void> {
    calls.dispatchEvent(new Event('call'))
    return collected
  }
  register.registerMetric(new Gauge({ name: 'slow', help: 'Slow', registers: [], collect: wait }))
  let trace: TraceFunction | undefined
  const fastify = isTls ? { https: https! } : {}
  const server: Server = serverOf(t, () => {
    trace = HypertracePrometheus({ port: 0, host: '127.0.0.1', collectDefaults: false, register, fastify })
  })
  t.teardown(() => trace!.stop())
  const { url, port } = (await trace!.ready)!
  const ends: Array<Promise<unknown>> = []
  server.on('connection', socket => { ends.push(new Promise(resolve => socket.once('close', resolve))) })
  const responses: Array<WeakRef<ServerResponse>> = []
  server.on('request', (_req, res) => { responses.push(new WeakRef(res)) })

  async function attach (clients: number, requests: number): Promise<Socket[]> {
    const text = 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(requests)
    const count = responses.length + clients * requests
    const sockets = Array.from({ length: clients }, () => {
      const socket = isTls ? connectTls({ port, rejectUnauthorized: false }) : connect(port, '127.0.0.1')
      socket.on('error', () => {}).on(isTls ? 'secureConnect' : 'connect', () => { socket.write(text) })
      t.teardown(() => socket.destroy())
      return socket
    })
    while (responses.length < count) await once(server, 'request')
    return sockets
  }
  const collecting = (): Promise<unknown> => once(calls, 'call')
  return { trace: trace!, url, collect, collecting, attach, closed: () => Promise.all(ends), responses }
}

async function isScraped (t: Test, { url, collect, collecting }: Scene): Promise<void> {
  const called = collecting()
  const answer = request(`${url}metrics`, { rejectUnauthorized: false })
  // The collector is called only for an answer that has a place
  await Promise.race([called, answer])
  collect()
  t.equal((await answer).status, 200)
}

async function isFreed (t: Test, { responses }: Scene): Promise<void> {
  await garbageCollected(() => responses.every(response => response.deref() === undefined))
  t.ok(responses.length > 0)
}

/** 64 answers have a place at once, further ones wait. */
const crowds = [
  ['64 clients', 64, 1],
  ['134 clients, of whom 70 wait for a place', 134, 1],
  ['a client with 64 pipelined requests', 1, 64],
  ['five clients with 40 pipelined requests each', 5, 40]
] as const

for (const [what, clients, requests] of crowds) {
  for (const isTls of [false, ...https === null || clients !== 1 ? [] : [true]]) {
    t.test(`${what}${isTls ? ' over TLS' : ''}`, async t => {
      // A TLS socket of Node cannot reset its connection
      await t.test('reset their connections', { skip: isTls }, async t => {
        const scene = await start(t, isTls)
        for (const socket of await scene.attach(clients, requests)) socket.resetAndDestroy()
        await scene.closed()
        await isScraped(t, scene)
        await isFreed(t, scene)
      })
      await t.test('close their connections', async t => {
        const scene = await start(t, isTls)
        for (const socket of await scene.attach(clients, requests)) socket.destroy()
        scene.collect()
        await scene.closed()
        await isScraped(t, scene)
        await isFreed(t, scene)
      })
      await t.test('are answered', async t => {
        const scene = await start(t, isTls)
        const sockets = await scene.attach(clients, requests)
        const answers = sockets.map(async socket => {
          let text = ''
          for await (const chunk of socket) {
            text += chunk
            if (text.split('\nslow 0\n').length > requests) break
          }
        })
        scene.collect()
        await Promise.all(answers)
        await scene.closed()
        await isScraped(t, scene)
        await isFreed(t, scene)
      })
      await t.test('are cut off by stop()', async t => {
        const scene = await start(t, isTls)
        await scene.attach(clients, requests)
        await scene.trace.stop()
        await scene.closed()
        scene.collect()
        await isFreed(t, scene)
      })
    })
  }
}

t.test('a client that pipelines requests and reads no answer', async t => {
  const register = new Registry()
  register.registerMetric(new Gauge({ name: 'big', help: 'x'.repeat(4_000_000), registers: [] }))
  const trace = HypertracePrometheus({ port: 0, host: '127.0.0.1', collectDefaults: false, register })
  t.teardown(() => trace.stop())
  const { url, port } = (await trace.ready)!
  const socket = connect(port, '127.0.0.1').pause().on('error', () => {})
  t.teardown(() => socket.destroy())
  socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(100))
  await once(socket, 'readable')
  t.equal((await request(`${url}metrics`)).status, 200, 'it is reset, and all its places are free')
  t.equal((await request(`${url}metrics`)).status, 200)
})
