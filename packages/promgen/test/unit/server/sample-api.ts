import t, { type Test } from 'tap'
import { gauge } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { custom, linear } from '../../../lib/signal/segments.ts'
import { served, type Served } from '../../support/server.ts'

/** A server of one series, and its path. */
async function serving (t: Test, signal = custom(1, null, NaN, -Infinity, Infinity)): Promise<[Served, string]> {
  const registry = new Registry({ start: 0, interval: '15s' }).add(gauge('up'))
  const id = registry.create({ name: 'up', labels: {}, data: signal })
  return [await served(t, registry, { api: true, advance: 'scrape' }), `/api/v1/series/${id}/samples`]
}

t.test('samples of a series in a range, both ends included', async t => {
  const [{ ask }, path] = await serving(t)
  t.strictSame(await ask(`GET ${path}?from=-15000&to=90000`).then(({ status, body }) => [status, body]), [200, {
    samples: [
      [-15_000, null], [0, 1], [15_000, null], [30_000, 'NaN'], [45_000, '-Inf'], [60_000, '+Inf'], [75_000, 'stale'],
      [90_000, null]
    ]
  }])
  t.strictSame((await ask(`GET ${path}?from=1970-01-01T00:00:00Z&to=0`)).body, { samples: [[0, 1]] })
  t.strictSame((await ask(`GET ${path}?from=0&to=40000&step=20s`)).body,
    { samples: [[0, 1], [20_000, null], [40_000, 'NaN']] })
})

t.test('without a range, the last 240 steps until now', async t => {
  const [{ ask }, path] = await serving(t, linear(0, 299, { steps: 300 }))
  for (let i = 0; i < 2; i++) await ask('GET /metrics')
  const { samples } = (await ask(`GET ${path}`)).body as { samples: Array<[number, number | null]> }
  t.equal(samples.length, 241)
  t.strictSame([samples[0], samples.slice(-3)], [[-3_570_000, null], [[0, 0], [15_000, 1], [30_000, 2]]])
  t.strictSame((await ask(`GET ${path}?from=-15s`)).body, { samples: [[15_000, 1], [30_000, 2]] })
})

t.test('at most 11,000 samples', async t => {
  const [{ ask }, path] = await serving(t, linear(0, 1, { steps: 2 }).end('loop'))
  const answer = await ask(`GET ${path}?from=0&to=10999&step=1ms`)
  t.equal((answer.body as { samples: unknown[] }).samples.length, 11_000)
  for (const [to, count] of [['11000', 11_001], ['2100-01-01T00:00:00Z', 4_102_444_800_001]]) {
    t.strictSame((await ask(`GET ${path}?from=0&to=${to}&step=1ms`)).body, {
      error: { code: 'bad_input', message: `step: must give at most 11000 samples, got ${count}`, path: 'step' }
    })
  }
})

const refused: Array<[query: string, path: string, message: string]> = [
  ['from=1&to=0', 'from', 'from: must not be after to'],
  ['from=today', 'from', 'instant: must be a Date, milliseconds, RFC 3339, now, or such as -7d, got "today"'],
  ['to=', 'to', 'instant: must be a Date, milliseconds, RFC 3339, now, or such as -7d, got ""'],
  ['step=0s', 'step', 'step: must be longer than 0, got 0s'],
  ['step=-1s', 'step', 'step: must be longer than 0, got -1s'],
  ['step=1m1h', 'step', 'duration: units must fall from y to ms, each once, got "1m1h"'],
  ['at=1', 'at', 'unknown parameter "at", must be one of from, to, step']
]
for (const [query, path, message] of refused) {
  t.test(`samples with ${query} are refused`, async t => {
    const [{ ask }, samples] = await serving(t)
    const { status, body } = await ask(`GET ${samples}?${query}`)
    t.strictSame([status, body], [400, { error: { code: 'bad_input', message, path } }])
  })
}
