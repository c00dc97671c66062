import t from 'tap'
import { gauge } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { served } from '../../support/server.ts'

const buckets = [[0.1, '0.1'], [1, '1.0'], [Infinity, '+Inf']] as const
const family = 'latency_seconds'

/** What the API shows of each series of the histogram. */
function rows (show: (index: number) => object): object[] {
  return [
    ...buckets.map(([, le], i) => ({ name: `${family}_bucket`, labels: { path: '/', le }, ...show(i) })),
    { name: `${family}_sum`, labels: { path: '/' }, ...show(3) },
    { name: `${family}_count`, labels: { path: '/' }, ...show(4) }
  ]
}

t.test('a histogram is one series with several values', async t => {
  const { ask } = await served(t, new Registry({ start: 0 }), { api: true, advance: 'scrape' })
  const definition = { type: 'histogram', labels: ['path'], buckets: [0.1, 1], native: { schema: 3 } }
  const view = { name: family, help: '', ...definition }
  t.strictSame((await ask(`PUT /api/v1/families/${family}`, definition)).body, { ...view, series: 0 })
  const data = { rate: [10], quantiles: { 0.5: [0.1], 0.99: [1] } }
  const { status, body } = await ask('POST /api/v1/series', { name: family, labels: { path: '/' }, ...data })
  t.equal(status, 201)
  const { id } = body as { id: string }
  t.strictSame((await ask('GET /api/v1/families')).body, [{ ...view, series: 1 }])
  await ask('GET /metrics')
  t.equal((await ask('GET /metrics')).body, `# TYPE latency_seconds histogram
latency_seconds_bucket{path="/",le="0.1"} 75
latency_seconds_bucket{path="/",le="1.0"} 148
latency_seconds_bucket{path="/",le="+Inf"} 150
latency_seconds_sum{path="/"} 45.68877551020409
latency_seconds_count{path="/"} 150
`)
  const values = [75, 148, 150, 45.68877551020409, 150]
  t.strictSame((await ask(`GET /api/v1/series/${id}/samples?from=0&to=15000`)).body,
    { series: rows(i => ({ samples: [[0, 0], [15_000, values[i]]] })) })
  t.strictSame((await ask(`GET /api/v1/series/${id}/samples?from=0&to=15000&step=6ms`)).body, {
    error: { code: 'bad_input', message: 'step: must give at most 11000 samples, got 12505', path: 'step' }
  })
  await ask(`PATCH /api/v1/series/${id}`, { paused: true })
  t.strictSame((await ask(`GET /api/v1/series/${id}`)).body, {
    id,
    name: family,
    labels: { path: '/' },
    state: 'paused',
    ...data,
    endStrategy: 'removeTimeSeries',
    start: '1970-01-01T00:00:00.000Z',
    values: rows(() => ({ value: null }))
  })
  t.strictSame(await ask(`PUT /api/v1/series/${id}`, { data: [1] }).then(({ status, body }) => [status, body]), [400, {
    error: {
      code: 'bad_input',
      message: 'data: must be { rate, quantiles } or { rate, distribution }, got a signal',
      path: 'data'
    }
  }])
})

for (const [body, message, path] of [
  [{ type: 'histogram', buckets: [1, 0.5] }, 'buckets: must rise, got 0.5 after 1', 'buckets'],
  [{ type: 'histogram', native: { schema: 9 } }, 'native.schema: must be a whole number from -4 to 8, got 9',
    'native.schema'],
  [{ type: 'summary', quantiles: [1.5] }, 'quantiles: must be from 0 to 1, got 1.5', 'quantiles']
] as const) {
  t.test(`a family with ${JSON.stringify(body)} is refused`, async t => {
    const { ask } = await served(t, new Registry({ start: 0 }), { api: true })
    t.strictSame((await ask('PUT /api/v1/families/a', body)).body, { error: { code: 'bad_input', message, path } })
  })
}

t.test('a summary shows its quantiles', async t => {
  const { ask } = await served(t, new Registry({ start: 0 }), { api: true })
  t.strictSame((await ask('PUT /api/v1/families/a', { type: 'summary', quantiles: [0.5] })).body,
    { name: 'a', type: 'summary', help: '', labels: [], quantiles: [0.5], series: 0 })
})

t.test('a series with churn has the samples of all series that it was', async t => {
  const registry = new Registry({ start: 0 }).add(gauge('up', { labels: ['pod'] }))
  const { ask } = await served(t, registry, { api: true, advance: 'scrape' })
  const churn = { label: 'pod', every: '1m', share: 1 }
  const { body } = await ask('POST /api/v1/series', { name: 'up', labels: { pod: 'a' }, data: [1], churn })
  const { id } = body as { id: string }
  t.match(await ask(`GET /api/v1/series/${id}`), { status: 200, body: { churn, state: 'active' } })
  const answer = await ask(`GET /api/v1/series/${id}/samples?from=0&to=119000&step=30s`)
  const { series } = answer.body as { series: Array<{ labels: { pod: string }, samples: Array<[number, number]> }> }
  const shown = [0, 30_000, 60_000, 90_000].map(t => {
    return series.filter(({ samples }) => samples.some(([time, value]) => time === t && value === 1)).length
  })
  t.strictSame(shown, [1, 1, 1, 1])
  t.strictSame((await ask(`GET /api/v1/series/${id}/samples?from=0&to=1970-01-08T00:00:00Z&step=1h`)).body, {
    error: { code: 'bad_input', message: `step: must give at most 11000 samples, got ${169 * 10_081}`, path: 'step' }
  })
})
