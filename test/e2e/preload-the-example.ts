import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import t, { type Test } from 'tap'
import { startExample, type Example } from '../support/demo.ts'
import { freePort, request } from '../support/http.ts'
import { eventually } from '../support/prometheus.ts'
import { traceLines } from '../support/trace-lines.ts'

const app = 'examples/preload/index.js'

/** Starts the app in a temporary folder of its own; resolves with its URL. */
async function start (t: Test, files: string[], variables: NodeJS.ProcessEnv): Promise<[Example, string, string]> {
  const folder = t.testdir({})
  const [file = '', ...args] = [...files, '--port', '0']
  const example = startExample(t, file, args, { ...variables, TMPDIR: folder })
  const [url = ''] = await example.line(/^(http:\/\/127\.0\.0\.1:\d+)$/)
  return [example, url, folder]
}

/** Writes three entries and reads them twice. */
async function writeAndRead (t: Test, url: string): Promise<void> {
  t.equal((await request(url)).body, '')
  const answers = []
  for (const body of ['one', 'two', 'three']) answers.push((await request(url, { method: 'POST', body })).body)
  t.strictSame(answers, ['entry 1\n', 'entry 2\n', 'entry 3\n'])
  for (let i = 0; i < 2; i++) t.equal((await request(url)).body, 'one\ntwo\nthree\n')
}

async function endsClean (t: Test, example: Example, folder: string, outcome: object): Promise<void> {
  t.equal(readdirSync(folder).length, 1, 'a folder for the core')
  example.kill('SIGINT')
  t.strictSame(await example.ended, { code: 0, ...outcome })
  t.strictSame(readdirSync(folder), [], 'which is removed')
}

t.test('the preload shows the calls of an app without a line about tracing', async t => {
  const port = await freePort()
  const preload = ['--import', 'hypertrace-prometheus/register', app]
  const [example, url, folder] = await start(t, preload, {
    HYPERTRACE_PROMETHEUS_PORT: String(port),
    HYPERTRACE_PROMETHEUS_LABELS: 'id,object_classname,object_id,caller_functionname'
  })
  const metrics = `http://localhost:${port}/metrics`
  await eventually(() => request(metrics).catch(() => null), answer => answer !== null)
  await writeAndRead(t, url)
  const labelsOf = (name: string): string => `object_classname="Hypercore",caller_functionname="${name}"`
  t.strictSame(await traceLines(metrics), [
    'trace_counter{id="append",object_classname="Hypercore",object_id="1",caller_functionname="append"} 3',
    'trace_counter{id="get",object_classname="Hypercore",object_id="1",caller_functionname="get"} 6',
    `trace_calls_total{${labelsOf('append')}} 3`,
    `trace_calls_total{${labelsOf('get')}} 6`,
    'trace_series 2',
    'trace_series_limit 10000'
  ])
  await endsClean(t, example, folder, { stdout: `${url}\n`, stderr: `hypertrace-prometheus: ${metrics}\n` })
})

t.test('the app is the same without the preload', async t => {
  const [example, url, folder] = await start(t, [app], {})
  await writeAndRead(t, url)
  await endsClean(t, example, folder, { stdout: `${url}\n`, stderr: '' })
  const text = await readFile(new URL(`../../${app}`, import.meta.url), 'utf8')
  const code = text.split('\n').filter(line => !line.startsWith('//')).join('\n')
  t.notMatch(code, /trace|prometheus/i)
})
