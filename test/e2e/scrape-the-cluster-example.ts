import t from 'tap'
import { startExample, type Example } from '../support/demo.ts'
import { brokenMetrics, connectSilently } from '../support/embedded.ts'
import { request } from '../support/http.ts'
import { eventually } from '../support/prometheus.ts'
import { traceLines } from '../support/trace-lines.ts'

/** Sends requests one after the other; resolves with how many each worker answered, by process id. */
async function send (url: string, times: number): Promise<Map<string, number>> {
  const sent = new Map<string, number>()
  for (let i = 0; i < times; i++) {
    const { body } = await request(url)
    const worker = /^sent by worker (\d+)\n$/.exec(body)?.[1] ?? body
    sent.set(worker, (sent.get(worker) ?? 0) + 1)
  }
  return sent
}

async function urls (example: Example): Promise<[app: string, metrics: string]> {
  const [app] = await example.line(/^(http:\/\/127\.0\.0\.1:\d+)$/)
  const [metrics] = await example.line(/^metrics {2}(http:\/\/127\.0\.0\.1:\d+\/metrics)$/)
  return [app!, metrics!]
}

/** What a scrape shows of the traces; a worker that has sent nothing has no series. */
function expected (calls: number, series: number): string[] {
  const labels = 'object_classname="Room",caller_functionname="send",caller_filename="examples/cluster/worker.js"'
  return [
    `trace_counter{id="send",${labels}} ${calls}`,
    `trace_calls_total{${labels}} ${calls}`,
    `trace_series ${series}`,
    'trace_series_limit 20000'
  ]
}

t.test('one scrape has the sums of both workers, also after one was killed and replaced', async t => {
  const example = startExample(t, 'examples/cluster/index.js', ['--port', '0', '--metrics-port', '0'])
  const [app, metrics] = await urls(example)
  const sent = await send(app, 11)
  t.equal(sent.size, 2, 'both workers answer')
  t.strictSame(await traceLines(metrics), expected(11, 2))

  const [killed = '', remaining = ''] = [...sent.keys()]
  process.kill(Number(killed), 'SIGKILL')
  await example.line(new RegExp(`^worker ${killed} ended$`))
  await example.line(/^worker \d+ starts$/)
  const left = sent.get(remaining)!
  t.strictSame(await traceLines(metrics), expected(left, 1), 'its counts leave the sum; the other one has none yet')

  const sentAgain = await send(app, 7)
  t.strictSame([sentAgain.size, sentAgain.has(remaining), sentAgain.has(killed)], [2, true, false])
  t.strictSame(await traceLines(metrics), expected(left + 7, 2))

  example.kill('SIGINT')
  const { code, stderr } = await example.ended
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
})

t.test('a worker that ends while it starts is replaced as well', async t => {
  const example = startExample(t, 'examples/cluster/index.js', ['--port', '0', '--metrics-port', '0'])
  const [app, metrics] = await urls(example)
  const [first = '', other = ''] = [...(await send(app, 4)).keys()]
  process.kill(Number(first), 'SIGKILL')
  const [starting = ''] = await example.line(/^worker (\d+) starts$/)
  process.kill(Number(starting), 'SIGKILL')
  await example.line(new RegExp(`^worker ${starting} ended$`))
  await example.line(new RegExp(`^worker (?!${starting} )\\d+ starts$`))
  const { body } = await eventually(() => request(metrics), ({ status }) => status === 200)
  t.match(body, 'trace_series_limit 20000', 'both answer')
  const sent = await send(app, 6)
  t.strictSame([sent.size, sent.has(other), sent.has(starting)], [2, true, false])
})

t.test('the primary answers scrapes alone, before any request and until SIGTERM', async t => {
  const example = startExample(t, 'examples/cluster/index.js', ['--port', '0', '--metrics-port', '0'])
  const [app, metrics] = await urls(example)
  const { status, headers, body } = await request(metrics)
  t.strictSame([status, headers['content-type']], [200, 'text/plain; version=0.0.4; charset=utf-8'])
  t.match(body, /^process_cpu_seconds_total \d/m)
  t.strictSame(await traceLines(metrics), ['trace_series 0', 'trace_series_limit 20000'])
  t.equal((await request(metrics.replace('/metrics', '/'))).status, 404)
  await connectSilently(t, metrics)
  example.kill('SIGTERM')
  t.strictSame(await example.ended, { code: 0, stdout: `${app}\nmetrics  ${metrics}\n`, stderr: '' })
})

t.test('a scrape that fails in a worker is answered with 500 at once, and the app goes on', async t => {
  const args = ['--port', '0', '--metrics-port', '0']
  const [app, metrics] = await urls(startExample(t, 'examples/cluster/index.js', args, brokenMetrics))
  const { status, body } = await request(metrics)
  t.strictSame([status, body], [500, 'no resources\n'])
  t.equal((await send(app, 4)).size, 2)
})
