import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { installCommand } from '../support/command.ts'
import { manifest } from '../support/installed-package.ts'

const root = new URL('../../', import.meta.url)
const files = { dashboard: 'dashboard.json', rules: 'rules.yml', alerts: 'alerts.yml' }

for (const [command, file] of Object.entries(files)) {
  t.test(`npx hypertrace-prometheus ${command} prints ${file} of the package`, async t => {
    const outcome = await installCommand(t).start('npx', ['hypertrace-prometheus', command]).ended
    const stdout = readFileSync(new URL(`dashboards/${file}`, root), 'utf8')
    t.strictSame(outcome, { code: 0, signal: null, stdout, stderr: '' })
  })
}

t.test('options give them the names of an app', async t => {
  const { startCommand } = installCommand(t)
  const options = [
    '--metric-name', 'chat_counter', '--job=chat', '--max-series', '500', '--title', 'Chat', '--uid', 'chat',
    '--open-metrics'
  ]
  const [dashboard, rules, alerts] = await Promise.all(Object.keys(files).map(async command => {
    const { stdout, ...rest } = await startCommand([command, ...options]).ended
    t.strictSame(rest, { code: 0, signal: null, stderr: '' })
    t.notMatch(stdout, /\btrace_/)
    return stdout
  }))
  const { title, uid } = JSON.parse(dashboard!)
  t.strictSame({ title, uid }, { title: 'Chat', uid: 'chat' })
  t.match(dashboard, 'rate(chat_counter_total{')
  t.match(rules, 'rate(chat_calls_total{job="chat"}[5m])')
  t.match(alerts, 'chat_series{job="chat"} / 500 > 0.8')
})

t.test('--version and --help', async t => {
  const { startCommand } = installCommand(t)
  const ending = { code: 0, signal: null, stderr: '' }
  t.strictSame(await startCommand(['--version']).ended, { ...ending, stdout: `${manifest.version}\n` })
  t.match(await startCommand(['--help']).ended, { ...ending, stdout: /^usage: hypertrace-prometheus <command>/ })
  t.match(await startCommand(['rules', '--help']).ended, { ...ending, stdout: /^usage: hypertrace-prometheus rules / })
})

t.test('wrong input is told on stderr, with exit code 2', async t => {
  const { startCommand } = installCommand(t)
  t.strictSame(await startCommand(['dashboard', '--uid', 'a b']).ended, {
    code: 2,
    signal: null,
    stdout: '',
    stderr: "hypertrace-prometheus: --uid must be 1 to 40 letters, digits, hyphens and underscores, received 'a b'\n" +
      'See hypertrace-prometheus dashboard --help\n'
  })
  t.match(await startCommand([]).ended, {
    code: 2, stdout: '', stderr: /^hypertrace-prometheus: the command must be one of .*, received none\n/
  })
})

t.test('a reader that has seen enough is no error', async t => {
  const running = installCommand(t).start('sh', ['-c', 'node_modules/.bin/hypertrace-prometheus dashboard | head -n 1'])
  t.match(await running.ended, { code: 0, stdout: '{\n', stderr: '' })
})

t.test('a reader that is not there any more is no error', async t => {
  const { start } = installCommand(t)
  // The command starts when the other end of its output is closed
  const wait = 'read line; exec node_modules/.bin/hypertrace-prometheus dashboard'
  const running = start('sh', ['-c', wait])
  running.child.stdout.destroy()
  running.child.stdout.on('close', () => running.child.stdin.end('\n'))
  t.match(await running.ended, { code: 0, signal: null, stderr: '' })
})

t.test('neither Fastify nor prom-client nor a server is loaded', async t => {
  const { folder, start } = installCommand(t)
  writeFileSync(join(folder, 'loaded.cjs'), `
const Module = require('node:module')
const { _load: load } = Module
const names = new Set()
Module._load = (name, ...rest) => {
  names.add(name)
  return Reflect.apply(load, Module, [name, ...rest])
}
process.on('exit', () => console.error(JSON.stringify([...names].filter(name => !name.startsWith('node:')))))
`)
  for (const command of Object.keys(files)) {
    const bin = 'node_modules/.bin/hypertrace-prometheus'
    const { code, stderr } = await start(process.execPath, ['--require', './loaded.cjs', bin, command]).ended
    t.equal(code, 0)
    const [main, ...loaded]: string[] = JSON.parse(stderr)
    t.match(main, bin)
    t.strictSame(loaded, ['./lib/cli.js', './values.js', '../../platform.cjs', '#platform'])
  }
})
