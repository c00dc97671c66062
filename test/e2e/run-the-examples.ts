import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { installOnBare, peers } from '../support/bare.ts'
import { startDemo, startExample } from '../support/demo.ts'
import { request } from '../support/http.ts'
import { withoutToolchains } from '../support/installed-package.ts'
import { eventually } from '../support/prometheus.ts'

/** The values of a label in a scrape, each once. */
function valuesOf (label: string, text: string): string[] {
  const series = text.matchAll(new RegExp(`^trace_counter\\{(?:.*,)?${label}="([^"]*)"`, 'gm'))
  return [...new Set(Array.from(series, ([, value]) => value!))].sort()
}

async function scrape (url: string): Promise<string> {
  const { status, body } = await request(url)
  if (status !== 200) throw new Error(`${url} must be answered with 200, received ${status}`)
  return body
}

t.test('the minimal example shows the calls of its class at the URL that it writes, until Ctrl-C', async t => {
  const example = startExample(t, 'examples/minimal/index.js', [], { PORT: '0' })
  const [url = ''] = await example.line(/^(http:\/\/localhost:\d+\/metrics)$/)
  const text = await eventually(() => scrape(url), text => text.includes('trace_counter{'))
  t.strictSame(['object_classname', 'caller_functionname'].map(label => valuesOf(label, text)), [['Chat'], ['send']])
  example.kill('SIGINT')
  t.strictSame(await example.ended, { code: 0, stdout: `${url}\n`, stderr: '' })
})

t.test('the minimal example has fifteen lines', async t => {
  const text = readFileSync(new URL('../../examples/minimal/index.js', import.meta.url), 'utf8')
  t.equal(text.trimEnd().split('\n').length, 15)
})

t.test('the Pear example shows the calls of a Hypercore on Bare', { skip: withoutToolchains() }, async t => {
  const files = { 'index.js': readFileSync(new URL('../../examples/pear/index.js', import.meta.url), 'utf8') }
  const example = installOnBare(t, files, [...peers, 'hypercore']).start('index.js', 'bare', { PORT: '0' })
  const url = await example.line()
  t.match(url, /^http:\/\/localhost:\d+\/metrics$/)
  const text = await eventually(() => scrape(url), text => text.includes('id="get"'))
  t.strictSame(valuesOf('object_classname', text), ['Hypercore'])
  t.strictSame(valuesOf('id', text), ['append', 'get'])
})

t.test('the demo shows the calls of real classes at the URLs that it writes, until Ctrl-C', async t => {
  const demo = startDemo(t, '--port', '0')
  const [metrics] = await demo.line(/^metrics {2}(http:\/\/localhost:\d+\/metrics)$/)
  const [page] = await demo.line(/^page {5}(http:\/\/localhost:\d+\/)$/)
  t.equal(metrics, `${page}metrics`)
  const { status, headers } = await request(page!)
  t.strictSame([status, headers['content-type']], [200, 'text/html; charset=utf-8'])

  const ids = ['recv', 'ondata', 'onrequest', 'connect']
  const text = await eventually(() => scrape(metrics!), text => ids.every(id => text.includes(`{id="${id}"`)))
  t.strictSame(valuesOf('object_classname', text), ['Channel', 'HyperDHT', 'Hypercore', 'Peer', 'Server'])
  t.strictSame(valuesOf('parent_object_classname', text), ['Core', 'HyperDHT'])
  t.strictSame(valuesOf('caller_filename', text), [
    'node_modules/hypercore/index.js', 'node_modules/hypercore/lib/replicator.js',
    'node_modules/hyperdht/lib/connect.js', 'node_modules/hyperdht/lib/server.js', 'node_modules/protomux/index.js'
  ])

  await demo.line(/^\d+\.\d calls\/s, \d+ series$/)
  demo.kill('SIGINT')
  const { code, stderr } = await demo.ended
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
})

t.test('with --seconds the demo ends by itself, with a table of the busiest functions', async t => {
  const { code, stdout, stderr } = await startDemo(t, '--port', '0', '--seconds', '2').ended
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
  const [metrics, page, ...lines] = stdout.trimEnd().split('\n')
  t.match([metrics, page], [/^metrics {2}\S+$/, /^page {5}\S+$/])
  const [title, ...rows] = lines.slice(lines.findIndex(line => !/^\d+\.\d calls\/s, \d+ series$/.test(line)))
  t.match(title, /^class +function +calls$/)
  t.ok(rows.length > 0 && rows.length <= 10, 'ten at most')
  const wrong = rows.filter(row => !/^[A-Z]\w+ +[\w.<>]+ +\d+$/.test(row))
  t.strictSame(wrong, [], 'each has a class, a function and its calls')
  const calls = rows.map(row => Number(/\d+$/.exec(row)))
  t.strictSame(calls, calls.toSorted((a, b) => b - a), 'the busiest first')
  t.equal(new Set(rows.map(row => row.length)).size, 1, 'in columns')
})

t.test('the demo uses another port, and says so, when its port is in use', async t => {
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

const portRule = '--port must be an integer from 0 to 65535, received'
const secondsRule = '--seconds must be a number above 0 and up to 86400, received'

const rejected: Array<[args: string[], message: string]> = [
  [['--port', 'x'], `${portRule} 'x'`],
  [['--port', '65536'], `${portRule} '65536'`],
  [['--seconds', '0'], `${secondsRule} '0'`],
  [['--seconds', '1e3'], `${secondsRule} '1e3'`],
  [['--fast'], "Unknown option '--fast'"],
  [['now'], "Unexpected argument 'now'. This command does not take positional arguments"]
]

t.test('arguments that are not valid end the demo with status 2 and its usage', async t => {
  const outcomes = await Promise.all(rejected.map(([args]) => startDemo(t, ...args).ended))
  t.strictSame(outcomes, rejected.map(([, message]) => ({ code: 2, stdout: '', stderr: `${message}\n\n${usage}` })))
})

t.test('every example has a line in the README of the examples, with a command that runs it', async t => {
  const examples = new URL('../../examples/', import.meta.url)
  const entries = readdirSync(examples, { withFileTypes: true })
  const folders = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', examples), 'utf8'))
  const text = readFileSync(new URL('README.md', examples), 'utf8')
  const lines = text.matchAll(/^- \[`([^`]+)`\]\((\1\/.+\.js)\): .*`(.+)`$/gm)
  const listed = Array.from(lines, ([, name = '', file = '', command = '']) => {
    t.ok(existsSync(new URL(file, examples)), file)
    const script = /^npm run (\S+)$/.exec(command)?.[1]
    const run = script === undefined ? command : scripts[script]
    t.match(run, new RegExp(`\\bnode .*\\bexamples/${file}|npm start --prefix examples/${name}$`), command)
    return name
  })
  // follow-the-prometheus-example.ts tests the one that has no app, and the apps share a folder
  t.match(text, '\n- [`prometheus`](prometheus/README.md): ')
  t.strictSame([...listed, 'prometheus', 'shared'].sort(), folders.sort())
})
