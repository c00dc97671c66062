import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect, Server as NetServer } from 'node:net'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import { Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { startServer, type Server } from '../../lib/server.ts'
import { certificate } from '../support/certificate.ts'
import { functionTable } from '../support/function-table.ts'
import { freePort, request, tryConnect } from '../support/http.ts'
import { onLookup, serverOf } from '../support/listen.ts'
import { collectWarnings } from '../support/warnings.ts'

type Settings = Parameters<typeof startServer>[2]

const defaults: Settings = { host: '127.0.0.1', unref: false, allowedHosts: [], fastify: {} }

function start (t: Test, settings: Partial<Settings> = {}, port = 0): Server {
  const shown = { register: new Registry(), table: functionTable(), metric: 'trace_calls_total' }
  const server = startServer(port, shown, { ...defaults, ...settings })
  t.teardown(() => server.close())
  return server
}

t.test('closing while the server starts', async t => {
  const nextTick = (): Promise<void> => new Promise(resolve => process.nextTick(resolve))
  let stop = (): void => {}
  const ajv = { get customOptions () { stop(); return {} } }
  type Moment = [when: string, fastify: object, wait: (server: Server) => Promise<unknown>, started: boolean]
  const moments: readonly Moment[] = [
    // This comes first, since only the first start loads Fastify, which takes longer than closing the sockets
    ['once it is bound', {}, async server => { while (server.address === null) await nextTick() }, true],
    ['at once', {}, async () => {}, false],
    ['while Fastify boots', { ajv }, server => new Promise<void>(resolve => {
      stop = () => {
        server.close()
        resolve()
      }
    }), true]
  ]
  for (const [when, fastify, wait, started] of moments) {
    t.test(when, async t => {
      const warnings = collectWarnings(t)
      const apps: string[] = []
      const onApp = (message: unknown): void => {
        const { fastify: app } = message as { fastify: FastifyInstance }
        apps.push('started')
        app.addHook('onClose', async () => { apps.push('closed') })
      }
      subscribe('fastify.initialization', onApp)
      t.teardown(() => unsubscribe('fastify.initialization', onApp))
      const port = await freePort()
      const server = start(t, { fastify }, port)
      await wait(server)
      const stopped = server.close()
      t.equal(server.address, null)
      t.equal(await tryConnect(port), 'ECONNREFUSED')
      await stopped
      t.same(apps, started ? ['started', 'closed'] : [])
      t.equal(await server.ready, null)
      t.same(await warnings.codes(), [])
    })
  }
})

t.test('answers a request sent in the turn of the call, then is ready', async t => {
  const port = await freePort()
  const server = start(t, { host: 'localhost' }, port)
  const answers = ['127.0.0.1', 'localhost'].map(host => request(`http://${host}:${port}/healthz`))
  t.equal(server.address, null)
  for (const answer of answers) t.equal((await answer).body, 'ok\n')
  const address = { host: 'localhost', port, url: `http://localhost:${port}/` }
  t.same(await server.ready, address)
  t.same(server.address, address)
  await server.close()
  t.equal(server.address, null)
})

t.test('a client that disconnects before its answer does no harm', async t => {
  const port = await freePort()
  const server = start(t, {}, port)
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n', () => socket.destroy())
  await server.ready
  t.equal((await request(`${server.address!.url}healthz`)).body, 'ok\n')
})

t.test('a port in use rejects and warns', async t => {
  const other = new NetServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  t.teardown(() => other.close())
  const { port } = other.address() as { port: number }
  const warnings = collectWarnings(t)
  const server = start(t, { host: 'localhost' }, port)
  await t.rejects(server.ready, { code: 'EADDRINUSE', address: '127.0.0.1', port })
  t.equal(server.address, null)
  t.same(await warnings.codes(), ['HYPERTRACE_PROMETHEUS_LISTEN'])
  t.match(warnings.errors[0], {
    name: 'HypertracePrometheusWarning',
    message: `the server on localhost, port ${port}, does not start ` +
      `(listen EADDRINUSE: address already in use 127.0.0.1:${port}); counting goes on without it`,
    cause: { code: 'EADDRINUSE' }
  })
  await server.close()
})

const rejected: ReadonlyArray<[options: FastifyServerOptions, message: RegExp]> = [
  [{ bodyLimit: -1 }, /^'bodyLimit' option must be an integer/],
  [{ connectionTimeout: 'soon' as never }, /^Invalid initialization options/],
  [{ connectionTimeout: 1.5 }, /^Invalid initialization options/],
  [{ logger: { level: 'loud' } }, /^default level:loud must be included/]
]
for (const [fastify, message] of rejected) {
  t.test(`Fastify fails with ${JSON.stringify(fastify)}`, async t => {
    const port = await freePort()
    const warnings = collectWarnings(t)
    const server = start(t, { fastify }, port)
    const [connected] = await Promise.all([
      server.ready.catch(() => tryConnect(port)),
      t.rejects(server.ready, { message })
    ])
    t.equal(connected, 'ECONNREFUSED', 'the port is free as soon as `ready` rejects')
    t.equal(server.address, null)
    t.same(await warnings.codes(), ['HYPERTRACE_PROMETHEUS_LISTEN'])
  })
}

t.test('if the app cannot start, waiting clients get an error', async t => {
  const port = await freePort()
  const server = start(t, { fastify: { bodyLimit: -1 } }, port)
  await Promise.all([
    t.rejects(server.ready),
    t.rejects(request(`http://127.0.0.1:${port}/`), { code: 'ECONNRESET' })
  ])
})

t.test('the Host is checked on loopback addresses only', async t => {
  onLookup(t, async () => ({ address: '127.0.0.1' }))
  const statuses = async (host: string): Promise<Record<string, number>> => {
    const server = start(t, { host, allowedHosts: ['metrics.test'] })
    const { port } = (await server.ready)!
    const names = ['localhost', 'app.example', 'metrics.test', 'evil.example']
    return Object.fromEntries(await Promise.all(names.map(async name => {
      const headers = { host: `${name}:${port}` }
      return [name, (await request(`http://127.0.0.1:${port}/healthz`, { headers })).status] as const
    })))
  }
  const own = { localhost: 200, 'app.example': 403, 'metrics.test': 200, 'evil.example': 403 }
  t.same(await statuses('127.0.0.1'), own)
  t.same(await statuses('App.Example'), { ...own, 'app.example': 200 })
  t.same(await statuses('0.0.0.0'), { ...own, 'app.example': 200, 'evil.example': 200 })
})

t.test('Fastify options that set the limits of the sockets', async t => {
  const limits = (fastify: FastifyServerOptions & { http?: object }): unknown => {
    const { headersTimeout, requestTimeout, keepAliveTimeout, timeout } = serverOf(t, () => start(t, { fastify }))
    return { headersTimeout, requestTimeout, keepAliveTimeout, timeout }
  }
  const normal = { headersTimeout: 5_000, requestTimeout: 5_000, keepAliveTimeout: 10_000, timeout: 10_000 }
  t.same(limits({}), normal)
  t.same(limits({ requestTimeout: 2_000 }), { ...normal, headersTimeout: 2_000, requestTimeout: 2_000 })
  const changed = limits({ keepAliveTimeout: 3_000, connectionTimeout: 4_000 })
  t.same(changed, { ...normal, keepAliveTimeout: 3_000, timeout: 4_000 })
  t.same(limits({ connectionTimeout: 0 }), { ...normal, timeout: 0 })
  for (const connectionTimeout of [-1, 1.5]) t.same(limits({ connectionTimeout }), normal)
  const overridden = limits({ requestTimeout: 2_000, http: { requestTimeout: 1_000 } })
  t.same(overridden, { ...normal, headersTimeout: 1_000, requestTimeout: 1_000 })
  t.throws(() => start(t, { fastify: { requestTimeout: 'soon' as never } }), { code: 'ERR_INVALID_ARG_TYPE' })
})

t.test('an error of the server after it listens is a warning', async t => {
  const warnings = collectWarnings(t)
  let server: Server | undefined
  const sockets = serverOf(t, () => { server = start(t) })
  await server!.ready
  const error = new Error('accept EMFILE')
  sockets.emit('error', error)
  t.same(await warnings.codes(), ['HYPERTRACE_PROMETHEUS_SERVER'])
  t.match(warnings.errors[0], { message: 'the server has an error and goes on', cause: error })
  t.equal((await request(`${server!.address!.url}healthz`)).status, 200)
})

t.test('HTTPS', async t => {
  t.throws(() => start(t, { fastify: { https: { key: 'no key' } } }), { code: /^ERR_OSSL/ })
  const server = start(t, { fastify: { https: {} } })
  t.match(await server.ready, { url: /^https:\/\/127\.0\.0\.1:\d+\/$/ })
  await t.rejects(request(server.address!.url), { code: /^E/ }, 'no answer without a certificate')

  const https = certificate(t)
  t.test('with a certificate', https === null ? { skip: 'this machine has no openssl command' } : {}, async t => {
    const server = start(t, { host: 'localhost', fastify: { https } })
    await server.ready
    const url = `${server.address!.url}healthz`
    t.match(url, /^https:\/\/localhost:/)
    t.equal((await request(url, { ca: https!.cert })).body, 'ok\n')
    await t.rejects(request(url.replace('https', 'http')), { code: 'ECONNRESET' })
  })
})
