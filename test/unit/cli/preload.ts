import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, extname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import type { Mark } from '../../../lib/cli/mark.ts'
import { freePort } from '../../support/http.ts'

// The sources, or what they were compiled to: in a mutation run all are, and Node 20 cannot remove types itself
const isBuilt = extname(import.meta.url) === '.ts' && process.version.startsWith('v20.')
const preload = fileURLToPath(new URL(isBuilt
  ? '../../../dist/lib/cli/preload.js'
  : `../../../lib/cli/preload${extname(import.meta.url)}`, import.meta.url))

const current = "globalThis[Symbol.for('hypertrace.traceFunction')]"

// A minute passes at once. The app waits for the browser, so that nobody has to wait for one that does not come
const setup = `
import { subscribe } from 'node:diagnostics_channel'
import FakeTimers from ${JSON.stringify(createRequire(import.meta.url).resolve('@sinonjs/fake-timers'))}
globalThis.clock = FakeTimers.install({ toFake: ['setTimeout'] })
subscribe('child_process', ({ process: child }) => child.once('spawn', () => child.ref()))
`
const stopAtOnce = `
Object.defineProperty(globalThis, Symbol.for('hypertrace.traceFunction'), { set: trace => trace.stop() })
`
// Written when the server listens, and a minute has passed
const tell = `
const address = await trace?.ready
setImmediate(() => {
  clock.tick(60_000)
  const variables = Object.keys(process.env).filter(name => name === 'HYPERTRACE_PROMETHEUS_RUN')
  console.log(JSON.stringify({ traced: trace !== undefined, variables, port: address?.port, pid: process.pid }))
})
`
const traces = "trace?.({ object: { className: 'Chat' } })"

interface Given {
  readonly mark?: Mark
  readonly variables?: Readonly<Record<string, string>>
  /** What the app does; by default it traces a call. */
  readonly code?: string
  readonly file?: string
  readonly stopped?: boolean
}

interface Seen {
  readonly port: number
  readonly pid: number
  /** What is not the same for each run. */
  readonly told: { traced: boolean, stderr: string, opened: string }
}

/** Runs an app under the preload, with a program in place of the browser that writes down what it opens. */
async function see (t: Test, { mark, variables, code = traces, file = 'app.mjs', stopped }: Given): Promise<Seen> {
  const app = `const trace = ${current}\n${code}\n${tell}`
  const opener = '#!/bin/sh\necho "$@" >> opened\n'
  const folder = t.testdir({
    'setup.mjs': stopped === true ? setup + stopAtOnce : setup,
    'app.mjs': app,
    npm: { 'package.json': '{ "name": "npm" }', 'cli.mjs': app },
    bin: { open: opener, 'xdg-open': opener }
  })
  for (const name of ['open', 'xdg-open']) chmodSync(join(folder, 'bin', name), 0o755)
  const env = {
    ...process.env,
    PATH: join(folder, 'bin') + delimiter + process.env.PATH,
    HYPERTRACE_PROMETHEUS_PORT: '0',
    ...mark === undefined ? {} : { HYPERTRACE_PROMETHEUS_RUN: mark },
    ...variables
  }
  const args = ['--import', './setup.mjs', '--import', preload, file]
  const child = spawn(process.execPath, args, { cwd: folder, env })
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  t.equal(exitCode, 0, stderr)
  const { traced, variables: left, port, pid } = JSON.parse(stdout)
  t.strictSame(left, [], 'processes that the app starts are not taken for the app')
  const opened = join(folder, 'opened')
  return { port, pid, told: { traced, stderr, opened: existsSync(opened) ? readFileSync(opened, 'utf8') : '' } }
}

const quiet = { HYPERTRACE_PROMETHEUS_QUIET: 'true' }

t.test('the app is served as the variables say, and its page is announced', async t => {
  const wanted = await freePort()
  const { port, told } = await see(t, { mark: 'tell', variables: { HYPERTRACE_PROMETHEUS_PORT: String(wanted) } })
  t.equal(port, wanted)
  t.strictSame(told, { traced: true, stderr: `hypertrace-prometheus: http://localhost:${port}/\n`, opened: '' })
})

t.test('the page is opened where that is wanted', async t => {
  const { port, told } = await see(t, { mark: 'open' })
  const url = `http://localhost:${port}/\n`
  t.strictSame(told, { traced: true, stderr: `hypertrace-prometheus: ${url}`, opened: url })
})

t.test('a process that the app starts has a port of its own, and says which process it is', async t => {
  const ofApp = await freePort()
  const variables = { HYPERTRACE_PROMETHEUS_PORT: String(ofApp) }
  const { port, pid, told } = await see(t, { variables, code: '' })
  t.not(port, ofApp)
  const stderr = `hypertrace-prometheus: http://localhost:${port}/ (child process ${pid})\n`
  t.strictSame(told, { traced: true, stderr, opened: '' }, 'its silence is not told')
})

t.test('a package manager is traced if it is the app, and not if the app starts it', async t => {
  const file = 'npm/cli.mjs'
  t.strictSame((await see(t, { file })).told, { traced: false, stderr: '', opened: '' })
  t.strictSame((await see(t, { file, mark: 'tell', variables: quiet })).told, { traced: true, stderr: '', opened: '' })
})

t.test('a worker thread is not the app', async t => {
  const code = `
import { Worker } from 'node:worker_threads'
import { once } from 'node:events'
const worker = new Worker("require('worker_threads').parentPort.postMessage(typeof ${current})", { eval: true })
console.error(...await once(worker, 'message'))`
  const { told } = await see(t, { code, variables: quiet })
  t.strictSame(told, { traced: true, stderr: 'undefined\n', opened: '' })
})

const silent: Array<[what: string, code: string, reason: string]> = [
  ['has no event', '', 'it uses no hypertrace, created its objects before this preload, or uses it in worker ' +
    'threads only'],
  ['has set another trace function', `${current} = () => {}`, 'it has set another trace function, which gets the ' +
    'events instead of this one']
]

for (const [what, code, reason] of silent) {
  t.test(`an app that ${what} for a minute is told so`, async t => {
    const { port, told } = await see(t, { mark: 'tell', code })
    t.equal(told.stderr, `hypertrace-prometheus: http://localhost:${port}/
hypertrace-prometheus: no event of the app within the first minute: ${reason}
`)
  })
}

t.test('quiet: nothing is written, and the page is opened where that is wanted', async t => {
  const { port, told } = await see(t, { mark: 'open', variables: quiet, code: '' })
  t.strictSame(told, { traced: true, stderr: '', opened: `http://localhost:${port}/\n` })
})

t.test('an app that stops the trace function before it listens has no page to open', async t => {
  const { told } = await see(t, { mark: 'open', variables: quiet, stopped: true })
  t.strictSame(told, { traced: false, stderr: '', opened: '' })
})
