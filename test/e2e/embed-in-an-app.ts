import t from 'tap'
import { jsonOf, samplesOf, startApp } from '../support/embedded.ts'
import { request } from '../support/http.ts'

/** The samples of functions of one class with one object: each with its id, extra labels and count. */
function traced (className: string, rows: Array<[id: string, count: number, labels?: string]>): string[] {
  const counter = rows.map(([id, count, labels = '']) => {
    return `trace_counter{id="${id}",object_classname="${className}",object_id="1",caller_functionname="${id}",` +
      `caller_filename="index.js"${labels}} ${count}`
  })
  const calls = [...new Set(rows.map(([id]) => id))].map(id => {
    const sum = rows.filter(row => row[0] === id).reduce((sum, [, count]) => sum + count, 0)
    return `trace_calls_total{object_classname="${className}",caller_functionname="${id}",` +
      `caller_filename="index.js"} ${sum}`
  })
  return [...counter, ...calls, `trace_series ${rows.length}`, 'trace_series_limit 10000'].sort()
}

t.test('an app in Fastify shows its work to those who have the token', async t => {
  const { url, send, stop } = await startApp(t, 'examples/fastify/index.js')
  const amount = { amount: 5 }
  t.strictSame(jsonOf(await send('POST', '/stock/apples/take', amount)), [200, { item: 'apples', amount: 15 }])
  t.strictSame(jsonOf(await send('POST', '/stock/pears/add', amount)), [200, { item: 'pears', amount: 25 }])
  t.strictSame(jsonOf(await send('POST', '/stock/apples/take', amount)), [200, { item: 'apples', amount: 10 }])
  const short = await send('POST', '/stock/pears/take', { amount: 26 })
  t.strictSame(jsonOf(short), [409, { error: 'not enough in stock' }])
  t.strictSame(jsonOf(await send('GET', '/stock')), [200, { apples: 10, pears: 25 }])

  // None of these is counted
  for (const item of ['figs', 'toString']) {
    t.strictSame(jsonOf(await send('POST', `/stock/${item}/take`, amount)), [404, { error: 'no such item' }])
  }
  for (const amount of [0, 1.5, 1001, 'many', null]) {
    t.equal((await send('POST', '/stock/apples/take', { amount })).status, 400, `an amount of ${amount}`)
  }

  const scrape = { headers: { authorization: 'Bearer for-trying' } }
  t.strictSame(samplesOf(await request(`${url}/internal/metrics`, scrape)), traced('Stock', [
    ['take', 2, ',caller_props_item="apples"'],
    ['take', 1, ',caller_props_item="pears"'],
    ['add', 1, ',caller_props_item="pears"'],
    ['list', 1]
  ]))
  t.equal((await request(`${url}/metrics`, scrape)).status, 404, 'only below the prefix')
  await stop()
})

t.test('without the right token an app in Fastify answers a scrape with 401', async t => {
  const token = 'f0f1-from-the-environment'
  const { url, send, stop } = await startApp(t, 'examples/fastify/index.js', { METRICS_TOKEN: token })
  const wrong = [
    undefined, '', 'Bearer', 'Bearer ', 'Bearer for-trying', token, `Basic ${token}`, `Bearer ${token}0`,
    `Bearer ${token.slice(0, -1)}`, `Bearer ${token.slice(0, -1)}x`
  ]
  for (const method of ['GET', 'HEAD']) {
    for (const authorization of wrong) {
      const headers = authorization === undefined ? {} : { authorization }
      const answer = await request(`${url}/internal/metrics`, { method, headers })
      const shown = [answer.status, answer.headers['www-authenticate'], answer.body]
      const body = method === 'HEAD' ? '' : '{"error":"a token is needed"}'
      t.strictSame(shown, [401, 'Bearer', body], `${method} with ${authorization}`)
    }
  }
  t.equal((await send('GET', '/stock')).status, 200, 'work needs no token')

  const headers = { authorization: `Bearer ${token}` }
  t.strictSame(samplesOf(await request(`${url}/internal/metrics`, { headers })), traced('Stock', [['list', 1]]))
  await stop()
})

t.test('an empty token in the environment is none: the default is needed', async t => {
  const { url, stop } = await startApp(t, 'examples/fastify/index.js', { METRICS_TOKEN: '' })
  const statuses = await Promise.all(['Bearer ', 'Bearer', 'Bearer for-trying'].map(async authorization => {
    return (await request(`${url}/internal/metrics`, { headers: { authorization } })).status
  }))
  t.strictSame(statuses, [401, 401, 200])
  await stop()
})

t.test('an app in Express shows its work at /metrics', async t => {
  const { send, stop } = await startApp(t, 'examples/express/index.js')
  const [ada, bob] = [{ name: 'Ada', text: 'Hello' }, { name: 'Bob', text: 'x'.repeat(200) }]
  for (const entry of [ada, bob]) t.strictSame(jsonOf(await send('POST', '/entries', entry)), [201, entry])
  t.strictSame(jsonOf(await send('GET', '/entries')), [200, [bob, ada]], 'the newest first')

  const long = `${bob.text}x`
  const wrong = [{}, [], { name: 'Ada' }, { name: '', text: 'a' }, { name: 'Ada', text: 5 }, { ...ada, text: long }]
  for (const entry of wrong) {
    const error = 'name and text must be texts of 1 to 200 characters'
    t.strictSame(jsonOf(await send('POST', '/entries', entry)), [400, { error }], JSON.stringify(entry))
  }
  t.equal((await send('POST', '/entries')).status, 400, 'without a body')
  t.strictSame(samplesOf(await send('GET', '/metrics')), traced('Guestbook', [['sign', 2], ['read', 1]]))

  for (let i = 0; i < 99; i++) await send('POST', '/entries', { name: 'Eve', text: String(i) })
  const entries = JSON.parse((await send('GET', '/entries')).body)
  t.strictSame([entries.length, entries[0].text, entries.at(-1)], [100, '98', bob], 'the newest 100 are kept')
  t.strictSame(samplesOf(await send('GET', '/metrics')), traced('Guestbook', [['sign', 101], ['read', 2]]))
  await stop()
})

t.test('an app on node:http shows its work at /metrics', async t => {
  const { send, stop } = await startApp(t, 'examples/node-http/index.js')
  const full = { error: 'this car is inside already, or the car park is full' }
  t.strictSame(jsonOf(await send('POST', '/cars/B-42')), [201, { plate: 'B-42' }])
  t.strictSame(jsonOf(await send('POST', '/cars/B-42')), [409, full])
  for (let i = 1; i < 100; i++) t.equal((await send('POST', `/cars/C-${i}?gate=2`)).status, 201)
  t.strictSame(jsonOf(await send('POST', '/cars/C-100')), [409, full])
  t.strictSame(jsonOf(await send('DELETE', '/cars/B-42')), [200, { plate: 'B-42' }])
  t.strictSame(jsonOf(await send('DELETE', '/cars/B-42')), [404, { error: 'this car is not inside' }])
  const cars = Array.from({ length: 99 }, (_, i) => `C-${i + 1}`)
  t.strictSame(jsonOf(await send('GET', '/cars')), [200, cars])

  const unknown = ['GET /', 'GET /cars/C-1', 'PUT /cars/C-1', 'POST /cars', 'POST /cars/b', 'POST /cars/B-423456789']
  for (const route of [...unknown, 'POST /metrics']) {
    const [method = '', path = ''] = route.split(' ')
    t.strictSame(jsonOf(await send(method, path)), [404, { error: 'no such route' }], route)
  }
  t.strictSame(samplesOf(await send('GET', '/metrics')), traced('CarPark', [['enter', 102], ['leave', 2], ['list', 1]]))
  await stop()
})
