import t from 'tap'
import { request } from '../support/http.ts'
import { plain, someTag, startApp } from '../support/koa-timings.ts'

const noName = 'tag must be a valid metric name, received'
const noNumber = 'duration must be a finite number, received'
const noNumbers = 'intervals must be a list of finite numbers, received'
const noTexts = 'labels must be a list of texts of valid Unicode, received'
const noJson = 'body must be JSON of up to 16 KiB:'

const rejected: Array<[payload: unknown, reason: string | RegExp]> = [
  [[], 'body must be an object, received []'],
  ['5', `${noJson} invalid JSON, only supports object and array`],
  ['{"tag":', new RegExp(`^${noJson} Unexpected end`)],
  ['{"__proto__":{}}', `${noJson} Object contains forbidden prototype property`],
  ['', `${noName} undefined`],
  [{ ...someTag, tag: undefined }, `${noName} undefined`],
  [{ ...someTag, tag: 7 }, `${noName} 7`],
  [{ ...someTag, tag: '' }, `${noName} ''`],
  [{ ...someTag, tag: '1st' }, `${noName} '1st'`],
  [{ ...someTag, tag: 'some-tag' }, `${noName} 'some-tag'`],
  [{ ...someTag, tag: 'someTag\n' }, `${noName} 'someTag\\n'`],
  [{ ...someTag, tag: 'ü'.repeat(1_000) }, `${noName} '${'ü'.repeat(64)}'... 936 more characters`],
  [{ ...someTag, duration: undefined }, `${noNumber} undefined`],
  [{ ...someTag, duration: '975' }, `${noNumber} '975'`],
  [{ ...someTag, duration: null }, `${noNumber} null`],
  ['{"tag":"someTag","duration":1e999,"intervals":[],"labels":["one"]}', `${noNumber} Infinity`],
  [{ ...someTag, intervals: undefined }, `${noNumbers} undefined`],
  [{ ...someTag, intervals: { length: 3 } }, `${noNumbers} { length: 3 }`],
  [{ ...someTag, intervals: [25, null, 1000] }, `${noNumbers} null`],
  [{ ...someTag, intervals: [25, 400, '1000'] }, `${noNumbers} '1000'`],
  [{ ...someTag, labels: undefined }, `${noTexts} undefined`],
  [{ ...someTag, labels: 'four' }, `${noTexts} 'four'`],
  [{ ...someTag, labels: ['one', 'two', 'three', 4] }, `${noTexts} 4`],
  [{ ...someTag, labels: ['one', 'two', 'three', '\ud800'] }, new RegExp(`^${noTexts} '\\\\ud800'$`, 'i')],
  [{ ...someTag, intervals: [25, 400] }, 'intervals must be one less than labels (4), received 2'],
  [{ ...someTag, intervals: [25, 400, 1000, 1] }, 'intervals must be one less than labels (4), received 4'],
  [{ ...someTag, intervals: [], labels: [] }, 'intervals must be one less than labels (0), received 0'],
  [
    { ...someTag, labels: Array.from({ length: 65 }, (_, i) => `l${i}`), intervals: Array(64).fill(1) },
    'labels must be 64 at most, received 65'
  ],
  [
    { ...someTag, labels: ['a', 'b_a', 'b', 'a_b'] },
    "labels must give each interval another name, received 'interval:b_a_b'"
  ]
]

t.test('timings that break a rule are rejected with the reason, and change nothing', async t => {
  const app = await startApp(t)
  for (const [payload, reason] of rejected) {
    const { status, body } = await app.post(payload)
    t.equal(status, 400, body)
    const { error } = JSON.parse(body)
    if (typeof reason === 'string') t.equal(error, reason)
    else t.match(error, reason)
  }
  t.strictSame(await app.gauges(), [])
  t.notMatch(await app.metrics(), 'timing_duration_seconds_count')
})

t.test('64 labels are accepted', async t => {
  const app = await startApp(t)
  const labels = Array.from({ length: 64 }, (_, i) => `l${i}`)
  await app.add({ tag: 'most', duration: 0, labels, intervals: labels.slice(1).map((_, i) => i) })
  const [gauge] = await app.gauges()
  t.strictSame(gauge!.values.map(({ value }) => value), [0, ...labels.slice(1).map((_, i) => i)])
})

t.test('a tag must not be a name that the registry has for something else', async t => {
  const app = await startApp(t)
  await app.add(plain('someTag'))
  const text = await app.metrics()
  const families = Array.from(text.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name!)
  const samples = Array.from(text.matchAll(/^(\w+)(?=[ {])/gm), ([, name]) => name!)
  const known = ['trace_counter', 'trace_calls_total', 'trace_series', 'trace_series_limit', 'timing_duration_seconds',
    'timing_duration_seconds_sum', 'nodejs_gc_duration_seconds', 'process_resident_memory_bytes', 'someTag']
  const names = new Set([...families, ...samples])
  t.strictSame(known.filter(name => !names.has(name)), [], 'the scrape has the names that must be tried')
  names.delete('someTag')
  for (const tag of [...names, 'constructor', '__proto__', 'toString']) {
    const { status, body } = await app.post(plain(tag))
    const error = `tag must not be a name that the registry has for something else, received '${tag}'`
    t.strictSame([status, JSON.parse(body)], [400, { error }])
  }
  await app.add(plain('someTag'))
  await app.add(plain('someTag_count'))
  t.strictSame((await app.gauges()).map(({ name }) => name), ['someTag', 'someTag_count'])
})

t.test('unknown routes, wrong methods, large bodies and other types are answered with the reason', async t => {
  const app = await startApp(t)
  const large = `{"tag":"${'a'.repeat(16_384)}"}`
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const answers = [
    await request(`${app.url}/nowhere`),
    await request(`${app.url}/constructor`),
    await request(`${app.url}/metric`),
    await request(`${app.url}/metrics`, { method: 'DELETE' }),
    await request(app.url, { method: 'POST' }),
    await app.post(large),
    await app.post('tag=someTag', form),
    await app.post(someTag, {})
  ]
  t.strictSame(answers.map(({ status, headers, body }) => [status, headers.allow, JSON.parse(body).error]), [
    [404, undefined, 'no route leads to /nowhere'],
    [404, undefined, 'no route leads to /constructor'],
    [405, 'POST', '/metric must be requested with POST, received GET'],
    [405, 'GET, HEAD', '/metrics must be requested with GET or HEAD, received DELETE'],
    [405, 'GET, HEAD', '/ must be requested with GET or HEAD, received POST'],
    [413, undefined, 'body must be JSON of up to 16 KiB: request entity too large'],
    [415, undefined, "content-type must be application/json, received 'application/x-www-form-urlencoded'"],
    [400, undefined, "content-type must be application/json, received ''"]
  ])
  const head = await request(`${app.url}/metrics`, { method: 'HEAD' })
  t.strictSame([head.status, head.body], [200, ''])
})
