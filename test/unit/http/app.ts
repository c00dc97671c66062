import { once } from 'node:events'
import { createServer, METHODS } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { Counter, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { createApp, type AppOptions } from '../../../lib/http/app.ts'
import { exchange, request, type Answer } from '../../support/http.ts'

const text = '# HELP jobs_total Jobs done\n# TYPE jobs_total counter\njobs_total 0\n'
const refusal = 'this Host is not allowed: name it in the option allowedHosts\n'

function jobs (): Registry {
  const register = new Registry()
  register.registerMetric(new Counter({ name: 'jobs_total', help: 'Jobs done', registers: [] }))
  return register
}

/** Serves an app on a free port, which it gives. */
async function serve (t: Test, options: Partial<AppOptions> = {}): Promise<number> {
  const app = await createApp({ register: jobs(), hosts: null, stallTimeout: 0, fastify: {}, ...options })
  const server = createServer(app.handle).listen(0, '127.0.0.1')
  t.teardown(async () => {
    server.close()
    server.closeAllConnections()
    await app.close()
  })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function summary ({ status, headers, body }: Answer): unknown {
  const { date, connection, 'x-content-type-options': nosniff, 'content-length': length, ...others } = headers
  return { status, nosniff, whole: length === String(Buffer.byteLength(body)), body, ...others }
}

function plain (status: number, body: string): unknown {
  return { status, body, nosniff: 'nosniff', whole: true, 'content-type': 'text/plain; charset=utf-8' }
}

const metricsHeaders = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', vary: 'accept-encoding', 'cache-control': 'no-store' }

t.test('routes', async t => {
  const port = await serve(t)
  const url = `http://127.0.0.1:${port}`
  const answers: Array<[path: string, answer: unknown]> = [
    ['/metrics', { ...plain(200, text) as object, ...metricsHeaders }],
    ['/metrics?name[]=up', { ...plain(200, text) as object, ...metricsHeaders }],
    ['/healthz', plain(200, 'ok\n')],
    ['/healthz?', plain(200, 'ok\n')],
    ...['/metrics/', '//metrics', '/METRICS', '/favicon.ico', '/..%2fmetrics', '/metrics%00', `/${'a'.repeat(8_000)}`].map(
      (path): [string, unknown] => [path, plain(404, 'not found: see /metrics\n')])
  ]
  for (const [path, answer] of answers) {
    t.same(summary(await request(url, { path })), answer, path.slice(0, 30))
  }
  for (const path of ['/%', '/%zz', '/metrics%c3%28']) t.same(summary(await request(url, { path })), plain(400, 'bad request\n'), path)
})

t.test('the page for people is there, and what it links to', async t => {
  const url = `http://127.0.0.1:${await serve(t)}`
  const { status, headers, body } = await request(url)
  t.equal(status, 200)
  t.match(headers, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': /^default-src 'none'; / })
  for (const [, path] of body.matchAll(/href="(.*?)"/g)) {
    t.equal((await request(`${url}${path}`)).status, 200, `${path}`)
  }
})

t.test('answers HEAD like GET, without the body', async t => {
  const url = `http://127.0.0.1:${await serve(t)}`
  for (const path of ['/', '/metrics', '/healthz', '/elsewhere', '/%zz']) {
    const [get, head] = await Promise.all(['GET', 'HEAD'].map(method => request(url, { path, method })))
    t.same({ ...head!.headers, date: '' }, { ...get!.headers, date: '' }, path)
    t.equal(head!.status, get!.status)
    t.not(get!.body, '')
    t.equal(head!.body, '')
  }
})

t.test('other methods', async t => {
  const port = await serve(t)
  const url = `http://127.0.0.1:${port}`
  const refused = { ...plain(405, 'method not allowed\n') as object, allow: 'GET, HEAD' }
  for (const method of METHODS) {
    // CONNECT has no path, see below
    if (['GET', 'HEAD', 'CONNECT'].includes(method)) continue
    t.same(summary(await request(url, { method, path: '/metrics?a=b' })), refused, method)
  }
  for (const path of ['/', '/healthz']) t.same(summary(await request(url, { method: 'POST', path, body: 'a=b' })), refused, path)
  // The others are patterns to a router
  for (const path of ['/elsewhere', '/:a(', '/:a(^(a+)+$)', '/*/a']) {
    t.same(summary(await request(url, { method: 'DELETE', path })), plain(404, 'not found: see /metrics\n'), path)
  }
  t.equal(await exchange(port, 'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n'), '')
  t.match(await exchange(port, 'JUGGLE /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n'), /^HTTP\/1\.1 400 Bad Request\r\n/)
})

t.test('bodies are refused and not read', async t => {
  const port = await serve(t)
  const refused = /^HTTP\/1\.1 413 Payload Too Large\r\n[^]*\r\nconnection: close\r\n[^]*\r\n\r\na body is not taken\n$/
  t.match(await exchange(port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n'), refused)
  t.match(await exchange(port, 'GET /metrics HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n'), refused)
  t.match(await exchange(port, 'POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n'), /^HTTP\/1\.1 405 /)
  t.equal((await request(`http://127.0.0.1:${port}/metrics`, { headers: { 'content-length': 0 } })).body, text)
})

t.test('on a loopback address only the names of this machine are served', async t => {
  const port = await serve(t, { hosts: ['myhost.example', 'metrics.test'] })
  const served = [
    'localhost', `localhost:${port}`, 'LocalHost', 'localhost.', 'localhost:', 'app.localhost', 'a.b.localhost:80',
    '127.0.0.1', '127.0.0.1:4343', '192.0.2.7', '[::1]', '[::1]:4343', '[2001:db8::1]', hostname(), `${hostname()}:4343`.toUpperCase(),
    'host.docker.internal', 'host.docker.internal:4343', 'host.containers.internal', 'myhost.example', 'MyHost.Example:80', 'metrics.test'
  ]
  const refused = [
    'evil.example', 'evil.example:4343', 'localhost.evil.example', 'evillocalhost', 'localhost@evil.example', 'localhost:80a',
    '127.0.0.1.evil.example', '127.1', '2130706433', '0x7f000001', '::1', '[::1', '[localhost]', '[::1].evil.example', '[::]1', '1[27.0.0.1]',
    'a.myhost.example', 'myhost.example.evil.example', 'docker.internal', 'localhost, evil.example', 'null', ':4343', '.'
  ]
  for (const host of served) t.equal((await request(`http://127.0.0.1:${port}/metrics`, { headers: { host } })).status, 200, host)
  for (const host of refused) {
    for (const path of ['/metrics', '/elsewhere']) {
      t.same(summary(await request(`http://127.0.0.1:${port}`, { path, headers: { host } })), plain(403, refusal), `${host}${path}`)
    }
  }
  t.equal((await request(`http://127.0.0.1:${port}/metrics`, { method: 'POST', headers: { host: 'evil.example' } })).status, 403)
  t.match(await exchange(port, 'GET /metrics HTTP/1.1\r\nHost:\r\n\r\n'), /^HTTP\/1\.1 403 /)
  t.match(await exchange(port, 'GET /healthz HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok\n$/, 'HTTP/1.0 has no Host')
  t.match(await exchange(port, 'GET /healthz HTTP/1.0\r\nHost: evil.example\r\nHost: localhost\r\n\r\n'), /^HTTP\/1\.1 403 /)
})

t.test('elsewhere every name is served', async t => {
  const port = await serve(t, { hosts: null })
  for (const host of ['evil.example', ':']) {
    t.equal((await request(`http://127.0.0.1:${port}/metrics`, { headers: { host } })).status, 200, host)
  }
})

t.test('an error inside is answered with a fixed text, and logged where the app has a logger', async t => {
  const register = { ...jobs(), contentType: 'text/plain', registerMetric () {}, getSingleMetric () {}, removeSingleMetric () {}, metrics: async () => '' }
  register.metrics = async () => {
    Object.defineProperty(register, 'contentType', { get () { throw new Error('in /secret') } })
    return ''
  }
  const lines: string[] = []
  const fastify = { logger: { level: 'error', stream: { write: (line: string) => { lines.push(line) } } } }
  const port = await serve(t, { register, fastify })
  t.same(summary(await request(`http://127.0.0.1:${port}/metrics`)), { ...plain(500, 'internal error\n') as object, 'cache-control': 'no-store' })
  t.equal(lines.length, 1)
  t.equal(JSON.parse(lines[0]!).err.message, 'in /secret')
})

t.test('options that Fastify rejects', async t => {
  await t.rejects(serve(t, { fastify: { bodyLimit: -1 } }), { code: 'FST_ERR_ROUTE_BODY_LIMIT_OPTION_NOT_INT' })
})
