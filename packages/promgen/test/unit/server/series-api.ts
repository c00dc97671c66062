import t from 'tap'
import { keyText, seriesKey } from '../../../lib/key.ts'
import { counter, gauge } from '../../../lib/metric/metric.ts'
import { Registry } from '../../../lib/metric/registry.ts'
import { fromRate } from '../../../lib/signal/counter.ts'
import { constant } from '../../../lib/signal/curves.ts'
import { linear } from '../../../lib/signal/segments.ts'
import { served } from '../../support/server.ts'

const idOf = (name: string, labels: Record<string, string> = {}): string => {
  return keyText(seriesKey(name, new Map(Object.entries(labels))))
}

/** Two series of a gauge, and one of a counter; each scrape is 15 s after the one before. */
function registry (): Registry {
  return new Registry({ start: 0, interval: '15s' }).add(
    gauge('room', { help: 'A room.', labels: ['name'] })
      .series({ name: 'a' }, linear(1, 3, { steps: 3 })).series({ name: 'b' }, constant(5)),
    counter('requests_total').series({}, fromRate(2))
  )
}

const [a, b, requests] = [idOf('room', { name: 'a' }), idOf('room', { name: 'b' }), idOf('requests_total')]
const c = idOf('room', { name: 'c' })
const options = { api: true, advance: 'scrape' } as const
const start = '1970-01-01T00:00:00.000Z'

t.test('a series is created, read, replaced, paused, resumed and deleted', async t => {
  const { ask, lines } = await served(t, registry(), options)
  const created = await ask('POST /api/v1/series', { name: 'room', labels: { name: 'c' }, data: [7] })
  t.strictSame([created.status, created.body, created.headers.location], [201, { id: c }, `/api/v1/series/${c}`])
  const view = { id: c, name: 'room', labels: { name: 'c' }, state: 'active', endStrategy: 'removeTimeSeries', start }
  t.strictSame(await ask(`GET /api/v1/series/${c}`).then(({ status, body }) => [status, body]),
    [200, { ...view, data: [7], value: 7 }])

  const data = [{ CustomValues: [8, null] }]
  const replaced = await ask(`PUT /api/v1/series/${c}`, { data, endStrategy: 'loop' })
  t.strictSame([replaced.status, replaced.body], [200, { ...view, data, endStrategy: 'loop', value: 8 }])
  t.match(await ask('GET /metrics'), { body: /^room\{name="c"\} 8$/m })
  t.strictSame(await ask(`GET /api/v1/series/${c}`).then(({ body }) => body),
    { ...view, data, endStrategy: 'loop', value: null })
  t.notMatch(await ask('GET /metrics'), { body: 'room{name="c"}' })

  const paused = { ...view, data, endStrategy: 'loop', state: 'paused', value: null }
  t.strictSame(await ask(`PATCH /api/v1/series/${c}`, { paused: true }).then(({ status, body }) => [status, body]),
    [200, paused])
  t.strictSame(await ask(`GET /api/v1/series/${c}`).then(({ body }) => body), paused)
  t.notMatch(await ask('GET /metrics'), { body: 'room{name="c"}' })
  t.strictSame(await ask(`PATCH /api/v1/series/${c}`, { paused: false }).then(({ status, body }) => [status, body]),
    [200, { ...view, data, endStrategy: 'loop', value: null }])

  const deleted = await ask(`DELETE /api/v1/series/${c}`)
  t.strictSame([deleted.status, deleted.body], [204, ''])
  const missing = { error: { code: 'not_found', message: `id: there is no series ${c}` } }
  for (const line of [`GET /api/v1/series/${c}`, `DELETE /api/v1/series/${c}`, `GET /api/v1/series/${c}/samples`]) {
    t.strictSame(await ask(line).then(({ status, body }) => [status, body]), [404, missing], line)
  }
  t.strictSame(await ask(`PUT /api/v1/series/${c}`, { data: [1] }).then(({ body }) => body), missing)
  t.strictSame(await ask(`PATCH /api/v1/series/${c}`, { paused: true }).then(({ body }) => body), missing)
  const text = `room{name="c"} ${c}`
  t.strictSame(lines, [`added ${text}`, `replaced ${text}`, `paused ${text}`, `resumed ${text}`, `deleted ${text}`])
})

t.test('a series of the library has a description in place of its data', async t => {
  const { ask } = await served(t, registry(), options)
  t.strictSame(await ask(`GET /api/v1/series/${a}`).then(({ body }) => body), {
    id: a,
    name: 'room',
    labels: { name: 'a' },
    state: 'active',
    description: linear(1, 3, { steps: 3 }).describe(),
    endStrategy: 'removeTimeSeries',
    start,
    value: 1
  })
})

t.test('a counter that is replaced goes on from its value, wherever its data begins', async t => {
  const { ask } = await served(t, registry(), options)
  for (const value of [0, 30, 60]) t.match(await ask('GET /metrics'), { body: `requests_total ${value}\n` })
  t.match(await ask(`PUT /api/v1/series/${requests}`, { data: [{ FromRate: { of: 4 } }] }), {
    status: 200,
    body: { value: 90, data: [{ FromRate: { of: 4 } }], start: '1970-01-01T00:00:45.000Z' }
  })
  for (const value of [90, 150, 210]) t.match(await ask('GET /metrics'), { body: `requests_total ${value}\n` })
  await ask(`PUT /api/v1/series/${requests}`, { data: [{ FromRate: { of: 1 } }], start: 0 })
  for (const value of [270, 285]) t.match(await ask('GET /metrics'), { body: `requests_total ${value}\n` })
})

t.test('other data begins when it is given', async t => {
  const { ask } = await served(t, registry(), options)
  await ask('GET /metrics')
  const data = [{ LinearSegment: { iterationCount: 2, amplitudeStart: 1, amplitudeEnd: 2 } }]
  t.match(await ask(`PUT /api/v1/series/${b}`, { data }),
    { body: { value: 1, start: '1970-01-01T00:00:15.000Z' } })
  await ask('POST /api/v1/series', { name: 'room', labels: { name: 'c' }, data })
  t.match(await ask('GET /metrics'), { body: 'room{name="b"} 1\nroom{name="c"} 1\n' })
  t.match(await ask('GET /metrics'), { body: 'room{name="b"} 2\nroom{name="c"} 2\n' })
})

t.test('the list has pages, and what a selector selects', async t => {
  const { ask } = await served(t, registry(), options)
  const list = [
    { id: a, name: 'room', labels: { name: 'a' }, state: 'active' },
    { id: b, name: 'room', labels: { name: 'b' }, state: 'active' },
    { id: requests, name: 'requests_total', labels: {}, state: 'active' }
  ]
  const page = async (query: string): Promise<unknown> => (await ask(`GET /api/v1/series${query}`)).body
  t.strictSame(await page(''), { series: list, next: null })
  t.strictSame(await page('?limit=2'), { series: list.slice(0, 2), next: b })
  t.strictSame(await page(`?limit=2&after=${b}`), { series: list.slice(2), next: null })
  t.strictSame(await page('?limit=3'), { series: list, next: null })
  t.strictSame(await page(`?after=${requests}`), { series: [], next: null })
  t.strictSame(await page('?match=room'), { series: list.slice(0, 2), next: null })
  t.strictSame(await page(`?match=${encodeURIComponent('{name=~"b|c"}')}`), { series: list.slice(1, 2), next: null })
  for (let i = 0; i < 4; i++) await ask('GET /metrics')
  await ask(`PATCH /api/v1/series/${b}`, { paused: true })
  t.strictSame(await page('?match=room'),
    { series: [{ ...list[0], state: 'ended' }, { ...list[1], state: 'paused' }], next: null })
})

t.test('a list of more series than a slice has time for is whole', async t => {
  const labels = Array.from({ length: 20_000 }, (_, i) => ({ name: `${i}` }))
  const rooms = gauge('room', { labels: ['name'] })
    .with(labels.map(labels => ({ name: 'room', labels, data: constant(1) })))
  const { ask } = await served(t, new Registry({ start: 0, interval: '15s' }).add(rooms), options)
  const { body } = await ask(`GET /api/v1/series?match=${encodeURIComponent('room{name="19999"}')}`)
  const last = { id: idOf('room', { name: '19999' }), name: 'room', labels: { name: '19999' }, state: 'active' }
  t.strictSame(body, { series: [last], next: null })
})

const refused: Array<[query: string, path: string, message: string]> = [
  ['limit=0', 'limit', 'limit: must be from 1 to 10000, got "0"'],
  ['limit=10001', 'limit', 'limit: must be from 1 to 10000, got "10001"'],
  ['limit=1e3', 'limit', 'limit: must be from 1 to 10000, got "1e3"'],
  ['limit=', 'limit', 'limit: must be from 1 to 10000, got ""'],
  ['limit=1&limit=2', 'limit', 'limit must be given once'],
  ['after=00', 'after', 'after: there is no series "00": begin again'],
  ['match=%7B%7D', 'match',
    'selector: must be a name, matchers in braces such as {code="200"}, or both, got "{}"'],
  ['match=a{b=~"("}', 'match', 'regular expression "(" has an unclosed ('],
  ['__proto__=1', '__proto__', 'unknown parameter "__proto__", must be one of match, limit, after']
]
for (const [query, path, message] of refused) {
  t.test(`a list with ${query} is refused`, async t => {
    const { ask } = await served(t, registry(), options)
    const { status, body } = await ask(`GET /api/v1/series?${query}`)
    t.strictSame([status, body], [400, { error: { code: 'bad_input', message, path } }])
  })
}

t.test('a series is paused by true or false only', async t => {
  const { ask } = await served(t, registry(), options)
  const { status, body } = await ask(`PATCH /api/v1/series/${a}`, { paused: 'yes' })
  t.strictSame([status, body],
    [400, { error: { code: 'bad_input', message: 'paused: must be true or false, got "yes"', path: 'paused' } }])
})

t.test('the value that follows the end of a series can be none', async t => {
  const { ask } = await served(t, registry(), options)
  for (const [value, shown] of [[null, null], [7, 7], ['NaN', 'NaN']]) {
    const endStrategy = { sendCustomValue: { value } }
    t.match(await ask(`PUT /api/v1/series/${a}`, { data: [{ CustomValues: [1] }], endStrategy }),
      { status: 200, body: { endStrategy: { sendCustomValue: { value: shown } } } })
  }
})
