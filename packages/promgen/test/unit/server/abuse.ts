import t from 'tap'
import { exchange } from '../../../../../test/support/http.ts'
import { gauge } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { constant } from '../../../lib/signal/curves.ts'
import { served } from '../../support/server.ts'

const registry = (): Registry => new Registry({ start: 0, interval: '15s' }).add(
  gauge('room', { labels: ['name'] }).series({ name: 'a' }, constant(1)))

const series = { name: 'room', labels: { name: 'b' }, data: [1] }

/** Bodies of a new series, each with what is said of it. */
const bodies: Array<[body: unknown, message: string | RegExp, path?: string]> = [
  ['', 'body: must be an object, got undefined'],
  ['{', /^body: must be JSON in UTF-8 \(.+\)$/],
  ['"\xff', /^body: must be JSON in UTF-8 \(.+\)$/],
  ['null', 'body: must be an object, got null'],
  [[series], 'body: must be an object, got an array'],
  [{}, 'name is missing'],
  [{ ...series, value: 1 }, /^value: unknown key/, 'value'],
  ['{"name": "room", "__proto__": {"labels": {"name": "b"}}}', /^__proto__: unknown key/,
    '__proto__'],
  [{ ...series, name: 1 }, 'name: must be text, got number 1: quote it', 'name'],
  [{ ...series, name: 'hall' }, 'name: there is no family hall', 'name'],
  [{ ...series, name: '__proto__' }, 'name: there is no family __proto__', 'name'],
  [{ ...series, labels: [] }, 'labels: must be a map, got a list', 'labels'],
  [{ ...series, labels: {} }, 'labels: name is missing, room has name', 'labels'],
  [{ ...series, labels: { name: 7 } }, 'labels.name: must be text, got number 7: quote it', 'labels.name'],
  [{ ...series, labels: { name: '' } }, 'labels.name: must not be empty: leave the label out of the family',
    'labels.name'],
  [{ ...series, labels: { name: 'b', nmae: 'c' } }, 'labels: nmae is not one of name', 'labels'],
  ['{"name": "room", "labels": {"name": "b", "__proto__": "c"}, "data": [1]}', 'labels: __proto__ is not one of name',
    'labels'],
  [{ name: 'room', labels: { name: 'b' } }, 'data is missing'],
  [{ ...series, data: 'x' }, /^data: must be a number, a segment such as /, 'data'],
  [{ ...series, data: [{ Void: { count: 1 }, Loop: {} }] }, 'data[0]: a segment has one key, got Void and Loop',
    'data[0]'],
  [{ ...series, data: [{ Linaer: {} }] }, 'data[0]: unknown segment Linaer; did you mean LinearSegment?', 'data[0]'],
  [{ ...series, data: [{ Random: { min: 5, max: 1, iterationCount: 1 } }] },
    /^data\[0\]\.Random\.min: .*must not exceed max, got 5 and 1$/, 'data[0].Random.min'],
  ['{"name": "room", "labels": {"name": "b"}, "data": [{"__proto__": {"count": 1}}]}',
    /^data\[0\]: unknown segment __proto__/, 'data[0]'],
  [{ ...series, data: [{ Recorded: { csv: '/etc/passwd', time: 'a', value: 'b' } }] },
    /files are read for a configuration only/, 'data[0].Recorded.csv'],
  [{ ...series, data: [{ Ref: 'traffic' }] }, /^data\[0\]\.Ref: unknown signal traffic/, 'data[0].Ref'],
  [{ ...series, data: [{ Noise: { kind: 'uniform', every: '1m1h' } }] },
    'data[0].Noise.every: duration: units must fall from y to ms, each once, got "1m1h"', 'data[0].Noise.every'],
  [{ ...series, endStrategy: 'stop' }, /^endStrategy: must be loop, /, 'endStrategy'],
  [{ ...series, data: [], endStrategy: 'loop' }, /end strategy loop needs data of some length, got none$/,
    'data'],
  [{ ...series, start: 'today' }, /^start: instant: must be /, 'start'],
  ['['.repeat(500_000), /^body: must be JSON in UTF-8 /],
  ['{"name": "room", "labels": {"name": "b"}, "data": ' + '['.repeat(101) + ']'.repeat(101) + '}',
    'body: must be nested at most 100 deep']
]

for (const [body, message, path] of bodies) {
  const shown = JSON.stringify(body).slice(0, 100)
  t.test(`a series from ${shown} is refused`, async t => {
    const { ask, lines, errors } = await served(t, registry(), { api: true })
    const answer = await ask('POST /api/v1/series', body)
    t.match(answer, { status: 400, body: { error: { code: 'bad_input', message } } })
    const { error } = answer.body as { error: { path?: string } }
    t.equal(error.path, path)
    t.strictSame([lines, errors], [[], []])
    t.match(await ask('GET /api/v1/families'), { body: [{ series: 1 }] })
  })
}

t.test('a series is added once, whoever asks at the same time', async t => {
  const { ask } = await served(t, registry(), { api: true })
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('POST /api/v1/series', series)))
  t.strictSame(answers.map(({ status }) => status).sort(), [201, ...Array(19).fill(409)])
  t.strictSame(answers.find(({ status }) => status === 409)!.body,
    { error: { code: 'duplicate', message: 'series {name="b"} of room exists already' } })
})

t.test('changes at the same time as scrapes and lists', async t => {
  const { ask, errors } = await served(t, registry(), { api: true })
  const statuses = await Promise.all(Array.from({ length: 100 }, async (_, i) => {
    const body = { ...series, labels: { name: `b${i}` } }
    const { body: { id } } = await ask('POST /api/v1/series', body) as { body: { id: string } }
    const answers = await Promise.all([
      ask('GET /metrics'), ask('GET /api/v1/series'), ask(`PUT /api/v1/series/${id}`, { data: [i] }),
      ask(`PATCH /api/v1/series/${id}`, { paused: i % 2 === 0 })
    ])
    return [...answers, await ask(`DELETE /api/v1/series/${id}`)].map(({ status }) => status)
  }))
  t.strictSame(statuses, Array(100).fill([200, 200, 200, 200, 204]))
  t.strictSame((await ask('GET /api/v1/families')).body,
    [{ name: 'room', type: 'gauge', help: '', labels: ['name'], series: 1 }])
  t.strictSame(errors, [])
})

t.test('bodies are JSON of at most a mebibyte', async t => {
  const { ask, port } = await served(t, registry(), { api: true })
  const post = 'POST /api/v1/series'
  const json = JSON.stringify(series)
  const mebibyte = json + ' '.repeat(2 ** 20 - json.length)
  t.match(await ask(post, mebibyte), { status: 201 })
  t.match(await ask(post, `${mebibyte} `), {
    status: 413,
    headers: { connection: 'close' },
    body: { error: { code: 'too_large', message: 'body: must be at most 1048576 bytes' } }
  })
  const chunked = await exchange(port, 'POST /api/v1/series HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' +
    'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n' +
    `${(2 ** 20 + 1).toString(16)}\r\n${mebibyte} \r\n0\r\n\r\n`)
  t.match(chunked, /^HTTP\/1\.1 413 /)
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'multipart/form-data']) {
    t.strictSame(await ask(post, series, { 'content-type': type }).then(({ status, body }) => [status, body]),
      [415, { error: { code: 'unsupported_media_type', message: 'body: must be application/json' } }], type)
  }
  t.match(await ask(post, { ...series, labels: { name: 'c' } }, { 'content-type': 'application/json; charset=utf-8' }),
    { status: 201 })
  t.match(await ask(post), { status: 400, body: { error: { message: 'body: must be an object, got undefined' } } })
})

t.test('paths and methods', async t => {
  const { ask } = await served(t, registry(), { api: true })
  const notFound = { error: { code: 'not_found', message: 'there is nothing at this path: see /metrics' } }
  for (const path of ['/', '/metric', '/api', '/api/v1', '/api/v1/families/a/b', '/api/v1/%2e%2e/x']) {
    t.strictSame(await ask(`GET ${path}`).then(({ status, body }) => [status, body]), [404, notFound], path)
  }
  t.strictSame((await ask('POST /nothing', 'no JSON', { 'content-type': 'text/plain' })).status, 404)
  t.strictSame(await ask('GET /api/v1/series/%zz').then(({ status, body }) => [status, body]),
    [400, { error: { code: 'bad_input', message: 'the path must be well encoded' } }])
  const methods: Array<[line: string, allow: string]> = [
    ['POST /metrics', 'GET, HEAD'], ['OPTIONS /metrics', 'GET, HEAD'], ['DELETE /healthz', 'GET, HEAD'],
    ['POST /api/v1/families', 'GET, HEAD'], ['GET /api/v1/families/room', 'PUT, DELETE'],
    ['DELETE /api/v1/series', 'GET, HEAD, POST'], ['OPTIONS /api/v1/series', 'GET, HEAD, POST'],
    ['POST /api/v1/series/00', 'GET, HEAD, PUT, PATCH, DELETE'], ['PUT /api/v1/series/00/samples', 'GET, HEAD'],
    ['PROPFIND /api/v1/config', 'GET, HEAD']
  ]
  for (const [line, allow] of methods) {
    const { status, body, headers } = await ask(line)
    const message = `${line.split(' ')[0]} is not allowed here, only ${allow}`
    t.strictSame([status, headers.allow, body], [405, allow, { error: { code: 'method_not_allowed', message } }], line)
  }
})

t.test('no answer allows pages of other origins to read it', async t => {
  const { ask } = await served(t, registry(), { api: true })
  for (const line of ['GET /metrics', 'GET /api/v1/series', 'OPTIONS /api/v1/series', 'GET /nothing']) {
    const preflight = { origin: 'http://evil.example', 'access-control-request-method': 'POST' }
    const { headers } = await ask(line, undefined, preflight)
    t.strictSame(Object.keys(headers).filter(name => name.startsWith('access-control')), [], line)
  }
})

t.test('without the option, there is no API', async t => {
  const { ask } = await served(t, registry())
  t.match(await ask('GET /api/v1/series'), { status: 404 })
  t.match(await ask('POST /api/v1/series', series), { status: 404 })
})

t.test('the Host has to be one of this machine', async t => {
  const { ask } = await served(t, registry(), { api: true, allowedHosts: ['Prom.example'] })
  for (const line of ['GET /metrics', 'GET /api/v1/series', 'GET /nothing', 'POST /metrics']) {
    const { status, body } = await ask(line, undefined, { host: 'evil.example' })
    const message = "the Host 'evil.example' is not allowed: add its name to allowedHosts"
    t.strictSame([status, body], [403, { error: { code: 'forbidden_host', message } }], line)
  }
  t.match(await ask('GET /metrics', undefined, { host: 'prom.example:2112' }), { status: 200 })
})

t.test('a token counts wherever the server listens, however a path is written', async t => {
  const { ask, port } = await served(t, registry(), { api: true, token: 'secret' })
  const message = 'the API needs the header Authorization: Bearer with the token of the server'
  const refused = { error: { code: 'unauthorized', message } }
  const paths = ['/api/v1/series', '/%61pi/v1/series', '/api/v1/config', '/api/v1/families', '/api/v1/series/00']
  for (const path of paths) {
    const { status, body, headers } = await ask(`GET ${path}`, undefined, { authorization: 'Bearer secrets' })
    t.strictSame([status, body, headers['www-authenticate']], [401, refused, 'Bearer'], path)
  }
  t.match(await ask('POST /api/v1/series', series), { status: 401, headers: { connection: 'close' } })
  t.match(await exchange(port, `GET http://localhost:${port}/api/v1/series HTTP/1.1\r\nHost: localhost\r\n` +
    'Connection: close\r\n\r\n'), /^HTTP\/1\.1 40[14] /)
  t.match(await ask('GET /api/v1/series', undefined, { authorization: 'Bearer secret' }), { status: 200 })
  t.match(await ask('GET /metrics'), { status: 200 })
  t.match(await ask('GET /healthz'), { status: 200 })
})
