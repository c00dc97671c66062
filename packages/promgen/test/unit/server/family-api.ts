import t from 'tap'
import { gauge } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { constant } from '../../../lib/signal/curves.ts'
import { served } from '../../support/server.ts'

const up = { name: 'up', type: 'gauge', help: 'Whether it is up.', labels: ['job'], series: 2 }

function registry (): Registry {
  return new Registry({ start: 0 }).add(
    gauge('up', { help: 'Whether it is up.', labels: ['job'] })
      .series({ job: 'a' }, constant(1)).series({ job: 'b' }, constant(0)))
}

t.test('a family is added, added again, listed and deleted with its series', async t => {
  const { ask, lines } = await served(t, registry(), { api: true })
  const family = { type: 'counter', help: 'Requests.', labels: ['code'], unit: 'requests' }
  const view = { name: 'requests', ...family, series: 0 }
  const put = async (body: object): Promise<unknown[]> => {
    const answer = await ask('PUT /api/v1/families/requests', body)
    return [answer.status, answer.body]
  }
  t.strictSame(await put(family), [201, view])
  t.strictSame(await put(family), [200, view])
  t.strictSame(await put({ ...family, type: 'gauge' }),
    [409, { error: { code: 'conflict', message: 'requests is a counter already, got gauge' } }])
  t.strictSame(await put({ ...family, labels: [] }),
    [409, { error: { code: 'conflict', message: 'requests has labels ["code"] already, got []' } }])
  t.strictSame(await ask('GET /api/v1/families').then(({ body }) => body), [up, view])
  t.match(await ask('DELETE /api/v1/families/up'), { status: 204, body: '' })
  t.strictSame(await ask('GET /api/v1/families').then(({ body }) => body), [view])
  t.strictSame(await ask('GET /api/v1/series').then(({ body }) => body), { series: [], next: null })
  t.equal((await ask('GET /metrics')).body, '# HELP requests Requests.\n# TYPE requests counter\n')
  t.strictSame(await ask('DELETE /api/v1/families/up').then(({ status, body }) => [status, body]),
    [404, { error: { code: 'not_found', message: 'name: there is no family up' } }])
  t.strictSame(lines, ['added family requests', 'deleted family up'])
})

t.test('while the history is written, the API can be read, and changes are refused', async t => {
  let isReady = false
  const registry = new Registry({ start: 0 })
  const { ask, lines } = await served(t, registry, { api: true, token: 'secret', isReady: () => isReady })
  const headers = { authorization: 'Bearer secret' }
  const refused = { status: 503, body: { error: { code: 'unavailable', message: 'the history is being written' } } }
  const series = '/api/v1/series/bff768445891ed7d'
  for (const line of ['PUT /api/v1/families/a', 'POST /api/v1/series', `PUT ${series}`, `PATCH ${series}`]) {
    t.match(await ask(line, {}, headers), refused)
  }
  for (const line of ['DELETE /api/v1/families/a', `DELETE ${series}`]) {
    t.match(await ask(line, undefined, headers), refused)
  }
  t.match(await ask('PUT /api/v1/families/a', { type: 'gauge' }), { status: 401 })
  t.match(await ask('GET /api/v1/families', undefined, headers), { status: 200 })
  t.match(await ask('HEAD /api/v1/series', undefined, headers), { status: 200 })
  t.strictSame(lines, [])
  isReady = true
  t.match(await ask('PUT /api/v1/families/a', { type: 'gauge' }, headers), { status: 201 })
})

t.test('a family has a type and little else', async t => {
  const { ask } = await served(t, registry(), { api: true })
  t.match(await ask('PUT /api/v1/families/a', { type: 'untyped' }),
    { status: 201, body: { name: 'a', type: 'untyped', help: '', labels: [], series: 0 } })
  const long = `a${'b'.repeat(5_000)}`
  t.match(await ask(`PUT /api/v1/families/${long}`, { type: 'untyped' }), { status: 201, body: { name: long } })
})

const refused: Array<[name: string, body: unknown, path: string | undefined, message: string]> = [
  ['1x', { type: 'gauge' }, 'name', 'name: must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got "1x"'],
  ['a%2Fb', { type: 'gauge' }, 'name',
    'name: must match [a-zA-Z_:][a-zA-Z0-9_:]* (utf8Names allows more), got "a/b"'],
  ['a', {}, 'type', 'type is missing'],
  ['a', { type: 'meter' }, 'type', 'type must be counter, gauge, histogram, summary or untyped, got "meter"'],
  ['a', { type: 'gauge', help: 1 }, 'help', 'help: must be text, got 1'],
  ['a', { type: 'gauge', labels: 'b' }, 'labels', 'labels: must be a list of names, got "b"'],
  ['a', { type: 'gauge', labels: ['le'] }, undefined, 'label le: reserved for the buckets of a histogram'],
  ['a', { type: 'gauge', labels: ['__x'] }, undefined, 'label __x: names beginning with __ are reserved'],
  ['a', { type: 'gauge', name: 'b' }, 'name',
    'unknown field "name", must be one of type, help, unit, labels, buckets, native, quantiles'],
  ['a', '{"type": "gauge", "__proto__": {}}', '__proto__',
    'unknown field "__proto__", must be one of type, help, unit, labels, buckets, native, quantiles'],
  ['a', [], undefined, 'body: must be an object, got an array']
]
for (const [name, body, path, message] of refused) {
  t.test(`the family ${name} of ${JSON.stringify(body)} is refused`, async t => {
    const { ask } = await served(t, registry(), { api: true })
    const answer = await ask(`PUT /api/v1/families/${name}`, body)
    const error = { code: 'bad_input', message, ...path === undefined ? {} : { path } }
    t.strictSame([answer.status, answer.body], [400, { error }])
    t.strictSame((await ask('GET /api/v1/families')).body, [up])
  })
}
