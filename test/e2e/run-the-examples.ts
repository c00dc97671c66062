import { once } from 'node:events'
import { readFileSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { startDemo } from '../support/demo.ts'
import { request } from '../support/http.ts'
import { eventually } from '../support/prometheus.ts'

/** The values of a label in a scrape, each once. */
function valuesOf (label: string, text: string): string[] {
  return [...new Set(Array.from(text.matchAll(new RegExp(`^trace_counter\\{(?:.*,)?${label}="([^"]*)"`, 'gm')), ([, value]) => value!))].sort()
}

async function scrape (url: string): Promise<string> {
  const { status, body } = await request(url)
  if (status !== 200) throw new Error(`${url} must be answered with 200, received ${status}`)
  return body
}

t.test('the demo shows the calls of real classes at the URLs that it prints, until Ctrl-C', async t => {
  const demo = startDemo(t, '--port', '0')
  const [metrics] = await demo.line(/^metrics {2}(http:\/\/localhost:\d+\/metrics)$/)
  const [page] = await demo.line(/^page {5}(http:\/\/localhost:\d+\/)$/)
  t.equal(metrics, `${page}metrics`)
  const { status, headers } = await request(page!)
  t.strictSame([status, headers['content-type']], [200, 'text/html; charset=utf-8'])

  const text = await eventually(() => scrape(metrics!), text => ['recv', 'ondata', 'onrequest', 'connect'].every(id => text.includes(`{id="${id}"`)))
  t.strictSame(valuesOf('object_classname', text), ['Channel', 'HyperDHT', 'Hypercore', 'Peer', 'Server'])
  t.strictSame(valuesOf('parent_object_classname', text), ['Core', 'HyperDHT'])
  t.strictSame(valuesOf('caller_filename', text), [
    'node_modules/hypercore/index.js', 'node_modules/hypercore/lib/replicator.js', 'node_modules/hyperdht/lib/connect.js',
    'node_modules/hyperdht/lib/server.js', 'node_modules/protomux/index.js'
  ])

  await demo.line(/^\d+\.\d calls\/s, \d+ series$/)
  demo.kill('SIGINT')
  const { code, stderr } = await demo.ended
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
})

t.test('with --seconds the demo ends by itself, with a table of the busiest functions', async t => {
  const { code, stdout, stderr } = await startDemo(t, '--port', '0', '--seconds', '2').ended
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
  const [, table = ''] = /^metrics {2}\S+\npage {5}\S+\n(?:\d+\.\d calls\/s, \d+ series\n)*(class +function +calls\n.*)$/s.exec(stdout) ?? []
  const rows = table.trimEnd().split('\n').slice(1)
  t.ok(rows.length > 0 && rows.length <= 10, 'ten at most')
  t.strictSame(rows.filter(row => !/^[A-Z]\w+ +[\w.<>]+ +\d+$/.test(row)), [], 'each has a class, a function and its calls')
  const calls = rows.map(row => Number(/\d+$/.exec(row)))
  t.strictSame(calls, calls.toSorted((a, b) => b - a), 'the busiest first')
  t.equal(new Set(rows.map(row => row.length)).size, 1, 'in columns')
})

t.test('where its port is taken the demo says so and uses another', async t => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo

  const demo = startDemo(t, '--port', String(port))
  const [instead] = await demo.line(new RegExp(`^port ${port} is taken, using (\\d+) instead$`))
  const [url] = await demo.line(/^metrics {2}(\S+)$/)
  t.not(instead, String(port))
  t.equal(url, `http://localhost:${instead}/metrics`)
  t.match(await scrape(url!), '# TYPE trace_counter counter')
  demo.kill('SIGTERM')
  const { code, stderr } = await demo.ended
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
})

const usage = `usage: node examples/hypercore/index.js [--port N] [--seconds N]

  --port N     port of the metrics server, 0 for any free one (default: 4343)
  --seconds N  end after N seconds (default: run until Ctrl-C)
`

const portRule = 'Cannot use --port: expected an integer from 0 to 65535, got'
const secondsRule = 'Cannot use --seconds: expected a number above 0 and up to 86400, got'

const rejected: Array<[args: string[], message: string]> = [
  [['--port', 'x'], `${portRule} 'x'`],
  [['--port', '65536'], `${portRule} '65536'`],
  [['--seconds', '0'], `${secondsRule} '0'`],
  [['--seconds', '1e3'], `${secondsRule} '1e3'`],
  [['--fast'], "Unknown option '--fast'"],
  [['now'], "Unexpected argument 'now'. This command does not take positional arguments"]
]

t.test('arguments that make no sense end the demo with status 2 and say what it takes', async t => {
  const outcomes = await Promise.all(rejected.map(([args]) => startDemo(t, ...args).ended))
  t.strictSame(outcomes, rejected.map(([, message]) => ({ code: 2, stdout: '', stderr: `${message}\n\n${usage}` })))
})

t.test('every example has a line in the README of the examples', async t => {
  const examples = new URL('../../examples/', import.meta.url)
  const folders = readdirSync(examples, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name)
  const lines = readFileSync(new URL('README.md', examples), 'utf8').matchAll(/^- \[`([^`]+)`\]\(\1\/index\.js\): /gm)
  t.strictSame(Array.from(lines, ([, name]) => name).sort(), folders.sort())
})
