import t from 'tap'
import { exchange } from '../../../../../test/support/http.ts'
import { loadConfig } from '../../../index.ts'
import { churn } from '../../../lib/metric/churn.ts'
import { gauge, histogram } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { formatOf } from '../../../lib/server/accept.ts'
import { duplicateKey } from '../../../lib/server/duplicate-key.ts'
import { tokenCheck } from '../../../lib/server/guard.ts'
import { requested } from '../../../lib/server/refused.ts'
import { constant } from '../../../lib/signal/curves.ts'
import { served } from '../../support/server.ts'

const registry = (): Registry => new Registry({ start: 0, interval: '15s' }).add(
  gauge('room', { labels: ['name'] }).series({ name: 'a' }, constant(1)))

const headers = 'Host: localhost\r\nContent-Type: application/json\r\n'
const last = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'

t.test('a refusal closes the connection if the rest of a body is unread', async t => {
  const { port } = await served(t, registry(), { api: true })
  const bodies = ['Content-Length: 100\r\n\r\n{"a":', 'Transfer-Encoding: chunked\r\n\r\n64\r\n{"a":']
  for (const body of bodies) {
    const answer = await exchange(port, `POST /nothing HTTP/1.1\r\n${headers}${body}`)
    // Not those of status 408, which follows on a connection that stays open
    const [head] = answer.split('\r\n\r\n')
    t.match(head, /^HTTP\/1\.1 404 [^]*\r\nconnection: close(?:\r\n|$)/i)
  }
})

t.test('a refusal leaves the connection open if nothing is unread', async t => {
  const { port } = await served(t, registry(), { api: true })
  const requests = [
    'GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n',
    `POST /api/v1/series HTTP/1.1\r\n${headers}Content-Length: 2\r\n\r\n{}`,
    `POST /nothing HTTP/1.1\r\n${headers}Content-Length: 0\r\n\r\n`
  ]
  for (const request of requests) {
    const answer = await exchange(port, request + last)
    t.match(answer, /^HTTP\/1\.1 40[04] [^]*HTTP\/1\.1 200 OK\r\n[^]*ok\n$/)
    t.notMatch(answer, /www-authenticate/i)
  }
})

t.test('the types of answers', async t => {
  const { ask } = await served(t, registry(), { api: true })
  const typeOf = async (line: string): Promise<unknown> => (await ask(line)).headers['content-type']
  t.equal(await typeOf('GET /healthz'), 'text/plain; charset=utf-8')
  t.equal(await typeOf('GET /api/v1/families'), 'application/json; charset=utf-8')
  const config = loadConfig('metrics: [{name: up, type: gauge, data: [1]}]')
  const { ask: askOther } = await served(t, config.registry, { config, api: true })
  t.match(await askOther('GET /api/v1/config'),
    { headers: { 'content-type': 'application/yaml; charset=utf-8' }, body: /^ {2}- name: up$/m })
})

t.test('series by the API may refer to signals of the configuration', async t => {
  const config = loadConfig('signals: {five: 5}\nmetrics: [{name: up, type: gauge, labels: [a], timeseries: []}]')
  const series = { name: 'up', labels: { a: 'b' }, data: [{ Ref: 'five' }] }
  const { ask } = await served(t, config.registry, { config, api: true })
  t.match(await ask('POST /api/v1/series', series), { status: 201 })
  t.match(await ask('GET /metrics'), { body: '# TYPE up gauge\nup{a="b"} 5\n' })
  const other = await served(t, loadConfig('metrics: [{name: up, type: gauge, labels: [a]}]').registry, { api: true })
  t.match(await other.ask('POST /api/v1/series', series), { status: 400 })
})

t.test('fields that a change of a series may have', async t => {
  const { ask } = await served(t, registry(), { api: true })
  const { body } = await ask('GET /api/v1/series?limit=1')
  const [{ id }] = (body as { series: [{ id: string }] }).series
  const known = 'data, rate, quantiles, distribution, resolution, endStrategy, start, churn, carried'
  for (const name of ['labels', 'paused']) {
    t.match(await ask(`PUT /api/v1/series/${id}`, { data: [1], [name]: {} }),
      { status: 400, body: { error: { message: `unknown field "${name}", must be one of ${known}`, path: name } } })
  }
  t.match(await ask(`PATCH /api/v1/series/${id}`, {}),
    { status: 400, body: { error: { message: 'paused is missing' } } })
  t.match(await ask('GET /api/v1/series?limit=10000'), { status: 200 })
  t.match(await ask('GET /api/v1/series?limit=10001'), { status: 400 })
})

t.test('samples of all series of a histogram count, and those that come in a time', async t => {
  const full = registry().add(histogram('latency_seconds'))
  const observed = full.create({
    name: 'latency_seconds', labels: {}, data: { rate: constant(1), quantiles: { 0.5: constant(1) } }
  })
  const churning = full.create({
    name: 'room', labels: { name: 'b' }, data: constant(1), churn: churn({ label: 'name', every: '1m', share: 1 })
  })
  const { ask } = await served(t, full, { api: true })
  t.match(await ask(`GET /api/v1/series/${observed}/samples?from=0&to=999&step=1ms`),
    { status: 400, body: { error: { message: 'step: must give at most 11000 samples, got 14000' } } })
  const late = `from=${1e12}&to=${1e12 + 60_000}&step=15s`
  t.match(await ask(`GET /api/v1/series/${churning}/samples?${late}`), { status: 200 })
  t.match(await ask(`GET /api/v1/series/${churning}/samples?from=x5`), { status: 400 })
  t.match(await ask(`GET /api/v1/series/${churning}`), { body: { values: [{ name: 'room' }] } })
})

t.test('formats by the weights of ranges', async t => {
  const half = 'application/openmetrics-text;q=0.5'
  t.equal(formatOf(`text/plain;version=0.0.4, ${half}`), 'text')
  t.equal(formatOf(`text/*, ${half}`), 'text')
  t.equal(formatOf(`${half}, application/json`), 'openMetrics')
})

t.test('keys behind lists and on later lines', async t => {
  t.strictSame(duplicateKey('{"a": [[1], 2],\n "b": 1, "b": 2}\n'), { path: 'b', line: 2, column: 10 })
  t.strictSame(duplicateKey('{"a": [[], {}], "b": [{"c": 1}]}'), undefined)
})

t.test('a token belongs to no other scheme', async t => {
  t.throws(() => tokenCheck('secret')('Xbearer secret'), { code: 'unauthorized' })
})

t.test('errors of a full registry have a code of their own', async t => {
  const full = Object.assign(new RangeError('registry: must have at most 1 series'), { code: 'too_many_series' })
  t.throws(() => requested(() => { throw full }), { code: 'too_many_series', message: full.message })
})
