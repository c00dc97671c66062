// Apart from abuse.ts, since a million series take seconds to make, which a mutation run cannot wait for each time.

import t from 'tap'
import { gauge } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { constant } from '../../../lib/signal/curves.ts'
import { served } from '../../support/server.ts'

t.test('of a million series, none more is added', async t => {
  const data = constant(1)
  const rooms = Array.from({ length: 1_000_000 }, (_, i) => {
    return { name: 'room', labels: { name: String(i % 1_000), floor: String(Math.floor(i / 1_000)) }, data }
  })
  const full = new Registry({ start: 0 }).add(gauge('room', { labels: ['name', 'floor'] }).with(rooms))
  const { ask } = await served(t, full, { api: true })
  const answer = await ask('POST /api/v1/series', { name: 'room', labels: { name: 'b', floor: '0' }, data: [1] })
  t.strictSame([answer.status, answer.body], [422, {
    error: { code: 'too_many_series', message: 'registry: must have at most 1000000 series, got 1000001' }
  }])
})
