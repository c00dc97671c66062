import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, METHODS } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { Counter, Registry } from 'prom-client'
import t, { type Test } from 'tap'
import { HypertracePrometheus } from '../../../index.ts'
import { createApp, type AppOptions } from '../../../lib/http/app.ts'
import { failAfter } from '../../support/counter-table.ts'
import { functionTable } from '../../support/function-table.ts'
import { exchange, request, type Answer } from '../../support/http.ts'

const text = '# HELP jobs_total Jobs done\n# TYPE jobs_total counter\njobs_total 0\n'
function jobs (): Registry {
  const register = new Registry()
  register.registerMetric(new Counter({ name: 'jobs_total', help: 'Jobs done', registers: [] }))
  return register
}

/** Serves an app on a free port, and returns the port. */
async function serve (t: Test, options: Partial<AppOptions> = {}): Promise<number> {
  const connections = { close: (socket: Socket) => { socket.destroy() }, setIdle () {} }
  const shown = { register: jobs(), table: functionTable(), metric: 'trace_calls_total' }
  const given = { ...shown, hosts: null, idleTimeout: 0, fastify: {}, ...options }
  const app = await createApp({ connections, ...given })
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
  const { date, connection, 'content-length': length, ...others } = headers
  return { status, complete: length === String(Buffer.byteLength(body)), body, ...others }
}

function plain (status: number, body: string): unknown {
  return {
    status,
    body,
    complete: true,
    'content-type': 'text/plain; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin'
  }
}

const metricsHeaders = {
  'content-type': 'text/plain; version=0.0.4; charset=utf-8', vary: 'accept-encoding', 'cache-control': 'no-store'
}

t.test('routes', async t => {
  const port = await serve(t)
  const url = `http://127.0.0.1:${port}`
  const unknown = [
    '/metrics/', '//metrics', '/METRICS', '/favicon.ico', '/page', '/page/', '/page/absent.js', '/page/../app.js',
    '/page/%2e%2e/app.js', '/..%2fmetrics', '/metrics%00', `/${'a'.repeat(8_000)}`
  ]
  const malformed = ['/%', '/%zz', '/metrics%c3%28']
  const answers: Array<[path: string, answer: unknown]> = [
    ['/metrics', { ...plain(200, text) as object, ...metricsHeaders }],
    ['/metrics?name[]=up', { ...plain(200, text) as object, ...metricsHeaders }],
    ['/healthz', plain(200, 'ok\n')],
    ['/healthz?', plain(200, 'ok\n')],
    ...unknown.map((path): [string, unknown] => [path, plain(404, 'not found: see /metrics\n')]),
    ...malformed.map((path): [string, unknown] => [path, plain(400, 'bad request\n')])
  ]
  for (const [path, answer] of answers) {
    t.same(summary(await request(url, { path })), answer, path.slice(0, 30))
  }
})

t.test('the page for people, and the paths that it links to', async t => {
  const url = `http://127.0.0.1:${await serve(t)}`
  const { status, headers, body } = await request(url)
  t.equal(status, 200)
  t.match(headers, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': /^default-src 'none'; script-src 'self'; /,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin'
  })
  for (const [, path] of body.matchAll(/(?:href|src)="(.*?)"/g)) {
    t.equal((await request(new URL(path!, url).href)).status, 200, path!)
  }
})

t.test('the page is compressed for those who prefer that', async t => {
  const url = `http://127.0.0.1:${await serve(t)}`
  const encodingFor = async (accepted: string): Promise<unknown> => {
    return (await request(url, { headers: { 'accept-encoding': accepted } })).headers['content-encoding']
  }
  t.equal(await encodingFor('gzip'), 'gzip')
  t.equal(await encodingFor('identity'), undefined)
})

t.test('answers HEAD like GET, without the body, whatever the options of Fastify are', async t => {
  const url = `http://127.0.0.1:${await serve(t, { fastify: { exposeHeadRoutes: false } })}`
  for (const path of [
    '/', '/page/page.css', '/live.json', '/live/series', '/metrics', '/healthz', '/elsewhere', '/page/absent', '/%zz'
  ]) {
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
    // A CONNECT request has no path and is tested below
    if (['GET', 'HEAD', 'CONNECT'].includes(method)) continue
    t.same(summary(await request(url, { method, path: '/metrics?a=b' })), refused, method)
  }
  for (const path of ['/', '/page/page.css', '/live.json?since=1', '/live/series', '/healthz']) {
    t.same(summary(await request(url, { method: 'POST', path, body: 'a=b' })), refused, path)
  }
  // All but the first are patterns in the syntax of routers
  for (const path of ['/elsewhere', '/:a(', '/:a(^(a+)+$)', '/*/a']) {
    t.same(summary(await request(url, { method: 'DELETE', path })), plain(404, 'not found: see /metrics\n'), path)
  }
  t.equal(await exchange(port, 'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n'), '')
  const unknown = await exchange(port, 'JUGGLE /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')
  t.match(unknown, /^HTTP\/1\.1 400 Bad Request\r\n/)
})

t.test('a body is refused and not read', async t => {
  const port = await serve(t)
  const refused =
    /^HTTP\/1\.1 413 Payload Too Large\r\n[^]*\r\nconnection: close\r\n[^]*\r\n\r\na body is not accepted\n$/
  const answerTo = (method: string, header: string): Promise<string> => {
    return exchange(port, `${method} /metrics HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`)
  }
  t.match(await answerTo('GET', 'Content-Length: 1000000'), refused)
  t.match(await answerTo('GET', 'Transfer-Encoding: chunked'), refused)
  t.match(await answerTo('POST', 'Content-Length: 1000000'), /^HTTP\/1\.1 405 /)
  t.equal((await request(`http://127.0.0.1:${port}/metrics`, { headers: { 'content-length': 0 } })).body, text)
})

t.test('on a loopback address the Host of another machine is refused for every method and path', async t => {
  const url = `http://127.0.0.1:${await serve(t, { hosts: ['metrics.test'] })}`
  for (const host of ['localhost', 'metrics.test:80']) {
    t.equal((await request(`${url}/metrics`, { headers: { host } })).status, 200, host)
  }
  const body = "the Host 'evil.example:4343' is not allowed: add its name to the option allowedHosts\n"
  for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS']) {
    for (const path of ['/metrics', '/', '/page/page.css', '/live.json', '/live/series', '/healthz', '/elsewhere']) {
      const answer = await request(url, { method, path, headers: { host: 'evil.example:4343' } })
      t.match(answer.headers, { 'content-length': String(body.length), connection: 'close' })
      answer.headers['content-length'] = String(answer.body.length)
      t.same(summary(answer), plain(403, method === 'HEAD' ? '' : body), `${method} ${path}`)
    }
  }
})

t.test('a missing Host is allowed, an empty one and two are refused', async t => {
  const port = await serve(t, { hosts: [] })
  t.match(await exchange(port, 'GET /healthz HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok\n$/)
  t.match(await exchange(port, 'GET /healthz HTTP/1.1\r\nHost:\r\n\r\n'), /^HTTP\/1\.1 403 [^]*\r\n\r\nthe Host '' is/)
  for (const hosts of ['evil.example\r\nHost: localhost', 'evil.example, localhost']) {
    t.match(await exchange(port, `GET /healthz HTTP/1.0\r\nHost: ${hosts}\r\n\r\n`), /^HTTP\/1\.1 403 /)
  }
})

t.test('a 403 contains no control characters, and at most 260 characters of the Host', async t => {
  const port = await serve(t, { hosts: [] })
  const answerTo = async (host: string): Promise<string> => {
    return (await exchange(port, `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).split('\r\n\r\n')[1]!
  }
  const text = (host: string): string => `the Host '${host}' is not allowed: add its name to the option allowedHosts\n`
  t.equal(await answerTo('a\tb\xe4'), text('a?b??'))
  t.equal(await answerTo('<b>x</b>'), text('<b>x</b>'))
  t.equal(await answerTo('x'.repeat(5_000)), text('x'.repeat(260)))
})

t.test('on other addresses every Host is allowed', async t => {
  const port = await serve(t, { hosts: null })
  for (const host of ['evil.example', ':']) {
    t.equal((await request(`http://127.0.0.1:${port}/metrics`, { headers: { host } })).status, 200, host)
  }
})

t.test('the answer to an internal error is a fixed text; a logger of Fastify gets the error', async t => {
  const register = {
    ...jobs(),
    contentType: 'text/plain',
    registerMetric () {},
    getSingleMetric () {},
    removeSingleMetric () {},
    metrics: async () => ''
  }
  register.metrics = async () => {
    Object.defineProperty(register, 'contentType', { get () { throw new Error('in /secret') } })
    return ''
  }
  const lines: string[] = []
  const fastify = { logger: { level: 'error', stream: { write: (line: string) => { lines.push(line) } } } }
  const port = await serve(t, { register, fastify })
  const answer = { ...plain(500, 'internal error\n') as object, 'cache-control': 'no-store' }
  t.same(summary(await request(`http://127.0.0.1:${port}/metrics`)), answer)
  t.equal(lines.length, 1)
  t.equal(JSON.parse(lines[0]!).err.message, 'in /secret')
})

t.test('options that Fastify rejects reject the app', async t => {
  await t.rejects(serve(t, { fastify: { bodyLimit: -1 } }), { code: 'FST_ERR_ROUTE_BODY_LIMIT_OPTION_NOT_INT' })
})

t.test('at most 64 scrapes are answered at once, further ones get 503 after waiting', async t => {
  const { setInterval } = globalThis
  // Shortens the wait
  t.intercept(globalThis, 'setInterval', { value: (look: () => void) => setInterval(look, 1), configurable: true })
  const register = new Registry()
  let open = (): void => {}
  const opened = new Promise<void>(resolve => { open = resolve })
  register.registerMetric(new Counter({ name: 'slow_total', help: 'Slow', registers: [], collect: () => opened }))
  const url = `http://127.0.0.1:${await serve(t, { register })}`
  const first = Array.from({ length: 64 }, () => request(`${url}/metrics`))
  const second = ['GET', 'HEAD'].map(method => request(`${url}/metrics`, { method }))
  for (const answer of await Promise.all(second)) {
    t.equal(answer.status, 503)
    t.match(answer.headers, {
      'retry-after': '5', 'cross-origin-resource-policy': 'same-origin', 'cache-control': 'no-store'
    })
  }
  t.equal((await second[0]!).body, 'too many scrapes at once\n')
  for (const path of ['/', '/healthz']) t.equal((await request(`${url}${path}`)).status, 200, path)
  open()
  for (const answer of await Promise.all(first)) t.equal(answer.status, 200)
  t.equal((await request(`${url}/metrics`)).status, 200)
})

t.test('a client that does not read has an idle connection, which is closed in the end', async t => {
  const { setInterval } = globalThis
  // Shortens the wait
  t.intercept(globalThis, 'setInterval', { value: (look: () => void) => setInterval(look, 1), configurable: true })
  const register = new Registry()
  // More than the buffers of a connection hold
  for (let i = 0; i < 8; i++) {
    register.registerMetric(new Counter({ name: `big_${i}`, help: 'x'.repeat(4_000_000), registers: [] }))
  }
  const log: Array<[what: string, port: number | undefined]> = []
  const port = await new Promise<number | undefined>((resolve, reject) => {
    const connections = {
      close (socket: Socket) {
        log.push(['close', socket.remotePort])
        resolve(socket.remotePort)
        socket.destroy()
      },
      setIdle (socket: Socket, isIdle: boolean) { log.push([isIdle ? 'idle' : 'goes on', socket.remotePort]) }
    }
    serve(t, { register, connections, idleTimeout: 1_000 }).then(port => {
      const client = connect(port, '127.0.0.1').on('error', () => {})
      t.teardown(() => client.destroy())
      client.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')
    }).catch(reject)
  })
  t.same(log.slice(-2), [['idle', port], ['close', port]])
})

t.test('a failure in the middle of an answer closes its connection', async t => {
  const trace = HypertracePrometheus({ collectDefaults: false })
  t.teardown(() => trace.stop())
  for (let i = 0; i < 5_500; i++) trace({ id: `${i} ${randomBytes(500).toString('hex')}` })
  failAfter(t, trace.register, 5_000)
  let closed = 0
  const connections = {
    close (socket: Socket) {
      closed++
      socket.destroy()
    },
    setIdle () {}
  }
  const url = `http://127.0.0.1:${await serve(t, { register: trace.register, connections })}/metrics`
  await t.rejects(request(url), { code: 'ECONNRESET' })
  t.equal(closed, 1)
})

t.test('requests whose clients have left before the app gets them take no places', async t => {
  let closed = 0
  const connections = { close () { closed++ }, setIdle () {} }
  const shown = { register: jobs(), table: functionTable(), metric: 'trace_calls_total' }
  const app = await createApp({ ...shown, hosts: null, idleTimeout: 0, fastify: {}, connections })
  let left = 0
  const allLeft = new EventTarget()
  const server = createServer((req, res) => {
    if (req.url === '/metrics?stays') return app.handle(req, res)
    res.once('close', () => {
      app.handle(req, res)
      if (++left === 64) allLeft.dispatchEvent(new Event('left'))
    })
    req.socket.destroy()
  }).listen(0, '127.0.0.1')
  t.teardown(() => {
    server.close()
    return app.close()
  })
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`
  const everybodyLeft = once(allLeft, 'left')
  for (let i = 0; i < 64; i++) t.rejects(request(url), { code: 'ECONNRESET' })
  await everybodyLeft
  t.equal((await request(`${url}?stays`)).status, 200)
  t.equal(closed, 0, 'nobody had to make room')
})

t.test('an answer that has ended gives its place back', async t => {
  let closed = 0
  const url = `http://127.0.0.1:${await serve(t, { connections: { close () { closed++ }, setIdle () {} } })}/metrics`
  for (let i = 0; i < 65; i++) t.equal((await request(url)).status, 200)
  t.equal(closed, 0, 'nobody had to make room')
})

t.test('a large text is complete, with its length', async t => {
  const register = new Registry()
  register.registerMetric(new Counter({ name: 'big_total', help: 'x'.repeat(200_000), registers: [] }))
  const url = `http://127.0.0.1:${await serve(t, { register })}/metrics`
  const text = await register.metrics()
  const [get, head] = await Promise.all(['GET', 'HEAD'].map(method => request(url, { method })))
  for (const answer of [get!, head!]) t.equal(answer.headers['content-length'], String(text.length))
  t.ok(get!.body === text)
  t.equal(head!.body, '')
})

t.test('a failing collector gets 500 with a fixed text', async t => {
  const register = new Registry()
  const collect = (): void => { throw new Error('in /secret') }
  register.registerMetric(new Counter({ name: 'bad_total', help: 'Fails', registers: [], collect }))
  const url = `http://127.0.0.1:${await serve(t, { register })}/metrics`
  const answer = { ...plain(500, 'collecting the metrics failed\n') as object, 'cache-control': 'no-store' }
  t.same(summary(await request(url)), answer)
})
