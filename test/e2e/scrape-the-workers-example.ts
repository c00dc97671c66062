import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { brokenMetrics, startApp } from '../support/embedded.ts'
import { request } from '../support/http.ts'
import { traceLines } from '../support/trace-lines.ts'

function hash (text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

const answer = /^([0-9a-f]{64}) by thread (\d+)\n$/

/** What a scrape shows of the traces when as many hashes were computed. */
function expected (calls: number, series: number): string[] {
  const labelsOf = (name: string, file: string): string => {
    return `object_classname="${name}",caller_functionname="hash",caller_filename="examples/workers/${file}"`
  }
  const families = [labelsOf('Pool', 'index.js'), labelsOf('Hasher', 'thread.js')]
  return [
    ...families.map(labels => `trace_counter{id="hash",${labels}} ${calls}`),
    ...families.map(labels => `trace_calls_total{${labels}} ${calls}`),
    `trace_series ${series}`,
    'trace_series_limit 30000'
  ]
}

t.test('one scrape has the sums of the main thread and of both worker threads', async t => {
  const { url, stop } = await startApp(t, 'examples/workers/index.js')
  t.strictSame(await traceLines(`${url}/metrics`), ['trace_series 0', 'trace_series_limit 30000'])

  const [, tea, thread] = answer.exec((await request(`${url}/tea`)).body) ?? []
  t.equal(tea, hash('tea'))
  t.strictSame(await traceLines(`${url}/metrics`), expected(1, 2), 'the second thread has not counted yet')

  // Answers of one thread cross each other and those to scrapes, and each goes where it belongs
  const texts = Array.from({ length: 40 }, (_, i) => String(i))
  const [answers] = await Promise.all([
    Promise.all(texts.map(async text => answer.exec((await request(`${url}/${text}`)).body) ?? [])),
    ...Array.from({ length: 5 }, () => traceLines(`${url}/metrics`))
  ])
  t.strictSame(answers.map(([, hash]) => hash), texts.map(hash))
  t.equal(answers.filter(([,, id]) => id === thread).length, 20, 'half of them by each thread')
  t.strictSame(await traceLines(`${url}/metrics`), expected(41, 3))

  await stop()
})

const skip = process.platform !== 'linux' && 'prom-client reads the limits of a process on Linux alone'

t.test('the metrics of the process are not added up by its threads', { skip }, async t => {
  const { url } = await startApp(t, 'examples/workers/index.js')
  const { headers, body } = await request(`${url}/metrics`)
  t.equal(headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8')
  // The same for each process that the test starts
  const [, limit] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
  t.equal(/^process_max_fds (\d+)$/m.exec(body)?.[1], limit)
})

t.test('a scrape that fails is answered with 500, and the app goes on', async t => {
  const { url, send } = await startApp(t, 'examples/workers/index.js', brokenMetrics)
  const { status, body } = await send('GET', '/metrics')
  t.strictSame([status, body], [500, 'no resources\n'])
  t.match((await request(`${url}/tea`)).body, hash('tea'))
})
