import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { installCommand, type Running } from '../support/command.ts'
import { request } from '../support/http.ts'
import { eventually } from '../support/prometheus.ts'

const body = `
class Chat {
  constructor () { this.tracer = createTracer(this, { props: { room: 'lobby' } }) }
  send () { this.tracer.trace('send') }
}
new Chat().send()
console.log(JSON.stringify(process.argv.slice(2)))
console.error('a line of the app')
process.stdin.pipe(process.stdout)
process.stdin.on('end', () => { process.exitCode = 7 })
`
const apps = {
  'app.mjs': `import Hypertrace from 'hypertrace'\nconst { createTracer } = Hypertrace\n${body}`,
  'app.cjs': `const { createTracer } = require('hypertrace')\n${body}`
}

const pageLine = /^hypertrace-prometheus: (http:\/\/localhost:[1-9]\d*\/)$/m

/** The URL of the page, once it is announced. */
async function pageOf (running: Running): Promise<string> {
  const [url] = await running.find('stderr', pageLine)
  return url!
}

for (const file of Object.keys(apps)) {
  t.test(`npx hypertrace-prometheus run ${file} traces the app, and hands on all that belongs to it`, async t => {
    const command = ['hypertrace-prometheus', 'run', '--port', '0', '--allowed-props', 'room', '--labels', 'id']
    const running = installCommand(t, apps).start('npx', [...command, file, '--port', '80', '', 'a b'])
    const url = await pageOf(running)
    const { status, headers } = await request(url)
    t.strictSame([status, headers['content-type']], [200, 'text/html; charset=utf-8'])
    await running.find('stdout', /^\[/)
    const { body } = await request(`${url}metrics`)
    t.match(body, '\ntrace_counter{id="send",object_props_room="lobby"} 1\n')

    running.child.stdin.end('first line\nlast')
    t.strictSame(await running.ended, {
      code: 7,
      signal: null,
      stdout: '["--port","80","","a b"]\nfirst line\nlast',
      stderr: running.written.stderr
    })
    const lines = running.written.stderr.split('\n').sort()
    t.strictSame(lines, ['', 'a line of the app', `hypertrace-prometheus: ${url}`])
  })
}

t.test('an app that ends is not kept alive, and its output may end early', async t => {
  const files = {
    'app.js': "process.stdout.on('error', () => process.exit(3))\nsetInterval(() => console.log('more'))"
  }
  const running = installCommand(t, files).startCommand(['run', '--port', '0', 'app.js'])
  await running.find('stdout', /more/)
  running.child.stdout.destroy()
  t.match(await running.ended, { code: 3, signal: null })
})

const listening = `
for (const signal of process.argv.slice(2)) process.on(signal, () => console.log(signal))
process.on('SIGTERM', () => {
  console.log('SIGTERM')
  process.exit(7)
})
console.log('ready')
setInterval(() => {}, 60_000)
`

t.test('each signal reaches the app once, and the app decides what happens', async t => {
  const signals = ['SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const
  const running = installCommand(t, { 'app.cjs': listening })
    .startCommand(['run', '--port', '0', 'app.cjs', ...signals])
  await running.find('stdout', /ready/)
  for (const signal of signals) {
    running.child.kill(signal)
    await running.find('stdout', new RegExp(signal))
  }
  running.child.kill('SIGTERM')
  const { code, signal, stdout } = await running.ended
  t.strictSame({ code, signal, stdout }, {
    code: 7, signal: null, stdout: ['ready', ...signals, 'SIGTERM', ''].join('\n')
  })
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  t.test(`${signal} ends an app that does not handle it, and the command in the same way`, async t => {
    const files = { 'app.cjs': "console.log('ready')\nsetInterval(() => {}, 60_000)" }
    const running = installCommand(t, files).startCommand(['run', '--port', '0', 'app.cjs'])
    await running.find('stdout', /ready/)
    running.child.kill(signal)
    t.match(await running.ended, { code: null, signal })
  })
}

t.test('an app that ends itself by a signal ends the command in the same way', async t => {
  const files = { 'app.cjs': "process.kill(process.pid, 'SIGKILL')" }
  const running = installCommand(t, files).startCommand(['run', '--port', '0', 'app.cjs'])
  t.match(await running.ended, { code: null, signal: 'SIGKILL' })
})

// A terminal sends a signal to all of its processes at once. Python has terminals in its standard library, Node.js has
// none. The signal of the command would come before the SIGTERM that the app lets the command send
const terminal = `
import os, pty, sys
pid, terminal = pty.fork()
if pid == 0: os.execvp(sys.argv[1], sys.argv[1:])
output, pressed = b'', False
while True:
    try: data = os.read(terminal, 1024)
    except OSError: break
    if not data: break
    output += data
    if b'ready' in output and not pressed:
        os.write(terminal, b'\\x03')
        pressed = True
sys.stdout.buffer.write(output)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`

const withoutPython = process.env.CI !== 'true' && spawnSync('python3', ['--version']).status !== 0 &&
  'needs python3: apt-get install python3'

t.test('Ctrl-C in a terminal reaches the app once', { skip: withoutPython }, async t => {
  const app = `
process.on('SIGINT', () => {
  console.log('SIGINT')
  process.kill(process.ppid, 'SIGTERM')
})
process.on('SIGTERM', () => {
  console.log('SIGTERM')
  process.exit(7)
})
console.log('ready')
setInterval(() => {}, 60_000)
`
  const { start } = installCommand(t, { 'app.cjs': app })
  const command = ['node_modules/.bin/hypertrace-prometheus', 'run', '--port', '0', 'app.cjs']
  const variables = { HYPERTRACE_PROMETHEUS_QUIET: 'true' }
  const outcome = await start('python3', ['-c', terminal, process.execPath, ...command], variables).ended
  // A terminal shows Ctrl-C as ^C
  t.match(outcome, { code: 7, stdout: 'ready\r\n^CSIGINT\r\nSIGTERM\r\n', stderr: '' })
})

const forking = `
import cluster from 'node:cluster'
import { fork } from 'node:child_process'
import Hypertrace from 'hypertrace'
class Primary {
  constructor () { this.tracer = Hypertrace.createTracer(this) }
  call () { this.tracer.trace('call') }
}
class Child extends Primary {}
if (process.argv[2] !== 'child' && cluster.isPrimary) {
  new Primary().call()
  cluster.setupPrimary({ args: ['child'] })
  cluster.fork()
  fork('app.mjs', ['child'])
} else {
  new Child().call()
  setInterval(() => {}, 60_000)
}
process.on('SIGTERM', () => process.exit())
process.on('disconnect', () => process.exit())
`

t.test('processes that the app forks have pages of their own, and only the one of the app is opened', async t => {
  const { folder, startCommand } = installCommand(t, { 'app.mjs': forking })
  const variables = { PATH: `${fakeOpeners(folder)}:${process.env.PATH}` }
  const running = startCommand(['run', '--port', '0', '--labels', 'object_classname', '--open', 'app.mjs'], variables)
  const pattern = /^hypertrace-prometheus: (\S+)( \(child process \d+\))?$/gm
  const lines = await eventually(async () => [...running.written.stderr.matchAll(pattern)], found => found.length === 3)
  const counted = async (): Promise<string[]> => {
    const texts = await Promise.all(lines.map(async ([, url]) => (await request(`${url}metrics`)).body))
    return texts.flatMap(text => text.match(/^trace_counter\{object_classname=".*"\} 1$/m) ?? []).sort()
  }
  const classes = ['Child', 'Child', 'Primary'].map(name => `trace_counter{object_classname="${name}"} 1`)
  t.strictSame(await eventually(counted, found => found.length === 3), classes)
  const [[, page] = []] = lines.filter(([, , child]) => child === undefined)
  t.equal(await openedIn(folder), page)
  running.child.kill('SIGTERM')
  t.match(await running.ended, { code: 0, signal: null })
})

/** Programs that stand before the real ones on PATH, and write down what they are to open. */
function fakeOpeners (folder: string): string {
  // The real ones would need a desktop, and would open a window on it
  for (const name of ['open', 'xdg-open']) {
    const file = join(folder, 'node_modules', '.bin', name)
    writeFileSync(file, '#!/bin/sh\nprintf \'%s\\n\' "$@" >> "$HOME/opened"\n')
    chmodSync(file, 0o755)
  }
  return join(folder, 'node_modules', '.bin')
}

/** What was opened, once something was. */
async function openedIn (folder: string): Promise<string> {
  const file = join(folder, 'opened')
  return eventually(async () => existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : '', text => text !== '')
}

// A minute passes at once, by fake timers that are there before the preload. Nothing else may move them
const fakeTimers = `
const FakeTimers = require(${JSON.stringify(createRequire(import.meta.url).resolve('@sinonjs/fake-timers'))})
globalThis.clock = FakeTimers.install({ toFake: ['setTimeout'] })
`

const noEvent = 'hypertrace-prometheus: no event of the app within the first minute'
const silent: Array<[what: string, app: string, line: string | null]> = [
  ['uses no hypertrace', '', `${noEvent}: it uses no hypertrace, `],
  [
    'has a trace function of its own', "require('hypertrace').setTraceFunction(() => {})",
    `${noEvent}: it has set another trace function, `
  ],
  ['traces', `
class Chat {
  constructor () { this.tracer = require('hypertrace').createTracer(this) }
  send () { this.tracer.trace('send') }
}
new Chat().send()`, null]
]

for (const [what, app, line] of silent) {
  const told = line === null ? 'nothing' : 'why its page is empty'
  t.test(`after a minute, an app that ${what} is told ${told}`, async t => {
    const { startCommand } = installCommand(t, {
      'fake-timers.cjs': fakeTimers,
      'app.cjs': `${app}
clock.tick(59_999)
console.error('59.999 seconds')
clock.tick(1)
console.error('60 seconds')`
    })
    const running = startCommand(['run', '--port', '0', 'app.cjs'], { NODE_OPTIONS: '--require ./fake-timers.cjs' })
    const { code, stderr } = await running.ended
    t.equal(code, 0)
    const [before, after = ''] = stderr.split('59.999 seconds\n')
    t.notMatch(before, noEvent)
    t.match(after, '60 seconds\n')
    if (line === null) t.notMatch(after, noEvent)
    else t.match(after, line)
  })
}

t.test('HYPERTRACE_PROMETHEUS_QUIET=true: nothing but the output of the app is written', async t => {
  const { startCommand } = installCommand(t, {
    'fake-timers.cjs': fakeTimers,
    'app.cjs': `
globalThis[Symbol.for('hypertrace.traceFunction')].ready.then(({ url }) => {
  clock.tick(60_000)
  console.log(url)
})`
  })
  const variables = { NODE_OPTIONS: '--require ./fake-timers.cjs', HYPERTRACE_PROMETHEUS_QUIET: 'true' }
  t.match(await startCommand(['run', '--port', '0', 'app.cjs'], variables).ended, {
    code: 0, stdout: /^http:\/\/localhost:\d+\/\n$/, stderr: ''
  })
})

t.test('a browser that cannot be opened is told, and the app goes on', async t => {
  const { folder, startCommand } = installCommand(t, {
    'app.cjs': "process.stdin.resume().on('end', () => console.log('ended'))"
  })
  const running = startCommand(['run', '--port', '0', '--open', 'app.cjs'], { PATH: folder })
  await running.find('stderr', /^hypertrace-prometheus: (?:xdg-)?open does not open the page: spawn \S+ ENOENT$/m)
  running.child.stdin.end()
  t.match(await running.ended, { code: 0, stdout: 'ended\n' })
})

t.test('worker threads of the app are not traced, and no second page is announced', async t => {
  const app = `
const { Worker } = require('node:worker_threads')
const code = "console.log(typeof globalThis[Symbol.for('hypertrace.traceFunction')])"
globalThis[Symbol.for('hypertrace.traceFunction')].ready.then(() => new Worker(code, { eval: true }))
`
  const { code, stdout, stderr } = await installCommand(t, { 'app.cjs': app })
    .startCommand(['run', '--port', '0', 'app.cjs']).ended
  t.strictSame({ code, stdout }, { code: 0, stdout: 'undefined\n' })
  t.match(stderr, pageLine)
  t.equal(stderr.split('\n').length, 2, 'there is one line')
})

t.test('a port that is taken is told in one line, and the app is not started', async t => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const { startCommand } = installCommand(t, { 'app.cjs': "console.log('started')" })
  t.match(await startCommand(['run', '--port', String(port), 'app.cjs']).ended, {
    code: 1,
    stdout: '',
    stderr: `hypertrace-prometheus: port ${port} of localhost is taken: choose another one by --port, ` +
      'or any free one by --port 0\n'
  })
})

t.test('wrong input is told on stderr, with exit code 2', async t => {
  const { startCommand } = installCommand(t, { 'app.cjs': "console.log('started')" })
  t.match(await startCommand(['run', '--prot', '0', 'app.cjs']).ended, {
    code: 2,
    stdout: '',
    stderr: "hypertrace-prometheus: run must be given known options, received '--prot' (nearest known option: " +
      "'--port')\nSee hypertrace-prometheus run --help\n"
  })
})

t.test('an app that does not exist ends as it does under node', async t => {
  const { code, stdout, stderr } = await installCommand(t).startCommand(['run', '--port', '0', 'none.js']).ended
  t.strictSame({ code, stdout }, { code: 1, stdout: '' })
  t.match(stderr, 'Cannot find module')
})
