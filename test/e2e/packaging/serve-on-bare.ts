import { readFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { installOnBare, peers, type Platform, type Place } from '../../support/bare.ts'
import { exchange, freePort, request, tryConnect, type Answer } from '../../support/http.ts'
import { manifest, withoutToolchains } from '../../support/installed-package.ts'

const skip = withoutToolchains()

/** Serves some series, tells its port, and stops when it gets the path /stop on another port. */
const serving = `
const HypertracePrometheus = require('hypertrace-prometheus')
const { createServer } = require(typeof Bare === 'undefined' ? 'http' : 'bare-http1')
const options = { collectDefaults: false, allowedHosts: ['chat.example'], maxSeries: 100000 }
const trace = HypertracePrometheus({ port: 0, ...options })
for (let i = 0; i < Number(require('./count.json')); i++) trace({ id: 'ä"'.repeat(100) + i })
if (require('./count.json') === 0) {
  const get = async () => { throw new Error('no') }
  trace.register.registerMetric({ name: 'failing', help: '', type: 'gauge', reset () {}, get })
}
trace.ready.then(({ port }) => {
  const control = createServer((req, res) => {
    const stopped = trace.stop()
    stopped.then(() => {
      console.log('stopped')
      control.close()
    })
    res.writeHead(200, { connection: 'close' })
    res.end('stopping')
  })
  control.listen(0, '127.0.0.1').on('listening', () => {
    console.log(JSON.stringify({ port, control: control.address().port }))
  })
})
`

async function serve (
  place: Place, platform: Platform = 'bare'
): Promise<{ url: string, port: number, stop (): Promise<Answer>, running: ReturnType<Place['start']> }> {
  const running = place.start('app.js', platform)
  const { port, control } = JSON.parse(await running.line())
  const stop = (): Promise<Answer> => request(`http://127.0.0.1:${control}/stop`)
  return { url: `http://127.0.0.1:${port}`, port, stop, running }
}

function files (count: number): Record<string, string> {
  return { 'app.js': serving, 'count.json': String(count) }
}

/** What has to be the same; servers differ in what they say of connections, and in the order of headers. */
function comparable ({ status, headers, bytes }: Answer): unknown {
  const { date, connection, 'keep-alive': keepAlive, ...rest } = headers
  const isCompressed = rest['content-encoding'] === 'gzip' && bytes.length > 0
  const isFeed = rest['content-type'] === 'application/json'
  // Two versions of zlib, and epochs of different lengths
  if (rest['content-encoding'] === 'gzip' || isFeed) delete rest['content-length']
  const body = (isCompressed ? gunzipSync(bytes) : bytes).toString()
  if (!isFeed || body === '') return { status, headers: rest, body }
  const { epoch, time, next, ...same } = JSON.parse(body)
  return { status, headers: rest, body: same, types: [typeof epoch, typeof time, typeof next] }
}

const requests: Array<[method: string, path: string, headers: Record<string, string>]> = [
  ...[
    '/', '/metrics', '/healthz', '/metrics?x=1', '/metrics/', '/nowhere', '/page/page.css', '/page/nothing',
    '/live.json', '/live.json?since=1&epoch=x', '/live/series', '/live/series?group=0'
  ].flatMap(path => {
    return ['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'].map((method): typeof requests[number] => [method, path, {}])
  }),
  ...['gzip', 'gzip;q=0', 'br'].map(encoding => ({ 'accept-encoding': encoding })).flatMap(headers => {
    return ['/metrics', '/', '/page/page.css', '/live.json'].flatMap(path => {
      return ['GET', 'HEAD'].map((method): typeof requests[number] => [method, path, headers])
    })
  }),
  ...[
    'localhost', 'app.localhost:1', '127.0.0.1', '[::1]', '10.0.0.1', 'chat.example', 'evil.example', '[::1%25evil]',
    'evil.example/.localhost', 'host.docker.internal', '1.2.3', '::1'
  ].map((host): typeof requests[number] => ['GET', '/metrics', { host }]),
  ...['/', '/page/page.css', '/live.json', '/live/series'].map((path): typeof requests[number] => {
    return ['GET', path, { host: 'evil.example' }]
  }),
  ['GET', '/metrics', { 'content-length': '1' }],
  ['GET', '/metrics', { 'content-length': '0' }]
]

for (const [title, count] of Object.entries({ 'some series': 3, 'a failing collector': 0, '6 MB of series': 25_000 })) {
  t.test(`a server with ${title} answers as on Node.js`, { skip }, async t => {
    const place = installOnBare(t, files(count))
    const servers = await Promise.all([serve(place), serve(place, 'node')])
    for (const [method, path, headers] of count > 3 ? requests.filter(([, path]) => path === '/metrics') : requests) {
      const body = headers['content-length'] === '1' ? 'x' : ''
      const [onBare, onNode] = await Promise.all(servers.map(async ({ url }) => {
        return comparable(await request(url + path, { method, headers, body }))
      }))
      t.strictSame(onBare, onNode, `${method} ${path} ${JSON.stringify(headers)}`)
    }
  })
}

t.test('the feed says what has changed, and which series a row has', { skip }, async t => {
  const { url, running, stop } = await serve(installOnBare(t, files(3)))
  const get = async (path: string): Promise<any> => JSON.parse((await request(url + path)).body)
  const { epoch, version, groups, changed } = await get('/live.json')
  t.match(groups, [[0, '', '', '']])
  t.strictSame(changed, [[0, 3]])
  t.strictSame((await get(`/live.json?since=${version}&epoch=${epoch}`)).changed, [])
  const { labels, series } = await get(`/live/series?group=0&epoch=${epoch}`)
  t.strictSame(labels, ['id'])
  t.strictSame(series.map(({ labels, count }: any) => [labels.id, count]), [0, 1, 2].map(i => {
    return ['ä"'.repeat(100) + i, 1]
  }))
  // Its timer does not keep the process alive
  await stop()
  t.equal(await running.line(), 'stopped')
  t.match(await running.ended, { code: 0, stderr: '' })
})

t.test('an answer over HTTP/1.0 tells its length, also where the text is long', { skip }, async t => {
  const { url, port } = await serve(installOnBare(t, files(25_000)))
  const [head, body] = (await exchange(port, 'GET /metrics HTTP/1.0\r\n\r\n')).split('\r\n\r\n') as [string, string]
  t.match(head, /^HTTP\/1\.1 200 /)
  t.equal(Number(/\r\ncontent-length: (\d+)/i.exec(head)![1]), body.length)
  t.equal(Buffer.from(body, 'latin1').toString(), (await request(`${url}/metrics`)).body)
})

t.test('what is no HTTP is answered with 4xx or not at all, and others are served', { skip }, async t => {
  const { url, port, running } = await serve(installOnBare(t, files(3)))
  const bad = [
    'nonsense\r\n\r\n', 'GET /metrics HTTP/9.9\r\n\r\n', `GET /metrics HTTP/1.1\r\nHost: ${'x'.repeat(20_000)}\r\n\r\n`,
    'GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    'GET /metrics HTTP/1.1\r\nHost: \u00e4\r\nConnection: close\r\n\r\n',
    'POST /metrics HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc',
    'CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n'
  ]
  for (const text of bad) {
    t.match(await exchange(port, text), /^(?:HTTP\/1\.1 4\d\d |$)/, JSON.stringify(text.slice(0, 80)))
  }
  t.equal((await request(`${url}/healthz`)).status, 200)
  t.equal((await Promise.all(Array.from({ length: 100 }, () => request(`${url}/metrics`)))).length, 100)
  const early = await tryConnect(port)
  t.equal(early, 'connected')
  t.notOk(await Promise.race([running.ended, request(`${url}/healthz`).then(() => null)]))
})

t.test('stop() releases the port at once and breaks off what lasts, and the process ends', { skip }, async t => {
  const { port, stop, running } = await serve(installOnBare(t, files(25_000)))
  // A client that reads nothing of a long answer
  const { connect } = await import('node:net')
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.pause()
  socket.write('GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n')
  socket.on('error', () => {})
  await once(socket, 'readable')
  await stop()
  t.equal(await tryConnect(port), 'ECONNREFUSED')
  t.equal(await running.line(), 'stopped')
  t.match(await running.ended, { code: 0, stderr: '' })
  const text = Buffer.concat(await socket.toArray().catch(() => [])).toString('latin1')
  t.notOk(text.endsWith('0\r\n\r\n'), 'the answer is not whole')
})

t.test('a request right after the factory has returned is answered, one after stop() is refused', { skip }, async t => {
  const app = `
const HypertracePrometheus = require('hypertrace-prometheus')
const { request } = require('bare-http1')
const port = Number(require('bare-os').getEnv('APP_PORT'))
const ask = () => new Promise(resolve => {
  const req = request({ host: '127.0.0.1', port, path: '/healthz', headers: { connection: 'close' } }, res => {
    res.on('data', () => {}).on('end', () => resolve(res.statusCode))
  })
  req.on('error', error => resolve(error.code)).end()
})
async function main () {
  const trace = HypertracePrometheus(port)
  console.log(await ask(), JSON.stringify(trace.address))
  const stopped = trace.stop()
  console.log(await ask(), trace.address)
  await stopped
  const again = HypertracePrometheus({ port, host: '127.0.0.1' })
  console.log((await again.ready).url === \`http://127.0.0.1:\${port}/\`, await ask())
  await Promise.all([again.stop(), again.stop()])
}
main()
`
  const port = await freePort()
  const { run } = installOnBare(t, { 'app.js': app })
  const address = JSON.stringify({ host: 'localhost', port, url: `http://localhost:${port}/` })
  t.strictSame(await run('app.js', 'bare', { APP_PORT: String(port) }), {
    code: 0, stdout: `200 ${address}\nECONNREFUSED null\ntrue 200\n`, stderr: ''
  })
})

t.test('a process ends while an unref\'d server listens', { skip }, async t => {
  const app = `
const trace = require('hypertrace-prometheus')({ port: 0, unref: true })
trace.ready.then(() => console.log('listens'))
`
  const { run } = installOnBare(t, { 'app.js': app })
  t.strictSame(await run('app.js'), { code: 0, stdout: 'listens\n', stderr: '' })
})

const outcome = (options: string): string => `
const trace = require('hypertrace-prometheus')(${options})
trace.ready.then(() => console.log('ready'), async error => {
  trace({ id: 'counted' })
  console.log(error.message)
  console.log((await trace.metrics()).split('\\n')[2])
})
`

t.test('without bare-http1 the reason says what to install, and counting goes on', { skip }, async t => {
  const { run } = installOnBare(t, { 'app.js': outcome('4343') }, [])
  const message = 'bare-http1 cannot be loaded: run npm install bare-http1, or omit the option port and read metrics()'
  const { code, stdout, stderr } = await run('app.js')
  t.strictSame({ code, stdout }, { code: 0, stdout: `${message}\ntrace_counter{id="counted"} 1\n` })
  const warning = 'HypertracePrometheusWarning: the server on localhost, port 4343, does not start ' +
    `(${message}); counting goes on without it`
  t.equal(stderr.replace(/\d+/, 'PID'), `(bare:PID) [HYPERTRACE_PROMETHEUS_LISTEN] ${warning}\n`)
})

t.test('a port in use, a host that cannot be found, and https', { skip }, async t => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  for (const [options, reason] of [
    [`${port}`, /address already in use/],
    ["{ port: 0, host: 'no.such.host.invalid' }", /^(?!ready)./],
    ['{ port: 0, fastify: { https: {} } }', /no https on Bare/]
  ] as const) {
    const { run } = installOnBare(t, { 'app.js': outcome(options) })
    const { code, stdout, stderr } = await run('app.js')
    t.match([code, stdout], [0, reason], options)
    t.match(stdout, 'trace_counter{id="counted"} 1\n', options)
    t.match(stderr, /^\(bare:\d+\) \[HYPERTRACE_PROMETHEUS_LISTEN\] [^\n]+\n$/, options)
  }
})

t.test('options of Fastify are ignored, and a warning says so', { skip }, async t => {
  const app = `
const trace = require('hypertrace-prometheus')({ port: 0, fastify: { logger: true } })
trace.ready.then(() => trace.stop())
`
  const { code, stderr } = await installOnBare(t, { 'app.js': app }).run('app.js')
  t.equal(code, 0)
  t.match(stderr, /^\(bare:\d+\) \[HYPERTRACE_PROMETHEUS_NO_FASTIFY\] .* has no effect on Bare, it has logger\n$/)
})

t.test('without the other modules there is no gzip, and the name of the machine is no Host', { skip }, async t => {
  const { url } = await serve(installOnBare(t, files(3), ['bare-http1']))
  const { status, headers } = await request(`${url}/metrics`, { headers: { 'accept-encoding': 'gzip' } })
  t.strictSame([status, headers['content-encoding'], headers.vary], [200, undefined, 'accept-encoding'])
  const host = (await import('node:os')).hostname()
  t.equal((await request(`${url}/metrics`, { headers: { host } })).status, 403)
  const { url: withAll } = await serve(installOnBare(t, files(3), peers))
  t.equal((await request(`${withAll}/metrics`, { headers: { host } })).status, 200)
})

const preloaded = `
require('hypertrace-prometheus/register')
const Hypertrace = require('hypertrace')
class Chat {
  constructor () { this.tracer = Hypertrace.createTracer(this, { props: { room: 'lobby' } }) }
  send () { this.tracer.trace() }
}
new Chat().send()
const trace = globalThis[Symbol.for('hypertrace.traceFunction')]
trace.metrics().then(async text => {
  console.log(text.split('\\n')[2])
  await trace.ready
})
`

t.test('the line of the preload at the top of an app takes options from the environment', { skip }, async t => {
  const place = installOnBare(t, { 'app.js': preloaded })
  const port = await freePort()
  const { code, stdout, stderr } = await place.run('app.js', 'bare', {
    HYPERTRACE_PROMETHEUS_PORT: String(port),
    HYPERTRACE_PROMETHEUS_ALLOWED_PROPS: 'room',
    HYPERTRACE_PROMETHEUS_LABELS: 'object_classname'
  })
  t.strictSame({ code, stdout, stderr }, {
    code: 0,
    stdout: 'trace_counter{object_classname="Chat",object_props_room="lobby"} 1\n',
    stderr: `hypertrace-prometheus: http://localhost:${port}/metrics\n`
  })
  const quiet = await place.run('app.js', 'bare', {
    HYPERTRACE_PROMETHEUS_PORT: '0', HYPERTRACE_PROMETHEUS_QUIET: 'true', HYPERTRACE_PROMETHEUS_LABELS: 'id'
  })
  t.strictSame(quiet, { code: 0, stdout: 'trace_counter 1\n', stderr: '' })
  const wrong = await place.run('app.js', 'bare', { HYPERTRACE_PROMETHEUS_PORT: 'x' })
  t.match(wrong.stderr, "HYPERTRACE_PROMETHEUS_PORT: port must be an integer or a string of digits, received 'x'")
  t.not(wrong.code, 0)
})

t.test('without bare-os the preload says what to install', { skip }, async t => {
  const { code, stderr } = await installOnBare(t, { 'app.js': preloaded }, ['bare-http1']).run('app.js')
  t.not(code, 0)
  t.match(stderr, 'run npm install bare-os')
})

t.test('the modules that these tests install are the optional peers', async t => {
  const { hypertrace, ...ofBare } = manifest.peerDependencies
  t.strictSame(Object.keys(ofBare).sort(), [...peers].sort())
})

t.test('code of docs/bare.md runs on Bare', { skip }, async t => {
  const text = readFileSync(new URL('../../../docs/bare.md', import.meta.url), 'utf8')
  const blocks = Array.from(text.matchAll(/^```cjs(?: bare)?\n(.*?)^```$/gms), ([, code]) => code!)
  t.equal(blocks.length, 2)
  const traced = `{
const Hypertrace = require('hypertrace')
class Probe {
  constructor () { this.tracer = Hypertrace.createTracer(this) }
  call () { this.tracer.trace() }
}
new Probe().call()
const trace = globalThis[Symbol.for('hypertrace.traceFunction')]
trace.ready.then(async ({ url }) => {
  console.log(url)
  console.log((await trace.metrics()).includes('object_classname="Probe"'))
  await trace.stop()
})
}`
  for (const code of blocks) {
    const port = await freePort()
    const { run } = installOnBare(t, { 'app.js': code.replaceAll('4343', String(port)) + traced })
    const outcome = await run('app.js', 'bare', { HYPERTRACE_PROMETHEUS_PORT: String(port) })
    t.match(outcome, { code: 0, stdout: `http://localhost:${port}/\ntrue\n` })
  }
})
