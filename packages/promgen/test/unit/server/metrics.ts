import t from 'tap'
import { exchange } from '../../../../../test/support/http.ts'
import { gauge } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { constant } from '../../../lib/signal/curves.ts'
import { custom, linear } from '../../../lib/signal/segments.ts'
import { served } from '../../support/server.ts'

/** A series that ends, one with a gap, and one that stays. */
function registry (): Registry {
  return new Registry({ start: 0, interval: '15s', externalLabels: { job: 'promgen' } }).add(
    gauge('room', { help: 'A room.', labels: ['name'] })
      .series({ name: 'ends' }, linear(1, 2, { steps: 2 }))
      .series({ name: 'gap' }, custom(1, null, 3, 4))
      .series({ name: 'stays' }, constant(5)))
}

const header = '# HELP room A room.\n# TYPE room gauge\n'

t.test('each scrape shows the series of its instant: missing and ended ones have no line', async t => {
  const { ask } = await served(t, registry(), { advance: 'scrape' })
  const bodies: unknown[] = []
  for (let i = 0; i < 4; i++) bodies.push((await ask('GET /metrics')).body)
  t.strictSame(bodies, [
    [1, 1, 5], [2, null, 5], [null, 3, 5], [null, 4, 5]
  ].map(values => header + values.map((value, i) => {
    return value === null ? '' : `room{name="${['ends', 'gap', 'stays'][i]}"} ${value}\n`
  }).join('')))
})

t.test('the format is the one that the request prefers', async t => {
  const { ask } = await served(t, registry(), { advance: 'scrape' })
  const text = await ask('GET /metrics')
  t.match(text, {
    status: 200,
    headers: {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      vary: 'accept',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin'
    }
  })
  const openMetrics = await ask('GET /metrics', undefined, { accept: 'application/openmetrics-text' })
  t.equal(openMetrics.headers['content-type'], 'application/openmetrics-text; version=1.0.0; charset=utf-8')
  t.equal(openMetrics.body,
    '# TYPE room gauge\n# HELP room A room.\nroom{name="ends"} 2\nroom{name="stays"} 5\n# EOF\n')
})

t.test('a request without a body has headers, and is no scrape', async t => {
  const { ask } = await served(t, registry(), { advance: 'scrape' })
  t.match(await ask('HEAD /metrics'), {
    status: 200, body: '', headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
  })
  t.match(await ask('GET /metrics'), { body: 'room{name="ends"} 1\n' })
})

t.test('as long as there are no metrics yet, requests for them are refused', async t => {
  let isReady = false
  let scrapes = 0
  const { ask } = await served(t, registry(), {
    advance: 'scrape', isReady: () => isReady, async onScrape () { scrapes++; return undefined }
  })
  const refused = { status: 503, body: { error: { code: 'unavailable', message: 'the history is being written' } } }
  t.match(await ask('GET /metrics'), refused)
  t.match(await ask('HEAD /metrics'), { status: 503 })
  t.match(await ask('GET /healthz'), { status: 200 })
  isReady = true
  t.match(await ask('HEAD /metrics'), { status: 200 })
  t.equal(scrapes, 0)
  t.match(await ask('GET /metrics'), { status: 200, body: /^room\{name="ends"\} 1$/m })
  t.equal(scrapes, 1)
})

t.test('a server that has no metrics yet listens before anything is evaluated', async t => {
  for (const isReady of [undefined, () => true, () => false]) {
    const steps: number[] = []
    const { ask } = await served(t, registry(), { isReady, onProgress: done => { steps.push(done) } })
    t.equal(steps.length > 0, isReady?.() !== false)
    t.match(await ask('GET /healthz'), { status: 200 })
  }
})

t.test('a scrape shows what is there when it need not wait any more', async t => {
  const all = registry()
  const { ask } = await served(t, all, {
    advance: 'scrape',
    async onScrape () {
      await new Promise(resolve => setImmediate(resolve))
      for (const { id } of all.series.slice(0, 2)) all.delete(id)
      return undefined
    }
  })
  t.match(await ask('GET /metrics'), { body: `${header}room{name="stays"} 5\n` })
})

t.test('a scrape may show another instant than the present', async t => {
  const instants = [15_000, undefined, 0]
  const { ask } = await served(t, registry(), {
    advance: 'scrape', async onScrape () { return instants.shift() }
  })
  const values: string[] = []
  for (let i = 0; i < 4; i++) values.push((await ask('GET /metrics')).body as string)
  t.strictSame(values[1], values[2])
  t.strictSame(values[0], values[3])
  t.not(values[0], values[1])
})

t.test('the health of the server', async t => {
  const { ask } = await served(t, registry())
  t.match(await ask('GET /healthz'),
    { status: 200, body: 'ok\n', headers: { 'content-type': 'text/plain; charset=utf-8' } })
  t.match(await ask('HEAD /healthz'), { status: 200, body: '' })
})

t.test('a fault while values are computed breaks the answer off, so that no part seems complete', async t => {
  const registry = new Registry({ start: 0 }).add(gauge('up').series({}, constant(1)))
  const { port, ask, errors } = await served(t, registry)
  // Values are computed at the start of the server as well
  Object.defineProperty(registry, 'parts', { value: () => { throw new Error('broken') } })
  await t.rejects(ask('GET /metrics'), { code: 'ECONNRESET' })
  await t.rejects(exchange(port, 'GET /metrics HTTP/1.0\r\n\r\n'), { code: 'ECONNRESET' })
  t.strictSame(errors.map(({ message }) => message), ['broken', 'broken'])
})
