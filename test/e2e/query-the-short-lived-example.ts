import { readdirSync } from 'node:fs'
import t from 'tap'
import { startExample } from '../support/demo.ts'
import { connectSilently } from '../support/embedded.ts'
import { request } from '../support/http.ts'
import { skipWithoutPrometheus } from '../support/prometheus.ts'
import { traceLines } from '../support/trace-lines.ts'

const file = 'examples/short-lived/index.js'
const anyUrl = /^(http:\/\/127\.0\.0\.1:\d+)$/

/** Of each class: one call before the first scrape, and 100 before each of three others. */
const calls = 301

const table: Array<[query: string, result: number, truth: number]> = [
  ['sum(increase(trace_calls_total{object_classname="Room"}[1h]))', calls, calls],
  ['sum(increase(trace_counter{object_classname="Room"}[1h]))', calls, calls],
  ['sum(increase(trace_calls_total{object_classname="Message"}[1h]))', calls, calls],
  ['sum(increase(trace_counter{object_classname="Message"}[1h]))', 0, calls],
  ['sum(increase(trace_calls_total[1h]))', 2 * calls, 2 * calls],
  ['sum(increase(trace_counter[1h]))', calls, 2 * calls]
]

async function query (prometheus: string, promql: string, time: number): Promise<number> {
  const params = new URLSearchParams({ query: promql, time: String(time) })
  const { body } = await request(`${prometheus}/api/v1/query?${params}`)
  return Number(JSON.parse(body).data.result[0].value[1])
}

/** The counts that the example serves, by class. */
async function served (url: string): Promise<object> {
  const lines = await traceLines(`${url}/metrics`)
  const sumOf = (start: string): number[] => lines.filter(line => line.startsWith(start))
    .map(line => Number(line.split(' ').pop()))
  return {
    rooms: sumOf('trace_counter{id="send",object_classname="Room"'),
    messages: sumOf('trace_counter{id="send",object_classname="Message"'),
    totals: sumOf('trace_calls_total{'),
    series: sumOf('trace_series ')
  }
}

const expected = { rooms: [calls], messages: Array(calls).fill(1), totals: [calls, calls], series: [calls + 1] }

t.test('the table shows what Prometheus answers, and the true number of calls', {
  skip: skipWithoutPrometheus()
}, async t => {
  const folder = t.testdir({})
  const example = startExample(t, file, ['--port', '0'], { TMPDIR: folder })
  // Before it is killed, so that it can end its Prometheus also when the test fails
  t.teardown(async () => {
    example.kill('SIGINT')
    await example.ended
  })
  const [url = ''] = await example.line(anyUrl)
  const [prometheus = ''] = await example.line(/^Prometheus, until Ctrl-C: (http:\/\/127\.0\.0\.1:\d+)$/)
  const [at = ''] = await example.line(/^Asked for (\S+Z):$/)
  await example.line(/^own that is 1 from its first scrape on\. /)

  const answers = await Promise.all(table.map(([text]) => query(prometheus, text, Date.parse(at) / 1000)))
  for (const [i, [text, result]] of table.entries()) {
    // increase() stretches the samples in floating-point numbers
    t.ok(Math.abs(answers[i]! - result) < 0.01, `${text}: ${answers[i]}`)
  }
  t.strictSame(await served(url), expected)
  t.equal(readdirSync(folder).length, 1, 'a folder for Prometheus')

  example.kill('SIGINT')
  const { code, stdout, stderr } = await example.ended
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
  const rows = stdout.split('\n').map(line => /^(sum\(.+\)) +(\d+) +(\d+)$/.exec(line)).filter(match => match !== null)
  t.strictSame(rows.map(([, text, result, truth]) => [text, Number(result), Number(truth)]), table)
  t.strictSame(readdirSync(folder), [], 'which is removed')
  await t.rejects(request(prometheus), { code: 'ECONNREFUSED' }, 'Prometheus has ended')
})

for (const [what, signal] of [['Ctrl-C', 'SIGINT'], ['closing the terminal', 'SIGHUP']] as const) {
  t.test(`${what} before the table ends Prometheus as well`, { skip: skipWithoutPrometheus() }, async t => {
    const folder = t.testdir({})
    const example = startExample(t, file, ['--port', '0'], { TMPDIR: folder })
    const [url] = await example.line(anyUrl)
    const [prometheus = ''] = await example.line(/^Prometheus, until Ctrl-C: (\S+)$/)
    example.kill(signal)
    t.strictSame(await example.ended, {
      code: 0,
      stdout: `${url}\nPrometheus, until Ctrl-C: ${prometheus}\nThe table takes about ten seconds\n`,
      stderr: ''
    })
    await t.rejects(request(prometheus), { code: 'ECONNREFUSED' })
    t.strictSame(readdirSync(folder), [])
  })
}

t.test('without Prometheus it says what to install, and serves the same counts', async t => {
  const folder = t.testdir({})
  const example = startExample(t, file, ['--port', '0'], { TMPDIR: folder, PATH: folder })
  const [url = ''] = await example.line(anyUrl)
  await example.line(/^apt-get install prometheus/)
  t.strictSame(await served(url), expected)
  await connectSilently(t, url)
  example.kill('SIGINT')
  t.strictSame(await example.ended, {
    code: 0,
    stdout: `${url}
There were 301 calls of each class. To see what queries make of them, install Prometheus:
apt-get install prometheus (Debian), brew install prometheus (macOS)
`,
    stderr: ''
  })
  t.strictSame(readdirSync(folder), [])
})
