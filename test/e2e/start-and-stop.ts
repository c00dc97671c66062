import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { connect, Server, type AddressInfo, type Socket } from 'node:net'
import { Gauge, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import {
  HypertracePrometheus, type Address, type Options, type Registry as AnyRegistry, type TraceFunction
} from '../../index.ts'
import { certificate } from '../support/certificate.ts'
import { exchange, freePort, hasIPv6, request, tryConnect } from '../support/http.ts'
import { skipWithoutJudges } from '../support/judges.ts'
import { serverOf } from '../support/listen.ts'
import { socketClient } from '../support/socket-client.ts'
import { collectWarnings } from '../support/warnings.ts'

const hosts = ['127.0.0.1', ...hasIPv6 ? ['::1'] : []]
const event = { object: { className: 'Peer' } }

function start<R extends AnyRegistry = Registry> (t: Test, options: Options<R>): TraceFunction<R> {
  const trace = HypertracePrometheus({ collectDefaults: false, ...options })
  t.teardown(() => trace.stop())
  return trace
}

function refused (t: Test, port: number): Promise<unknown> {
  return Promise.all(hosts.map(async host => t.equal(await tryConnect(port, host), 'ECONNREFUSED', host)))
}

/** A registry with a gauge whose collector is `collect`. */
function slow (collect: () => Promise<void>): Registry {
  const register = new Registry()
  register.registerMetric(new Gauge({ name: 'slow', help: 'Takes its time', registers: [], collect }))
  return register
}

t.test('a request sent right after the factory has returned is answered', async t => {
  const port = await freePort()
  const trace = start(t, { port })
  trace(event)
  const names = [...hosts.map(host => host === '::1' ? '[::1]' : host), 'localhost']
  const answers = names.map(host => request(`http://${host}:${port}/metrics`))
  for (const answer of answers) t.equal((await answer).body, await trace.metrics())
  t.same(await trace.ready, { host: 'localhost', port, url: `http://localhost:${port}/` })
})

t.test('stop() releases the port at once', async t => {
  const port = await freePort()

  t.test('after it listens', async t => {
    const trace = start(t, { port })
    await trace.ready
    const stopped = trace.stop()
    t.equal(trace.address, null)
    await refused(t, port)
    await stopped
  })

  t.test('in the same turn as the start', async t => {
    const trace = start(t, { port })
    const stopped = trace.stop()
    await refused(t, port)
    await stopped
    t.equal(await trace.ready, null)
  })

  t.test('so that another instance can use it', async t => {
    const first = start(t, { port })
    first.stop()
    const second = start(t, { port })
    t.match(await second.ready, { port })
    second.stop()
    const third = start(t, { port })
    t.match(await third.ready, { port })
    t.equal((await request(`http://127.0.0.1:${port}/healthz`)).status, 200)
  })
})

t.test('after stop(), an agent with a keep-alive connection reaches the next server', async t => {
  const port = await freePort()
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  for (let i = 0; i < 5; i++) {
    const trace = start(t, { port })
    t.equal((await request(`http://localhost:${port}/healthz`, { agent })).status, 200)
    await trace.stop()
  }
})

t.test('stop() can be called again, also as Symbol.asyncDispose', async t => {
  const trace = start(t, { port: 0 })
  await trace.ready
  const stopped = await Promise.all([trace.stop(), trace[Symbol.asyncDispose](), trace.stop()])
  t.same(stopped, [undefined, undefined, undefined])
  t.equal(await trace.stop(), undefined)
})

t.test('stop() waits for a scrape, and closes idle connections', async t => {
  let release = (): void => {}
  const collecting = new Promise<void>(resolve => { release = resolve })
  const reached = new EventTarget()
  const scrape = once(reached, 'scrape')
  const register = slow(() => {
    reached.dispatchEvent(new Event('scrape'))
    return collecting
  })
  const trace = start(t, { port: 0, register, fastify: { keepAliveTimeout: 3_600_000 } })
  await trace.ready
  const { url, port } = trace.address!
  const agent = new Agent({ keepAlive: true })
  await request(`${url}healthz`, { agent })
  const idleClosed = once(Object.values(agent.freeSockets)[0]![0]!, 'close')

  // Prevents closing by force; keepAliveTimeout above prevents closing for being idle
  const { setTimeout } = globalThis
  t.intercept(globalThis, 'setTimeout', { value: (end: () => void) => setTimeout(end, 3_600_000) })

  const answer = exchange(port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await scrape
  let stopped = false
  const stopping = trace.stop().then(() => { stopped = true })
  await idleClosed
  t.notOk(stopped)
  release()
  t.match(await answer, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n# HELP slow [^]*\nslow 0\n/)
  await stopping
})

const skip = skipWithoutJudges()

t.test('an answer that stop() cuts off is an error in every version of HTTP', { skip }, async t => {
  const https = certificate(t)
  for (const fastify of [{}, ...https === null ? [] : [{ https }]]) {
    const register = new Registry()
    // More than the buffers of both ends hold
    register.registerMetric(new Gauge({ name: 'big', help: 'x'.repeat(20_000_000), registers: [] }))
    const trace = start(t, { port: 0, host: '127.0.0.1', register, fastify })
    const { port } = (await trace.ready)!
    const clients = ['1.0', '1.1'].map(version => {
      const get = `GET /metrics HTTP/${version}\r\nHost: localhost\r\n\r\n`
      return socketClient(port, get, { held: 100_000, tls: 'https' in fastify })
    })
    await Promise.all(clients.map(client => client.held))
    await trace.stop()
    for (const client of clients) {
      client.resume()
      const { end, size } = await client.received
      t.equal(end, 'ECONNRESET')
      t.ok(size < 20_000_000)
    }
  }
})

t.test('a client that ends its side in the middle of an answer gets the rest, or an error', { skip }, async t => {
  const https = certificate(t)
  for (const fastify of [{}, ...https === null ? [] : [{ https }]]) {
    for (const [stops, version] of [[false, '1.0'], [true, '1.0'], [false, '1.1'], [true, '1.1']] as const) {
      const register = new Registry()
      register.registerMetric(new Gauge({ name: 'big', help: 'x'.repeat(20_000_000), registers: [] }))
      let trace: TraceFunction | undefined
      const server = serverOf(t, () => { trace = start(t, { port: 0, host: '127.0.0.1', register, fastify }) })
      const { port } = (await trace!.ready)!
      const tls = 'https' in fastify
      const connected = once(server, tls ? 'secureConnection' : 'connection') as Promise<[Socket]>
      const get = `GET /metrics HTTP/${version}\r\nHost: localhost\r\n\r\n`
      const client = socketClient(port, get, { held: 100_000, shutdown: true, tls })
      const [socket] = await connected
      await Promise.all([client.held, once(socket, 'end')])
      if (stops) await trace!.stop()
      client.resume()
      const { end, size } = await client.received
      t.equal(end, stops ? 'ECONNRESET' : 'end')
      t.equal(size > 20_000_000, !stops)
      await trace!.stop()
    }
  }
})

t.test('stop() waits one second for clients that do not finish', async t => {
  const never = new Promise<void>(() => {})
  const traces = [
    start(t, { port: 0, register: slow(() => never) }),
    start(t, { port: 0, fastify: { https: { handshakeTimeout: 3_600_000 } } })
  ] as const
  const [{ port }, { port: tlsPort }] = await Promise.all(traces.map(trace => trace.ready)) as [Address, Address]
  const texts: Array<[port: number, text: string]> = [
    [port, ''],
    [port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n'],
    [port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    [tlsPort, '']
  ]
  const closed = texts.map(([port, text]) => new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'ECONNRESET') reject(error) })
    socket.on('close', () => resolve())
  }))
  // Once a later client is answered, the server has accepted the earlier ones
  for (const { address } of traces) t.equal(await tryConnect(address!.port), 'connected')
  t.equal((await request(`${traces[0].address!.url}healthz`)).status, 200)

  const before = performance.now()
  await Promise.all(traces.map(trace => trace.stop()))
  t.ok(performance.now() - before > 900)
  await Promise.all(closed)
})

t.test('a server that cannot start', async t => {
  const other = new Server().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as AddressInfo
  const bodyLimit = -1
  const failures: ReadonlyArray<[options: Options, error: { code: string }]> = [
    [{ port }, { code: 'EADDRINUSE' }],
    [{ port: 0, host: '203.0.113.1' }, { code: 'EADDRNOTAVAIL' }],
    [{ port: 0, fastify: { bodyLimit } }, { code: 'FST_ERR_ROUTE_BODY_LIMIT_OPTION_NOT_INT' }]
  ]
  for (const [options, error] of failures) {
    t.test(error.code, async t => {
      const warnings = collectWarnings(t)
      const unhandled: unknown[] = []
      const onUnhandled = (reason: unknown): void => { unhandled.push(reason) }
      process.on('unhandledRejection', onUnhandled)
      t.teardown(() => process.off('unhandledRejection', onUnhandled))

      const trace = start(t, options)
      trace(event)
      // `ready` has no handler until the warning is emitted
      await once(process, 'warning')
      trace(event)
      t.same(await warnings.codes(), ['HYPERTRACE_PROMETHEUS_LISTEN'])
      t.same(unhandled, [])
      await t.rejects(trace.ready, error)
      t.equal(trace.address, null)
      t.match(await trace.metrics(), /^trace_counter\{object_classname="Peer"\} 2$/m)
      t.equal(await trace.stop(), undefined)
      t.same(await warnings.codes(), ['HYPERTRACE_PROMETHEUS_LISTEN'])
    })
  }
})

t.test('a port in use, in an app whose warnings fail', async t => {
  for (const how of ['throws', 'frozen']) {
    const child = fork(new URL('../support/taken-port-child.ts', import.meta.url), [how])
    t.teardown(() => { child.kill('SIGKILL') })
    const end = once(child, 'exit')
    const [{ port, warnings, ...rest }] = await once(child, 'message')
    t.same(rest, { failure: 'EADDRINUSE', unhandled: [], address: null, counted: true }, how)
    const warning = `HypertracePrometheusWarning: the server on localhost, port ${port}, does not start ` +
      `(listen EADDRINUSE: address already in use 127.0.0.1:${port}); counting goes on without it`
    t.same(warnings, how === 'throws' ? [] : [warning])
    t.same(await end, [0, null], how)
  }
})

t.test('a port that requires a permission', async t => {
  // Binds port 1 as the user nobody, because the tests may run as root; some containers allow every port
  const asNobody = process.geteuid?.() === 0
  const trace = await (async () => {
    if (asNobody) process.seteuid!(65534)
    try {
      const probe = new Server().listen(1, '127.0.0.1')
      const allowed = await once(probe, 'listening').then(() => true, error => error.code !== 'EACCES')
      probe.close()
      if (allowed) return null
      const trace = start(t, { port: 1 })
      await t.rejects(trace.ready, { code: 'EACCES' })
      return trace
    } finally {
      if (asNobody) process.seteuid!(0)
    }
  })()
  if (trace === null) return t.comment('every user may bind port 1 here')
  trace(event)
  t.match(await trace.metrics(), / 1$/m)
})

t.test('rejected options leave the registry unchanged', async t => {
  const register = new Registry()
  const rejected = [{ https: { key: 'no key' } }, { http2: true }, { serverFactory () {} }, { requestTimeout: -1 }]
  for (const fastify of rejected) {
    t.throws(() => HypertracePrometheus({ port: 0, register, fastify: fastify as never }))
    t.same(register.getMetricsAsArray(), [])
  }
})

t.test('two instances side by side', async t => {
  const [one, two] = [start(t, { port: 0 }), start(t, { port: 0 })]
  const [first, second] = await Promise.all([one.ready, two.ready]) as [Address, Address]
  one(event)
  for (let i = 0; i < 2; i++) two(event)
  async function countAt ({ url }: Address): Promise<string> {
    return (await request(`${url}metrics`)).body.split('\n')[2]!
  }
  t.equal(await countAt(first), 'trace_counter{object_classname="Peer"} 1')
  t.equal(await countAt(second), 'trace_counter{object_classname="Peer"} 2')
  await one.stop()
  t.equal(await countAt(second), 'trace_counter{object_classname="Peer"} 2')
})

t.test('the server keeps its process alive, unless unref is set', async t => {
  const [kept, free] = [{ port: 0 }, { port: 0, unref: true }].map(options => {
    const child = fork(new URL('../support/app-child.ts', import.meta.url), [JSON.stringify(options)])
    t.teardown(() => { child.kill('SIGKILL') })
    return child
  }) as [ChildProcess, ChildProcess]
  const [end, freeEnd] = [once(kept, 'exit'), once(free, 'exit')]
  // A client that stays connected
  once(free, 'message').then(([{ address }]) => connect(address.port, '127.0.0.1').on('error', () => {}))
  const [{ address, ...rest }] = await once(kept, 'message')
  t.same(rest, { fastifyIsLoaded: false, failure: 'EADDRNOTAVAIL' })

  t.same(await freeEnd, [0, null], 'the process ends with unref; instances without a server do not keep it alive')
  for (let i = 0; i < 3; i++) {
    t.equal((await request(`${address.url}healthz`)).status, 200, 'the process runs while the server listens')
  }
  kept.kill('SIGTERM')
  t.same(await end, [0, null], 'the process ends after stop()')
})
