import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { gunzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { Gauge, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus, type Registry as AnyRegistry } from '../../../index.ts'
import metrics, { metricsPlugin } from '../../../fastify.ts'
import { certificate } from '../../support/certificate.ts'
import { failAfter } from '../../support/counter-table.ts'
import { exchange, request } from '../../support/http.ts'
import { skipWithoutJudges } from '../../support/judges.ts'
import { socketClient } from '../../support/socket-client.ts'
import { collectWarnings } from '../../support/warnings.ts'

const text = '# HELP jobs Jobs waiting\n# TYPE jobs gauge\njobs 3\n'

function jobs (collect = (gauge: Gauge): void => gauge.set(3)): Registry {
  const register = new Registry()
  const gauge: Gauge = new Gauge({
    name: 'jobs', help: 'Jobs waiting', registers: [register], collect: (): void => collect(gauge)
  })
  return register
}

function appWith (t: Test, register: AnyRegistry): FastifyInstance {
  const app = Fastify()
  t.teardown(() => app.close())
  app.register(metrics, { register })
  return app
}

t.test('serves a registry at /metrics', async t => {
  t.equal(metrics, metricsPlugin)
  const { statusCode, headers, body } = await appWith(t, jobs()).inject('/metrics')
  t.match({ statusCode, body }, { statusCode: 200, body: text })
  const { date, ...fixed } = headers
  t.same(fixed, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    'content-length': String(text.length),
    vary: 'accept-encoding',
    'cache-control': 'no-store',
    connection: 'keep-alive'
  })
})

t.test('answers HEAD like GET, without the body, also if the app does not do so for its own routes', async t => {
  for (const exposeHeadRoutes of [true, false]) {
    const app = Fastify({ exposeHeadRoutes })
    t.teardown(() => app.close())
    app.register(metrics, { register: jobs() })
    const [get, head] = await Promise.all((['GET', 'HEAD'] as const).map(method => {
      return app.inject({ method, url: '/metrics' })
    }))
    t.same({ ...head!.headers, date: '' }, { ...get!.headers, date: '' })
    t.equal(head!.statusCode, 200)
    t.equal(head!.body, '')
  }
})

t.test('rejects objects other than registries', async t => {
  for (const register of [undefined, {}, { metrics: async () => text }]) {
    const app = Fastify()
    t.teardown(() => app.close())
    app.register(metrics, { register: register as never })
    await t.rejects(async () => { await app.ready() }, TypeError)
  }
})

t.test('the path comes from the option and from a prefix', async t => {
  const app = Fastify()
  t.teardown(() => app.close())
  app.register(metrics, { register: jobs(), path: '/counters' })
  app.register(metrics, { register: jobs(), prefix: '/internal' })
  t.equal((await app.inject('/counters')).body, text)
  t.equal((await app.inject('/internal/metrics')).body, text)
  t.equal((await app.inject('/metrics')).statusCode, 404)
})

t.test('serves the register of a trace function', async t => {
  const trace = HypertracePrometheus({ collectDefaults: false })
  t.teardown(() => trace.stop())
  trace({ object: { className: 'Peer' } })
  const { body } = await appWith(t, trace.register).inject('/metrics')
  t.match(body, /^trace_counter\{object_classname="Peer"\} 1$/m)
  t.equal(body, await trace.metrics())
})

t.test('answers with OpenMetrics if the register is set to it', async t => {
  const register = jobs()
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never)
  const { headers, body } = await appWith(t, register).inject('/metrics')
  t.equal(headers['content-type'], 'application/openmetrics-text; version=1.0.0; charset=utf-8')
  t.equal(body, `${text}# EOF\n`)
})

t.test('compresses for clients that prefer gzip', async t => {
  const app = appWith(t, jobs())
  const encodingFor = async (accepted: string): Promise<unknown> => {
    const { headers, rawPayload } = await app.inject({ url: '/metrics', headers: { 'accept-encoding': accepted } })
    t.equal(headers['content-length'], String(rawPayload.length), accepted)
    t.equal(headers.vary, 'accept-encoding')
    t.equal(String(headers['content-encoding'] === 'gzip' ? gunzipSync(rawPayload) : rawPayload), text)
    return headers['content-encoding']
  }
  t.equal(await encodingFor('gzip, deflate'), 'gzip')
  for (const accepted of ['', 'identity', 'gzip;q=0']) t.equal(await encodingFor(accepted), undefined, accepted)
})

t.test('a text too long to be held in memory as a whole is sent in chunks', async t => {
  const register = new Registry()
  for (const name of ['a', 'b', 'c']) {
    register.registerMetric(new Gauge({ name, help: name.repeat(3_000_000), registers: [] }))
  }
  const app = appWith(t, register)
  const whole = await register.metrics()
  for (const [accepted, encoding] of [['', undefined], ['gzip', 'gzip']] as const) {
    const [get, head] = await Promise.all((['GET', 'HEAD'] as const).map(method => {
      return app.inject({ method, url: '/metrics', headers: { 'accept-encoding': accepted } })
    }))
    const { date, ...headers } = get!.headers
    t.same(headers, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      vary: 'accept-encoding',
      'cache-control': 'no-store',
      ...encoding && { 'content-encoding': encoding },
      'transfer-encoding': 'chunked',
      connection: 'keep-alive'
    })
    t.ok(String(encoding ? gunzipSync(get!.rawPayload) : get!.rawPayload) === whole)
    // The extra flags of RFC 1952, section 2.3.1: 4 stands for the fastest algorithm
    if (encoding) t.equal(get!.rawPayload[8], 4)
    t.equal(head!.statusCode, 200)
    t.equal(head!.headers['content-encoding'], encoding)
    t.equal(head!.body, '')
  }
})

t.test('concurrent scrapes share a rendering', async t => {
  let collected = 0
  const app = appWith(t, jobs(gauge => gauge.set(++collected)))
  const answers = await Promise.all(['', 'gzip', ''].map(accepted => {
    return app.inject({ url: '/metrics', headers: { 'accept-encoding': accepted } })
  }))
  t.equal(collected, 1)
  for (const { headers, rawPayload } of answers) {
    t.match(String(headers['content-encoding'] ? gunzipSync(rawPayload) : rawPayload), /^jobs 1$/m)
  }
  t.match((await app.inject('/metrics')).body, /^jobs 2$/m)
})

t.test('if a collector fails, scrapes get 500 and one warning names its metric', async t => {
  let failure: Error | null = null
  const app = appWith(t, jobs(gauge => {
    if (failure !== null) throw failure
    gauge.set(3)
  }))
  const { codes, errors } = collectWarnings(t)

  failure = new Error('cannot read /secret')
  for (const [method, body] of [['GET', 'collecting the metrics failed\n'], ['HEAD', '']] as const) {
    const answer = await app.inject({ method, url: '/metrics', headers: { 'accept-encoding': 'gzip' } })
    const { date, ...headers } = answer.headers
    t.equal(answer.statusCode, 500)
    t.equal(answer.body, body)
    t.same(headers, {
      'content-type': 'text/plain; charset=utf-8',
      'content-length': '30',
      'cache-control': 'no-store',
      connection: 'keep-alive'
    })
  }
  await Promise.all([app.inject('/metrics'), app.inject('/metrics')])
  t.same(await codes(), ['HYPERTRACE_PROMETHEUS_SCRAPE'], 'one warning for all failed scrapes')
  t.match(errors[0], {
    name: 'HypertracePrometheusWarning',
    message: "a scrape failed: Error: metric 'jobs' cannot be collected: Error: cannot read /secret",
    cause: { message: "metric 'jobs' cannot be collected: Error: cannot read /secret", cause: failure }
  })

  failure = null
  t.equal((await app.inject('/metrics')).body, text)
  t.equal((await codes()).length, 1)

  failure = new Error('cannot read /secret again')
  t.equal((await app.inject('/metrics')).statusCode, 500)
  t.same(await codes(), Array(2).fill('HYPERTRACE_PROMETHEUS_SCRAPE'), 'one more after a scrape that succeeded')
})

/** A registry whose rendering fails after about 5 MB, which is more than is held in memory before the answer begins. */
function failing (t: Test): AnyRegistry {
  const trace = HypertracePrometheus({ collectDefaults: false })
  t.teardown(() => trace.stop())
  for (let i = 0; i < 5_500; i++) trace({ id: `${i} ${randomBytes(500).toString('hex')}` })
  failAfter(t, trace.register, 5_000)
  return trace.register
}

const skip = skipWithoutJudges()
t.test('a failure in the middle of an answer is an error in every version of HTTP', { skip }, async t => {
  const app = appWith(t, failing(t))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  for (const encoding of ['identity', 'gzip']) {
    const rest = `Host: localhost\r\nAccept-Encoding: ${encoding}\r\n\r\n`
    const { end, head } = await socketClient(port, `GET /metrics HTTP/1.0\r\n${rest}`).received
    t.equal(end, 'ECONNRESET', encoding)
    t.match(head, /^HTTP\/1\.1 200 OK\r\n/)
    t.notMatch(head, /^(transfer-encoding|content-length):/im)
    const chunked = await exchange(port, `GET /metrics HTTP/1.1\r\n${rest}`)
    t.match(chunked.slice(0, 500), /^HTTP\/1\.1 200 OK\r\n[^]*\r\ntransfer-encoding: chunked\r\n/i, encoding)
    t.notOk(chunked.endsWith('\r\n0\r\n\r\n'), 'the last chunk is missing')
    const { received } = socketClient(port, `GET /metrics HTTP/1.1\r\n${rest}`)
    t.equal((await received).end, 'end', 'so that a reset is not needed')
  }
})

t.test('a failure in the middle of an answer over TLS ends only its connection', async t => {
  const https = certificate(t)
  if (https === null) return t.comment('this machine has no openssl command')
  const errors: string[] = []
  const told = new EventEmitter()
  const write = (line: string): void => {
    errors.push(JSON.parse(line).err.message)
    told.emit('error of answer', errors.length)
  }
  const app = Fastify({ https, logger: { level: 'warn', stream: { write } } })
  t.teardown(() => app.close())
  app.register(metrics, { register: failing(t) })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  await t.rejects(request(`${address}/metrics`, { rejectUnauthorized: false }), { code: 'ECONNRESET' })
  const { port } = app.server.address() as AddressInfo
  const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  socket.write('GET /metrics HTTP/1.0\r\n\r\n')
  await once(socket.resume(), 'close')
  if (errors.length < 2) await once(told, 'error of answer')
  t.strictSame(errors, Array(2).fill('the table has a hole'), 'the app is told of the failure, and of nothing else')
  t.equal((await app.inject('/elsewhere')).statusCode, 404)
})
