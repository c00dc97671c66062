import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { listen } from '../../examples/shared/start.js'
import { startExample } from '../support/demo.ts'
import { eventually } from '../support/prometheus.ts'
import { startPersonApi } from '../support/person-api.ts'

const load = 'examples/person-api/load.js'

/** What each scenario sends in two seconds instead of ten minutes. */
const amounts = { creations: 167, gets: 40, lists: 20, updates: 5, deletions: 2 }
const plan = Object.entries(amounts).map(([name, amount]) => `${amount} ${name}`).join(', ')

const routes: Record<string, string> = {
  creations: 'method="POST",path="/person"',
  gets: 'method="GET",path="/person/:id"',
  lists: 'method="GET",path="/person/list"',
  updates: 'method="PUT",path="/person/:id"',
  deletions: 'method="DELETE",path="/person/:id"'
}

interface Row { name: string, requests: number, answers: number, byStatus: Record<string, number> }

/** The rows of the table that the load ends with. */
function rowsOf (stdout: string): Row[] {
  const lines = stdout.trimEnd().split('\n')
  const title = lines.findIndex(line => /^scenario +requests +answers +seconds +p50 ms +p99 ms +by status/.test(line))
  return lines.slice(title + 1).map(line => {
    const row = /^(\w+) +(\d+) +(\d+) +[\d.]+ +\d+ +\d+ +((?:\d+: \d+(?:, )?)*) *$/.exec(line)
    if (row === null) throw new Error(`a row of the table must have seven columns, received '${line}'`)
    const [, name = '', requests, answers, statuses = ''] = row
    const byStatus = Array.from(statuses.matchAll(/(\d+): (\d+)/g), ([, code = '', count]) => [code, Number(count)])
    return { name, requests: Number(requests), answers: Number(answers), byStatus: Object.fromEntries(byStatus) }
  })
}

/** How often a status stands in the rows. */
function total (rows: Row[], ...codes: string[]): number {
  return rows.flatMap(row => codes.map(code => row.byStatus[code] ?? 0)).reduce((sum, count) => sum + count, 0)
}

const counters = /^(http_requests_|http_request_duration_seconds_count|person_(?!payload)|\w+_bytes_count|trace_calls)/

t.test('the load sends its amounts, and the counters are then exactly what it says', async t => {
  const api = await startPersonApi(t)
  const { code, stdout, stderr } = await startExample(t, load, ['--seconds', '2', '--url', api.url]).ended
  t.strictSame([code, stderr], [0, ''])
  t.equal(stdout.split('\n')[0], `${api.url}: ${plan}`)

  const rows = rowsOf(stdout)
  t.strictSame(rows.map(({ name, requests, answers }) => [name, requests, answers]),
    Object.entries(amounts).map(([name, amount]) => [name, amount, amount]))
  for (const { name, answers, byStatus } of rows) {
    t.equal(Object.values(byStatus).reduce((sum, count) => sum + count), answers, name)
  }
  t.strictSame(rows.find(({ name }) => name === 'creations')!.byStatus, { 201: 167 })

  const series = (name: string, of: (row: Row) => Array<[labels: string, value: number]>) => {
    return Object.fromEntries(rows.flatMap(of).map(([labels, value]) => [`${name}{${labels}}`, value]))
  }
  const traced = ['create', 'get', 'list', 'update', 'delete'].map((method, index) => {
    const labels = `object_classname="PersonStore",caller_functionname="${method}",caller_filename="store.js"`
    // One person is created at the start
    return [`trace_calls_total{${labels}}`, Object.values(amounts)[index]! + Number(method === 'create')]
  })
  t.strictSame(await api.samples(counters), {
    ...Object.fromEntries(traced),
    ...series('http_requests_total', ({ name, byStatus }) => {
      return Object.entries(byStatus).map(([code, count]) => [`code="${code}",${routes[name]}`, count])
    }),
    ...series('http_request_duration_seconds_count', ({ name, answers }) => [[routes[name]!, answers]]),
    ...Object.fromEntries(['GET', 'POST', 'PUT', 'DELETE'].map(method => {
      return [`http_requests_in_progress{method="${method}"}`, 0]
    })),
    person_created_total: 167,
    person_deleted_total: total(rows, '204'),
    person_not_found_total: total(rows, '404'),
    person_payload_size_bytes_count: 167,
    person_store_count: 1 + 167 - total(rows, '204')
  })
  t.equal(total(rows, '200', '201', '204', '404'), 234)
})

t.test('on a terminal the load shows the progress of each scenario', {
  skip: spawnSync('script', ['--version']).status !== 0 && 'needs the command script of util-linux'
}, async t => {
  const { url } = await startPersonApi(t)
  const { stdout } = spawnSync('script', ['-qec', `${process.execPath} ${load} --seconds 1`, '/dev/null'], {
    env: { PATH: process.env.PATH, TERM: 'xterm', COLUMNS: '120', BASE_URL: url }, encoding: 'utf8'
  })
  for (const [name, amount] of Object.entries({ creations: 83, gets: 20, lists: 10, updates: 3, deletions: 1 })) {
    t.match(stdout, new RegExp(`${name} +[█░]+ ${amount}/${amount}`))
  }
  t.ok(stdout.endsWith('\x1b[?25h') || stdout.lastIndexOf('\x1b[?25h') > stdout.lastIndexOf('\x1b[?25l'), 'the cursor')
  t.match(stdout, /scenario +requests/)
})

t.test('Ctrl-C ends the load with a table of what it has sent', async t => {
  const { url, samples } = await startPersonApi(t)
  const running = startExample(t, load, [], { BASE_URL: url })
  await running.line(new RegExp(`^${url}: 50000 creations, 12000 gets, 6000 lists, 1500 updates, 500 deletions$`))
  running.kill('SIGINT')
  const { code, stdout, stderr } = await running.ended
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
  t.strictSame(rowsOf(stdout).map(({ name, requests }) => [name, requests]), [
    ['creations', 50_000], ['gets', 12_000], ['lists', 6_000], ['updates', 1_500], ['deletions', 500]
  ])
  const open = await eventually(() => samples(/in_progress.* [^0]/), left => Object.keys(left).length === 0)
  t.strictSame(open, {}, 'the app has noticed that the client left')
})

t.test('the load fails if requests are not answered', async t => {
  await Promise.all((['destroy', 'resetAndDestroy'] as const).map(async breakOff => {
    const server = createServer((request, response) => {
      if (request.url === '/health') response.end()
      else request.socket[breakOff]()
    })
    t.teardown(() => server.close())
    const url = await listen(server, 0)
    const { code, stderr } = await startExample(t, load, ['--seconds', '1', '--url', url]).ended
    const names = Object.keys(amounts).join(', ')
    t.strictSame({ code, stderr }, { code: 1, stderr: `not every request has its answer: ${names}\n` }, breakOff)
  }))
})

t.test('the load says what is wrong with its arguments, and if there is no app', async t => {
  const usage = `usage: node examples/person-api/load.js [--seconds N] [--url URL]

  --seconds N  seconds of the load, with amounts in proportion (default: 600)
  --url URL  where the app listens (default: http://127.0.0.1:7080)
`
  const rejected: Array<[args: string[], message: string]> = [
    [['--seconds', '0'], "--seconds must be an integer from 1 to 86400, received '0'"],
    [['--url', 'localhost:7080'], "--url must be a URL with http or https, received 'localhost:7080'"]
  ]
  const outcomes = await Promise.all(rejected.map(([args]) => startExample(t, load, args).ended))
  t.strictSame(outcomes, rejected.map(([, message]) => ({ code: 2, stdout: '', stderr: `${message}\n\n${usage}` })))

  const wrong = await startExample(t, load, [], { BASE_URL: 'nowhere' }).ended
  t.equal(wrong.code, 2)
  t.match(wrong.stderr, "--url must be a URL with http or https, received 'nowhere'\n")

  const server = createServer()
  const url = await listen(server, 0)
  await new Promise(resolve => server.close(resolve))
  t.strictSame(await startExample(t, load, ['--url', url]).ended, {
    code: 1, stdout: '', stderr: `no app answers at ${url}, start it with: npm run example:person-api\n`
  })
})

t.test('the Dockerfile copies files that are there, and starts the app so that others reach it', async t => {
  const root = new URL('../../', import.meta.url)
  const text = readFileSync(new URL('examples/person-api/Dockerfile', root), 'utf8')
  const files = readdirSync(root)
  const copied = Array.from(text.matchAll(/^COPY (.+) \S+$/gm), ([, sources = '']) => sources.split(' ')).flat()
  t.ok(copied.length > 0)
  for (const source of copied) {
    const [folder, ending] = source.split('*')
    const there = folder === '' ? files.some(file => file.endsWith(ending!)) : existsSync(new URL(source, root))
    t.ok(there, source)
  }
  t.match(text, '\nCMD ["node", "examples/person-api/index.js", "--host", "0.0.0.0"]\n')
})
