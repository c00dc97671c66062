import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'

// The trace function writes what it counted when the app ends, and the address that it listened on by then
const app = `
class Chat {
  constructor () { this.tracer = createTracer(this, { props: { room: 'lobby' } }) }
  send () { this.tracer.trace('send') }
}
new Chat().send()
const trace = globalThis[Symbol.for('hypertrace.traceFunction')]
trace.ready.then(async address => {
  console.log(address.host + ' ' + (address.port > 0))
  console.log((await trace.metrics()).split('\\n').filter(line => /^(trace_counter|calls)/.test(line)).join('\\n'))
})
`

const apps = {
  '--import': { 'app.mjs': `import Hypertrace from 'hypertrace'\nconst { createTracer } = Hypertrace\n${app}` },
  '--require': { 'app.cjs': `const { createTracer } = require('hypertrace')\n${app}` }
}

for (const [flag, files] of Object.entries(apps)) {
  t.test(`node ${flag} traces an app that does not know of it, and lets it end`, async t => {
    const file = Object.keys(files)[0]!
    const result = await run(t, flag, files, file, {
      HYPERTRACE_PROMETHEUS_PORT: '0',
      HYPERTRACE_PROMETHEUS_ALLOWED_PROPS: 'room',
      HYPERTRACE_PROMETHEUS_LABELS: 'id,object_classname',
      HYPERTRACE_PROMETHEUS_METRIC_NAME: 'calls'
    })
    t.strictSame(result, {
      code: 0,
      stdout: 'localhost true\ncalls{id="send",object_classname="Chat",object_props_room="lobby"} 1\n',
      stderr: ''
    })
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
  const result = await run(t, '--import', { ...apps['--import'], ...copy }, 'app.mjs', { HYPERTRACE_PROMETHEUS_PORT: '0', HYPERTRACE_PROMETHEUS_LABELS: 'id' })
  t.strictSame(result, { code: 0, stdout: 'localhost true\ntrace_counter{id="send"} 1\n', stderr: '' })
})

t.test('a value that is not valid is an error before the app starts', async t => {
  const files = { 'app.mjs': "console.log('started')" }
  const { code, stdout, stderr } = await run(t, '--import', files, 'app.mjs', { HYPERTRACE_PROMETHEUS_MAX_SERIES: 'many' })
  t.strictSame({ code, stdout }, { code: 1, stdout: '' })
  t.match(stderr, "TypeError: HYPERTRACE_PROMETHEUS_MAX_SERIES: maxSeries must be an integer, received 'many'")
})

t.test('worker threads have no server of their own', async t => {
  const files = {
    'app.mjs': `
import { Worker } from 'node:worker_threads'
const code = "console.log(typeof globalThis[Symbol.for('hypertrace.traceFunction')])"
new Worker(code, { eval: true })
`
  }
  const result = await run(t, '--import', files, 'app.mjs', { HYPERTRACE_PROMETHEUS_PORT: '0' })
  t.strictSame(result, { code: 0, stdout: 'undefined\n', stderr: '' })
})

async function run (t: Test, flag: string, files: Parameters<Test['testdir']>[0], file: string, env: Record<string, string>): Promise<{ code: number, stdout: string, stderr: string }> {
  const cwd = t.testdir(files)
  // tap gets its loaders into child processes by NODE_OPTIONS, whatever `env` says; on Node 22 they break require() of ES modules
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, flag, 'hypertrace-prometheus/register', file], { cwd, env: { PATH: process.env.PATH, ...env } })
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code, stdout, stderr }
}
