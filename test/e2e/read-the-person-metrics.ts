import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { Registry, type OpenMetricsContentType } from 'prom-client'
import t from 'tap'
import { request } from '../support/http.ts'
import { openMetricsFamilies, promtoolRemarks, readings, skipWithoutJudges } from '../support/judges.ts'
import { listenPersonApi, startPersonApi, type PersonApi } from '../support/person-api.ts'
import { eventually } from '../support/prometheus.ts'

const grace = { first_name: 'Grace', last_name: 'Hopper' }
const bareSize = JSON.stringify({ ...grace, address: '' }).length
const own = /^(?!process_|nodejs_)/
const clockRead = /^(app_|http_request_duration_seconds_(sum|bucket))/

/** Every route once or more, with each kind of answer. */
async function useEachRoute ({ url, call }: PersonApi): Promise<void> {
  await call('POST', '/person', grace)
  await call('POST', '/person', { ...grace, address: 'a'.repeat(200 - bareSize) })
  await call('POST', '/person', {})
  await call('POST', '/person', { ...grace, address: 'a'.repeat(70_000) })
  await call('GET', '/person/list')
  await call('GET', '/person/list?limit=1')
  await call('GET', '/person/list?limit=0')
  await call('GET', '/person/1')
  await call('GET', '/person/2')
  await call('GET', '/person/9')
  await call('GET', '/persons/1')
  await call('GET', '/persons/9')
  await call('PUT', '/person/2', { email: 'g@example.com' })
  await call('PUT', '/person/9', { email: 'g@example.com' })
  await call('DELETE', '/person/2')
  await call('DELETE', '/person/2')
  await call('GET', '/no/such?page=1')
  await call('POST', '/metrics', grace)
  await call('GET', '/person/%zz')
  for (const path of ['/health', '/metrics', '/health?a=b']) await request(`${url}${path}`)
}

const durations = (method: string, path: string, count: number) => ({
  [`http_request_duration_seconds_count{method="${method}",path="${path}"}`]: count
})

function traced (object: string, counts: Record<string, number>, name: string): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([method, count]) => {
    return [`${name}{${object},caller_functionname="${method}",caller_filename="store.js"}`, count]
  }))
}

function payloads (count: number, sum: number, sizes: Record<string, number>): Record<string, number> {
  const buckets = Object.entries(sizes).map(([le, value]) => [`person_payload_size_bytes_bucket{le="${le}"}`, value])
  return {
    ...Object.fromEntries(buckets), person_payload_size_bytes_sum: sum, person_payload_size_bytes_count: count
  }
}

t.test('every request is counted by the pattern of its route, beside the calls of the store', async t => {
  const api = await startPersonApi(t)
  await useEachRoute(api)
  const samples = Object.entries(await api.samples(own)).filter(([name]) => !clockRead.test(name))
  const calls = { create: 3, list: 2, get: 5, update: 2, delete: 2 }

  t.strictSame(Object.fromEntries(samples), {
    ...traced('object_classname="PersonStore",object_id="1"', calls, 'trace_counter'),
    ...traced('object_classname="PersonStore"', calls, 'trace_calls_total'),
    trace_series: 5,
    trace_series_limit: 10_000,

    'http_requests_total{code="201",method="POST",path="/person"}': 2,
    'http_requests_total{code="400",method="POST",path="/person"}': 1,
    'http_requests_total{code="413",method="POST",path="/person"}': 1,
    'http_requests_total{code="200",method="GET",path="/person/list"}': 2,
    'http_requests_total{code="400",method="GET",path="/person/list"}': 1,
    'http_requests_total{code="200",method="GET",path="/person/:id"}': 2,
    'http_requests_total{code="404",method="GET",path="/person/:id"}': 1,
    'http_requests_total{code="200",method="GET",path="/persons/:id"}': 1,
    'http_requests_total{code="404",method="GET",path="/persons/:id"}': 1,
    'http_requests_total{code="200",method="PUT",path="/person/:id"}': 1,
    'http_requests_total{code="404",method="PUT",path="/person/:id"}': 1,
    'http_requests_total{code="204",method="DELETE",path="/person/:id"}': 1,
    'http_requests_total{code="404",method="DELETE",path="/person/:id"}': 1,
    'http_requests_total{code="404",method="GET",path="unmatched"}': 1,
    'http_requests_total{code="404",method="POST",path="unmatched"}': 1,
    'http_requests_total{code="400",method="GET",path="unmatched"}': 1,

    'http_status_code{code="200"}': 6,
    'http_status_code{code="201"}': 2,
    'http_status_code{code="204"}': 1,
    'http_status_code{code="400"}': 3,
    'http_status_code{code="404"}': 6,
    'http_status_code{code="413"}': 1,

    'http_requests_in_progress{method="GET"}': 0,
    'http_requests_in_progress{method="POST"}': 0,
    'http_requests_in_progress{method="PUT"}': 0,
    'http_requests_in_progress{method="DELETE"}': 0,

    ...durations('POST', '/person', 4),
    ...durations('GET', '/person/list', 3),
    ...durations('GET', '/person/:id', 3),
    ...durations('GET', '/persons/:id', 2),
    ...durations('PUT', '/person/:id', 2),
    ...durations('DELETE', '/person/:id', 2),
    ...durations('GET', 'unmatched', 2),
    ...durations('POST', 'unmatched', 1),

    person_store_count: 2,
    person_created_total: 2,
    person_deleted_total: 1,
    person_not_found_total: 4,
    // The two persons and the empty object; the body over 64 KiB was not read
    ...payloads(3, JSON.stringify(grace).length + 200 + 2, {
      100: 2, 200: 3, 400: 3, 800: 3, 1600: 3, 3200: 3, 6400: 3, 12800: 3, 25600: 3, 51200: 3, '+Inf': 3
    })
  })
})

t.test('the gauges of the process are in percent of one core, since the last scrape, and in megabytes', async t => {
  // A few microseconds more than in truth: default metrics, which count on after the test, must not fall
  let nanoseconds = 0n
  let cpu = process.cpuUsage()
  const used: typeof process.hrtime.bigint = () => nanoseconds
  t.intercept(process.hrtime, 'bigint', { value: used })
  t.intercept(process, 'cpuUsage', { value: () => cpu })
  t.intercept(process.memoryUsage, 'rss', { value: () => 123_000_000 })
  const { samples } = await listenPersonApi(t)
  for (const percent of [50, 150]) {
    nanoseconds += 3_000n
    cpu = { user: cpu.user + percent * 0.02, system: cpu.system + percent * 0.01 }
    t.strictSame(await samples(/^app_/), { app_memory_usage_megabytes: 123, app_cpu_usage_percent: percent })
  }
})

t.test('payloads are measured in bytes, whatever the headers say', async t => {
  const { url, samples } = await listenPersonApi(t)
  const body = Buffer.from(JSON.stringify({ ...grace, address: 'é'.repeat(300) }))
  const sent = httpRequest(`${url}/person`, { method: 'POST', headers: { 'content-type': 'application/json' } })
  for (const chunk of [body.subarray(0, 100), body.subarray(100)]) sent.write(chunk)
  sent.end()
  const [response] = await once(sent, 'response')
  await once(response.resume(), 'end')
  t.equal(response.statusCode, 201)
  t.strictSame(await samples(/^person_payload_size_bytes_(sum|count)/), {
    person_payload_size_bytes_sum: body.length, person_payload_size_bytes_count: 1
  })
})

/** Families of the app and of the adapter, with their labels. */
const families = [
  ['trace_counter', 'counter', ['caller_filename', 'caller_functionname', 'object_classname', 'object_id']],
  ['trace_calls', 'counter', ['caller_filename', 'caller_functionname', 'object_classname']],
  ['trace_series', 'gauge', []],
  ['trace_series_limit', 'gauge', []],
  ['http_requests', 'counter', ['code', 'method', 'path']],
  ['http_status_code', 'counter', ['code']],
  ['http_requests_in_progress', 'gauge', ['method']],
  ['http_request_duration_seconds', 'histogram', ['le', 'method', 'path']],
  ['person_created', 'counter', []],
  ['person_deleted', 'counter', []],
  ['person_not_found', 'counter', []],
  ['person_payload_size_bytes', 'histogram', ['le']],
  ['person_store_count', 'gauge', []],
  ['app_memory_usage_megabytes', 'gauge', []],
  ['app_cpu_usage_percent', 'gauge', []]
]

t.test('parsers of other projects read all metrics of the one registry', { skip: skipWithoutJudges() }, async t => {
  const api = await listenPersonApi(t)
  await useEachRoute(api)
  const { body, bytes } = await request(`${api.url}/metrics`)
  // These names are promised
  t.strictSame(promtoolRemarks(body).filter(line => own.test(line)).sort(), [
    'app_memory_usage_megabytes use base unit "bytes" instead of "megabytes"',
    'http_status_code counter metrics should have "_total" suffix',
    'person_store_count non-histogram and non-summary metrics should not have "_count" suffix',
    'trace_counter counter metrics should have "_total" suffix',
    "trace_counter metric name should not include type 'counter'"
  ])

  const register = api.register as unknown as Registry<OpenMetricsContentType>
  register.setContentType(Registry.OPENMETRICS_CONTENT_TYPE)
  const strict = openMetricsFamilies((await request(`${api.url}/metrics`)).body)
  const [reading] = readings([{ format: 'text', bytes }])
  if ('error' in reading!) throw new Error(reading.error)
  for (const read of [strict, reading!.families]) {
    const shown = read.filter(({ name }) => own.test(name)).map(({ name, type, samples }) => {
      return [name, type, [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))].sort()]
    })
    t.strictSame(shown.sort(byName), families.toSorted(byName))
  }
})

function byName ([a]: unknown[], [b]: unknown[]): number {
  return String(a) < String(b) ? -1 : 1
}

t.test('a random delay of each request gives the histogram its shape', async t => {
  const delays = [0, 0.25, 0.5, 0.75]
  let next = 0
  const { url, call, samples } = await listenPersonApi(t, { delay: 400, random: () => delays[next++]! })
  for (const path of ['/person/1', '/person/2', '/person/1', '/person/1']) {
    await request(`${url}/health`)
    await call('GET', path)
  }
  t.equal(next, 4, 'only what is counted is delayed')
  const buckets = Object.values(await samples(/^http_request_duration_seconds_bucket/))
  // Less than 5, 10, 25, 50, 100, 250 and 500 ms and so on. Requests of a busy machine take longer, never less
  const most = [1, 1, 1, 1, 2, 3, 4, 4, 4, 4, 4, 4]
  t.equal(buckets.length, most.length)
  t.strictSame(buckets.map((count, index) => Math.max(count, most[index]!)), most, String(buckets))
  t.equal(buckets.at(-1), 4)
})

t.test('--delay sets the longest delay', async t => {
  const { call, samples } = await startPersonApi(t, '--delay', '200')
  await Promise.all(Array.from({ length: 100 }, () => call('GET', '/person/1')))
  const buckets = await samples(/^http_request_duration_seconds_bucket\{le="(0\.1|\+Inf)"/)
  const [fast, all] = Object.values(buckets)
  t.equal(all, 100)
  t.ok(fast! < 100, 'not one of 100 by chance: all would be fast once in 2 ** 100 times')
})

t.test('requests in progress are shown, and a client who leaves before the answer is counted with 499', async t => {
  const { url, samples } = await listenPersonApi(t, { delay: 10_000, random: () => 1 })
  const leaving = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
  // Twenty in a row, of which all but the first wait for the answer before them
  leaving.write('GET /person/1 HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(20))
  const inProgress = () => samples(/^http_requests_in_progress/)
  const gauge = 'http_requests_in_progress{method="GET"}'
  t.strictSame(await eventually(inProgress, seen => seen[gauge] === 20), { [gauge]: 20 })
  leaving.destroy()
  t.strictSame(await eventually(inProgress, seen => seen[gauge] === 0), { [gauge]: 0 })
  t.strictSame(await samples(/^http_(requests_total|status)/), {
    'http_requests_total{code="499",method="GET",path="/person/:id"}': 20, 'http_status_code{code="499"}': 20
  })
})
