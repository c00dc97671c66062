import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import type { Outcome } from '../support/demo.ts'

const register = 'hypertrace-prometheus/register'
const root = fileURLToPath(new URL('../..', import.meta.url))

type Files = NonNullable<Parameters<Test['testdir']>[0]>
type Variables = Record<string, string>

// The app writes what was counted and where it is served, and then ends by itself
const app = `
class Chat {
  constructor () { this.tracer = createTracer(this, { props: { room: 'lobby' } }) }
  send () { this.tracer.trace('send') }
}
new Chat().send()
const trace = globalThis[Symbol.for('hypertrace.traceFunction')]
trace.ready.catch(() => null).then(async address => {
  console.log(address && address.url + 'metrics')
  console.log((await trace.metrics()).split('\\n').filter(line => /^(trace_counter|calls)\\{/.test(line)).join('\\n'))
})
`

const apps = {
  '--import': { 'app.mjs': `import Hypertrace from 'hypertrace'\nconst { createTracer } = Hypertrace\n${app}` },
  '--require': { 'app.cjs': `const { createTracer } = require('hypertrace')\n${app}` }
}

const anyPort = { HYPERTRACE_PROMETHEUS_PORT: '0', HYPERTRACE_PROMETHEUS_LABELS: 'id' }
const quiet = { HYPERTRACE_PROMETHEUS_QUIET: 'true' }

/** What the app writes, and the preload in the process of the app alone: both have the same port. */
function checkServed (t: Test, { code, stdout, stderr }: Outcome, counted: string): void {
  const [url = '', ...lines] = stdout.split('\n')
  t.match(url, /^http:\/\/localhost:[1-9]\d*\/metrics$/)
  t.strictSame({ code, lines, stderr }, { code: 0, lines: [counted, ''], stderr: `hypertrace-prometheus: ${url}\n` })
}

for (const [flag, files] of Object.entries(apps)) {
  t.test(`node ${flag} traces an app that is not changed, writes where it listens, and lets it end`, async t => {
    const outcome = await runNode(t, flag, files, Object.keys(files)[0]!, {
      HYPERTRACE_PROMETHEUS_PORT: '0',
      HYPERTRACE_PROMETHEUS_ALLOWED_PROPS: 'room',
      HYPERTRACE_PROMETHEUS_LABELS: 'id,object_classname',
      HYPERTRACE_PROMETHEUS_METRIC_NAME: 'calls'
    })
    checkServed(t, outcome, 'calls{id="send",object_classname="Chat",object_props_room="lobby"} 1')
  })
}

t.test('an app that resolves another copy of hypertrace is traced as well', async t => {
  const copy = {
    node_modules: {
      hypertrace: {
        'package.json': '{ "name": "hypertrace", "main": "index.js" }',
        'index.js': readFileSync(createRequire(import.meta.url).resolve('hypertrace'), 'utf8')
      }
    }
  }
  const outcome = await runNode(t, '--import', { ...apps['--import'], ...copy }, 'app.mjs', anyPort)
  checkServed(t, outcome, 'trace_counter{id="send"} 1')
})

t.test('HYPERTRACE_PROMETHEUS_QUIET=true: nothing is written', async t => {
  const { code, stdout, stderr } = await runNode(t, '--import', apps['--import'], 'app.mjs', { ...anyPort, ...quiet })
  t.match(stdout, /^http:\/\/localhost:\d+\/metrics\ntrace_counter\{id="send"\} 1\n$/)
  t.strictSame({ code, stderr }, { code: 0, stderr: '' })
})

t.test('nothing is written by an app that stops the trace function before it listens', async t => {
  // A CommonJS app behind -r runs in the same turn as the preload
  const stop = "globalThis[Symbol.for('hypertrace.traceFunction')].stop()"
  const files = { 'app.cjs': `${stop}.then(() => console.log('ended'))` }
  const outcome = await runNode(t, '-r', files, 'app.cjs', anyPort)
  t.strictSame(outcome, { code: 0, stdout: 'ended\n', stderr: '' })
})

t.test('an app whose stderr nobody reads any more goes on', async t => {
  const files = {
    'app.mjs': `
await globalThis[Symbol.for('hypertrace.traceFunction')].ready
setImmediate(() => console.log('ended'))
`
  }
  const child = start(t, [process.execPath, '--import', register, 'app.mjs'], files, anyPort)
  child.stderr.destroy()
  const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
  t.strictSame({ code, stdout }, { code: 0, stdout: 'ended\n' })
})

t.test('a port that is taken gives one warning, and the app is traced without a server', async t => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const port = String((other.address() as AddressInfo).port)
  const variables = { ...anyPort, HYPERTRACE_PROMETHEUS_HOST: '127.0.0.1', HYPERTRACE_PROMETHEUS_PORT: port }
  const { code, stdout, stderr } = await runNode(t, '--import', apps['--import'], 'app.mjs', variables)
  t.strictSame({ code, stdout }, { code: 0, stdout: 'null\ntrace_counter{id="send"} 1\n' })
  t.strictSame(warningCodes(stderr), ['HYPERTRACE_PROMETHEUS_LISTEN'])
  t.notMatch(stderr, 'hypertrace-prometheus: ')
})

t.test('a value that is not valid is an error before the app starts', async t => {
  const files = { 'app.mjs': "console.log('started')" }
  for (const [name, value, message] of [
    ['MAX_SERIES', 'many', "maxSeries must be an integer, received 'many'"],
    ['QUIET', 'yes', "quiet must be true or false, received 'yes'"]
  ]) {
    const variable = `HYPERTRACE_PROMETHEUS_${name}`
    const { code, stdout, stderr } = await runNode(t, '--import', files, 'app.mjs', { [variable]: value! })
    t.strictSame({ code, stdout }, { code: 1, stdout: '' })
    t.match(stderr, `TypeError: ${variable}: ${message}\n`)
  }
})

t.test('an unknown variable gives a warning, also to a quiet app', async t => {
  const variables = { ...anyPort, ...quiet, HYPERTRACE_PROMETHEUS_PROT: '80' }
  const { code, stderr } = await runNode(t, '--import', apps['--import'], 'app.mjs', variables)
  t.equal(code, 0)
  t.strictSame(warningCodes(stderr), ['HYPERTRACE_PROMETHEUS_UNKNOWN_VARIABLE'])
  t.match(stderr, "'HYPERTRACE_PROMETHEUS_PROT' (nearest known variable: 'HYPERTRACE_PROMETHEUS_PORT')\n")
})

t.test('worker threads have no server of their own', async t => {
  const files = {
    'app.mjs': `
import { Worker } from 'node:worker_threads'
const code = "console.log(typeof globalThis[Symbol.for('hypertrace.traceFunction')])"
new Worker(code, { eval: true })
`
  }
  const outcome = await runNode(t, '--import', files, 'app.mjs', { ...anyPort, ...quiet })
  t.strictSame(outcome, { code: 0, stdout: 'undefined\n', stderr: '' })
})

/** A package with an app and a script that starts it; the preload is installed, and so are further packages. */
function packageOf (t: Test, packages: object = {}): Files {
  return {
    'package.json': JSON.stringify({ name: 'chat', private: true, scripts: { start: 'node app.mjs' } }),
    ...apps['--import'],
    node_modules: { 'hypertrace-prometheus': t.fixture('symlink', root), ...packages }
  }
}

const preloaded = { ...anyPort, NODE_OPTIONS: `--import ${register}` }

for (const [command = '', ...args] of [['npm', 'start', '--silent'], ['npx', '-c', 'node app.mjs']]) {
  t.test(`an app that ${command} ${args[0]} starts is served, and ${command} is not`, async t => {
    const variables = { ...preloaded, npm_config_update_notifier: 'false' }
    checkServed(t, await run(t, [command, ...args], packageOf(t), variables), 'trace_counter{id="send"} 1')
  })
}

// Yarn and pnpm are large packages, and newer Node.js comes without corepack: here a script in a package of the same
// name starts the app, as they do
for (const name of ['yarn', 'pnpm', 'corepack']) {
  t.test(`an app that ${name} starts is served, and ${name} is not`, async t => {
    const script = `
import { spawn } from 'node:child_process'
spawn(process.execPath, ['app.mjs'], { stdio: 'inherit' })
`
    const packages = { [name]: { 'package.json': JSON.stringify({ name }), bin: { 'cli.mjs': script } } }
    const command = [process.execPath, `node_modules/${name}/bin/cli.mjs`]
    checkServed(t, await run(t, command, packageOf(t, packages), preloaded), 'trace_counter{id="send"} 1')
  })
}

function warningCodes (stderr: string): string[] {
  return Array.from(stderr.matchAll(/^\(node:\d+\) \[(\w+)\] /gm), ([, code]) => code!)
}

function runNode (t: Test, flag: string, files: Files, file: string, variables: Variables): Promise<Outcome> {
  return run(t, [process.execPath, flag, register, file], files, variables)
}

async function run (t: Test, command: string[], files: Files, variables: Variables): Promise<Outcome> {
  const child = start(t, command, files, variables)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, stdout, stderr }
}

function start (t: Test, command: string[], files: Files, variables: Variables): ChildProcessWithoutNullStreams {
  const cwd = t.testdir(files)
  // Tap adds its loaders to NODE_OPTIONS of every child process, so that `env` has to set it anew
  const environment = { NODE_OPTIONS: '', HOME: cwd, ...variables }
  const assignments = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  return spawn('env', [...assignments, ...command], { cwd, env: { PATH: process.env.PATH } })
}
