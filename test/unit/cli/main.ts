import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import t, { type Test } from 'tap'
import { helpOf } from '../../../lib/cli/help.ts'
import { main } from '../../../lib/cli/main.ts'
import { print } from '../../../lib/cli/print.ts'

interface Outcome {
  code: number
  stdout: string
  stderr: string
}

interface Given {
  stdout?: NodeJS.WritableStream
  preload?: string
}

async function outcomeOf (args: string[], { preload = '', ...given }: Given = {}): Promise<Outcome> {
  const written = { stdout: '', stderr: '' }
  const streamTo = (name: keyof typeof written): Writable => new Writable({
    decodeStrings: false,
    write (chunk, _encoding, done) {
      written[name] += chunk
      done()
    }
  })
  const env = { ...process.env, HYPERTRACE_PROMETHEUS_PORT: '0' }
  const streams = { stdout: streamTo('stdout'), stderr: streamTo('stderr'), ...given }
  const code = await main(args, { version: '1.2.3', preload, process: { env, ...streams } })
  return { code, ...written }
}

const printed: Array<[args: string[], stdout: string]> = [
  [['--version'], '1.2.3\n'],
  [['-v'], '1.2.3\n'],
  [['--help'], helpOf(null)],
  [['-h', 'run'], helpOf(null)],
  [['run', '--help'], helpOf('run')],
  [['run', '-h', 'app.js'], helpOf('run')],
  [['alerts', '--help', '--job', 'chat'], helpOf('alerts')],
  [['dashboard'], print('dashboard')],
  [['rules'], print('rules')],
  [['alerts'], print('alerts')],
  [
    ['dashboard', '--title', 'Chat', '--uid', 'chat', '--metric-name', 'calls', '--open-metrics', '--job=chat'],
    print('dashboard', { title: 'Chat', uid: 'chat', metricName: 'calls', openMetrics: true, job: 'chat' })
  ],
  [['dashboard', '--title', '2026'], print('dashboard', { title: '2026' })],
  [['alerts', '--max-series', '500', '--title', 'Chat'], print('alerts', { maxSeries: 500 })]
]

for (const [args, stdout] of printed) {
  t.test(`${args.join(' ')} is printed`, async t => {
    t.strictSame(await outcomeOf(args), { code: 0, stdout, stderr: '' })
  })
}

const rule = 'the command must be one of dashboard, rules, alerts, run'
const wrong: Array<[args: string[], message: string, help: string]> = [
  [[], `${rule}, received none`, '--help'],
  [[''], `${rule}, received ''`, '--help'],
  [['dashbord'], `${rule}, received 'dashbord' (nearest known command: 'dashboard')`, '--help'],
  [['constructor'], `${rule}, received 'constructor'`, '--help'],
  [['--port', '80', 'run'], "hypertrace-prometheus must be given known options, received '--port'", '--help'],
  [['rules', '--jb'], "rules must be given known options, received '--jb' (nearest known option: '--job')",
    'rules --help'],
  [['rules', 'chat'], "rules must be given options only, received 'chat'", 'rules --help'],
  [['alerts', '--job='], "--job must be a string that is not empty, received ''", 'alerts --help'],
  [['alerts', '--max-series', '1e3'], "--max-series must be an integer, received '1e3'", 'alerts --help'],
  [['alerts', '--max-series', '0'], '--max-series must be an integer from 1 to 5000000, received 0', 'alerts --help'],
  [['dashboard', '--metric-name', 'a-b'], "--metric-name must match [a-zA-Z_:][a-zA-Z0-9_:]*, received 'a-b'",
    'dashboard --help'],
  [['dashboard', '--uid', 'a b'], '--uid must be 1 to 40 letters, digits, hyphens and underscores, ' +
    "received 'a b'", 'dashboard --help'],
  [['run'], 'run must be given the file of an app, received none', 'run --help'],
  [['run', '--port', 'x', 'app.js'], "--port must be an integer or a string of digits, received 'x'", 'run --help']
]

for (const [args, message, help] of wrong) {
  t.test(`${JSON.stringify(args)} is wrong`, async t => {
    const stderr = `hypertrace-prometheus: ${message}\nSee hypertrace-prometheus ${help}\n`
    t.strictSame(await outcomeOf(args), { code: 2, stdout: '', stderr })
  })
}

t.test('output that cannot be written is told', async t => {
  const stdout = new Writable({ write (_chunk, _encoding, done) { done(new Error('no space left on device')) } })
  t.strictSame(await outcomeOf(['rules'], { stdout }), {
    code: 1, stdout: '', stderr: 'hypertrace-prometheus: the output cannot be written (no space left on device)\n'
  })
})

t.test('errors of this package itself are not taken for wrong input', async t => {
  const stdout = Object.assign(new EventEmitter(), { write () { throw new TypeError('a mistake') } })
  await t.rejects(outcomeOf(['rules'], { stdout: stdout as never }), new TypeError('a mistake'))
})

/** A folder with apps, and a preload that does nothing here. */
function appsIn (t: Test): string {
  return t.testdir({
    'preload.cjs': '', 'code.cjs': 'process.exitCode = 7', 'signal.cjs': "process.kill(process.pid, 'SIGKILL')"
  })
}

t.test('run ends with the exit code of the app', async t => {
  const folder = appsIn(t)
  const outcome = await outcomeOf(['run', `${folder}/code.cjs`], { preload: `${folder}/preload.cjs` })
  t.strictSame(outcome, { code: 7, stdout: '', stderr: '' })
})

t.test('run ends by the signal that has ended the app', async t => {
  const folder = appsIn(t)
  const kills = t.capture(process, 'kill', () => true)
  const outcome = await outcomeOf(['run', `${folder}/signal.cjs`], { preload: `${folder}/preload.cjs` })
  t.strictSame(outcome, { code: 137, stdout: '', stderr: '' })
  t.match(kills(), [{ args: [process.pid, 'SIGKILL'] }])
})
