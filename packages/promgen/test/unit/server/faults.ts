import { once } from 'node:events'
import t from 'tap'
import { gauge } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { constant } from '../../../lib/signal/curves.ts'
import { startServer } from '../../../lib/server/start.ts'
import { request } from '../../../../../test/support/http.ts'
import { served } from '../../support/server.ts'

const internal = { error: { code: 'internal', message: 'internal error' } }

function broken (): never {
  throw new Error('broken')
}

t.test('series that a program has made have no written form', async t => {
  const up = gauge('up').series({}, constant(1))
  const { ask, errors } = await served(t, new Registry({ start: 0 }).add(up), { api: true })
  const { status, body } = await ask('GET /api/v1/config')
  const message = 'series {} of up was made by a program: how its data is written is not known'
  t.strictSame([status, body, errors], [409, { error: { code: 'conflict', message } }, []])
})

t.test('a fault of the registry is none of the request', async t => {
  const registry = new Registry({ start: 0 })
  const { ask, errors } = await served(t, registry, { api: true })
  Object.defineProperty(registry, 'definition', { value: broken })
  const { status, body } = await ask('GET /api/v1/series/00')
  t.strictSame([status, body, errors.map(({ message }) => message)], [500, internal, ['broken']])
})

t.test('faults are warnings of the process where nobody else is told', async t => {
  const server = await startServer(new Registry({ start: 0 }), { port: 0, api: true }, { read: broken, yaml: broken })
  t.teardown(() => server.stop())
  const warned = once(process, 'warning')
  const { status, body } = await request(`${server.url}api/v1/config`)
  t.strictSame([status, JSON.parse(body)], [500, internal])
  t.match(await warned, [{ code: 'PROMGEN_REQUEST', message: /^promgen: a request failed: Error: broken\n {4}at / }])
})
