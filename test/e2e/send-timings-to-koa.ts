import t from 'tap'
import { startExample } from '../support/demo.ts'
import { connectSilently } from '../support/embedded.ts'
import { request } from '../support/http.ts'
import { openMetricsFamilies, promtoolRemarks, skipWithoutJudges } from '../support/judges.ts'
import { koaTimings, plain, someTag, startApp } from '../support/koa-timings.ts'

const isUuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The lines of a metric in a scrape. */
function family (name: string, text: string): string {
  const found = text.trimEnd().split('\n\n').find(part => part.startsWith(`# HELP ${name} `))
  if (found === undefined) throw new Error(`the text must have a metric '${name}', received ${text}`)
  return found
}

t.test('timings are shown as JSON, with an id and a time for each request, in the order they came', async t => {
  const app = await startApp(t)
  t.strictSame(await app.gauges(), [])
  const before = new Date().toISOString()
  const first = await app.add(someTag)
  const other = await app.add(plain('otherTag', -0.5))
  const second = await app.add({ ...someTag, duration: 900, intervals: [500], labels: ['', 'ü"\\\n'] })
  const after = new Date().toISOString()

  const times = [before, first.createdAt, other.createdAt, second.createdAt, after]
  t.strictSame(times.toSorted(), times)
  const ids = [first.id, other.id, second.id]
  t.equal(new Set(ids).size, 3)
  for (const id of ids) t.match(id, isUuid)

  const { status, headers, body } = await request(`${app.url}/?since=now`)
  t.strictSame([status, headers['content-type']], [200, 'application/json; charset=utf-8'])
  const value = ({ id, createdAt }: typeof first, label: string, value: number): object => {
    return { value, labels: { id, label, createdAt } }
  }
  const someValues = [
    value(first, 'duration', 975),
    value(first, 'interval:one_two', 25),
    value(first, 'interval:two_three', 400),
    value(first, 'interval:three_four', 1000),
    value(second, 'duration', 900),
    value(second, 'interval:_ü"\\\n', 500)
  ]
  const otherValues = [value(other, 'duration', -0.5)]
  t.equal(body, JSON.stringify([
    { help: 'someTag_help', name: 'someTag', type: 'gauge', values: someValues, aggregator: 'sum' },
    { help: 'otherTag_help', name: 'otherTag', type: 'gauge', values: otherValues, aggregator: 'sum' }
  ]))
})

t.test('a scrape has timings, their histogram in seconds, trace counters and default metrics', async t => {
  const app = await startApp(t)
  const { id, createdAt } = await app.add(someTag)
  await app.add(plain('otherTag', 50))
  const { status, headers, body } = await request(`${app.url}/metrics`)
  t.strictSame([status, headers['content-type']], [200, 'text/plain; version=0.0.4; charset=utf-8'])

  const traced = 'object_classname="Timings",object_id="1",caller_functionname="add",caller_filename="timings.js"'
  t.match(body, `\ntrace_counter{id="add",${traced}} 2\n`)
  t.match(body, /^trace_calls_total\{object_classname="Timings",.*\} 2$/m)
  t.match(body, /^process_cpu_user_seconds_total /m)
  t.equal(family('someTag', body), [
    '# HELP someTag someTag_help',
    '# TYPE someTag gauge',
    `someTag{id="${id}",label="duration",createdAt="${createdAt}"} 975`,
    `someTag{id="${id}",label="interval:one_two",createdAt="${createdAt}"} 25`,
    `someTag{id="${id}",label="interval:two_three",createdAt="${createdAt}"} 400`,
    `someTag{id="${id}",label="interval:three_four",createdAt="${createdAt}"} 1000`
  ].join('\n'))

  const histogram = family('timing_duration_seconds', body)
  const bounds = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf']
  const lines = (tag: string, below: number, sum: number): string[] => [
    ...bounds.map((le, i) => `timing_duration_seconds_bucket{le="${le}",tag="${tag}"} ${i < below ? 0 : 1}`),
    `timing_duration_seconds_sum{tag="${tag}"} ${sum}`,
    `timing_duration_seconds_count{tag="${tag}"} 1`
  ]
  t.strictSame(histogram.split('\n').slice(2), [...lines('someTag', 7, 0.975), ...lines('otherTag', 3, 0.05)])
})

t.test('a negative duration is in the gauge, but not in the histogram, whose sum must not fall', async t => {
  const app = await startApp(t)
  await app.add(plain('someTag', 2))
  await app.add(plain('someTag', -1))
  t.strictSame((await app.gauges())[0]!.values.map(({ value }) => value), [2, -1])
  t.match(await app.metrics(), '\ntiming_duration_seconds_sum{tag="someTag"} 0.002\n')
})

t.test('independent parsers read the timings of odd labels', { skip: skipWithoutJudges() }, async t => {
  const app = await startApp(t)
  const labels = ['a"b\\c\nd', '\u0000\r', 'ü', '\u2028{le="1"} 2']
  const { id, createdAt } = await app.add({ tag: 'odd:Tag_1', duration: 1e300, intervals: [-0.25, 1e-9, 0], labels })
  const text = await app.metrics()
  promtoolRemarks(text)
  const own = `${family('timing_duration_seconds', text)}\n${family('odd:Tag_1', text)}\n# EOF\n`
  const [histogram, gauge] = openMetricsFamilies(own)
  t.equal(histogram!.samples.find(({ name }) => name.endsWith('_sum'))!.value, 1e297)
  const sample = (label: string, value: number): object => {
    return { name: 'odd:Tag_1', labels: { id, label, createdAt }, value }
  }
  t.strictSame(gauge, {
    name: 'odd:Tag_1',
    type: 'gauge',
    help: 'odd:Tag_1_help',
    samples: [
      sample('duration', 1e300),
      sample(`interval:${labels[0]}_${labels[1]}`, -0.25),
      sample(`interval:${labels[1]}_${labels[2]}`, 1e-9),
      sample(`interval:${labels[2]}_${labels[3]}`, 0)
    ]
  })
})

t.test('the values of the newest 1,000 requests are kept, and gauges without values leave', async t => {
  const app = await startApp(t)
  await app.add({ tag: 'early', duration: 1, intervals: [2], labels: ['one', 'two'] })
  await app.add(plain('busy', 0))
  for (let i = 1; i < 99; i++) await app.add(plain(`tag${i}`))
  const tooMany = await app.post(plain('late'))
  t.strictSame([tooMany.status, JSON.parse(tooMany.body)], [
    400, { error: "there must be 100 tags at most, received 'late'" }
  ])

  for (let i = 1; i <= 900; i++) await app.add(plain('busy', i))
  const full = await app.gauges()
  t.equal(full.length, 100)
  t.match(full[0], { name: 'early', values: [{ value: 1 }, { value: 2 }] })
  await app.add(plain('busy', 901))
  t.strictSame((await app.gauges()).map(({ name }) => name), full.slice(1).map(({ name }) => name))
  t.match(await app.metrics(), '\ntiming_duration_seconds_count{tag="early"} 1\n', 'the histogram keeps its tag')

  await app.add(plain('late'))
  const gauges = await app.gauges()
  t.strictSame(gauges.map(({ name }) => name), [...full.slice(1).map(({ name }) => name), 'late'])
  const busy = Array.from({ length: 901 }, (_, i) => i + 1)
  t.strictSame(gauges[0]!.values.map(({ value }) => value), busy, 'the oldest has left')
  t.equal((await app.post(plain('early'))).status, 400, '100 tags again')
  const text = await app.metrics()
  t.notMatch(text, '"early"', 'until a new tag takes its place')
  t.notMatch(text, '# HELP early')
  t.match(text, '\ntiming_duration_seconds_count{tag="busy"} 902\n', 'the histogram counts all requests')
})

t.test('the app ends on Ctrl-C although a client is connected, and says which port it cannot use', async t => {
  const { url, example, add } = await startApp(t)
  await add(someTag)
  const { port } = new URL(url)
  t.strictSame(await startExample(t, koaTimings, ['--port', port]).ended, {
    code: 1, stdout: '', stderr: `port ${port} is taken, choose another one with --port (0: any free one)\n`
  })
  t.strictSame(await startExample(t, koaTimings, ['--port', 'x']).ended, {
    code: 2,
    stdout: '',
    stderr: `--port must be an integer from 0 to 65535, received 'x'

usage: node examples/koa-timings/index.js [--port N]

  --port N  port of the app, 0 for any free one (default: 3000)
`
  })
  await connectSilently(t, url)
  example.kill('SIGINT')
  t.strictSame(await example.ended, { code: 0, stdout: `${url}\n`, stderr: '' })
})
