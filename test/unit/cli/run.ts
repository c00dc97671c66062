import { once } from 'node:events'
import { existsSync, fstatSync, readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { Failure, UsageError } from '../../../lib/cli/errors.ts'
import { run } from '../../../lib/cli/run.ts'
import { onListen, onLookup } from '../../support/listen.ts'

const app = `
const { fstatSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const variables = Object.entries(process.env).filter(([name]) => name.startsWith('HYPERTRACE_PROMETHEUS_'))
writeFileSync(join(__dirname, 'seen.json'), JSON.stringify({
  streams: [0, 1, 2].map(stream => fstatSync(stream).ino),
  args: process.argv.slice(1),
  preloaded: globalThis.preloaded,
  variables: Object.fromEntries(variables)
}))
`
const files = { 'app.cjs': app, 'preload.cjs': 'globalThis.preloaded = true' }

type Values = Record<string, string | true>
type Variables = Record<string, string>

/** What an app sees that is run with these options and variables. */
async function seenBy (t: Test, values: Values, variables: Variables, args: string[] = []): Promise<object> {
  const folder = t.testdir(files)
  const environment = { ...process.env, ...variables }
  const operands = [join(folder, 'app.cjs'), ...args]
  const ending = await run({ values, operands }, { preload: join(folder, 'preload.cjs'), environment })
  t.strictSame(ending, { code: 0 })
  return JSON.parse(readFileSync(join(folder, 'seen.json'), 'utf8'))
}

t.test('the preload is loaded before the app, which gets its arguments', async t => {
  const args = ['--port', '80', '', 'a b', '"']
  t.match(await seenBy(t, { port: '0' }, {}, args), { preloaded: true, args: [/app\.cjs$/, ...args] })
})

t.test('the app has the standard streams of this process', async t => {
  t.match(await seenBy(t, { port: '0' }, {}), { streams: [0, 1, 2].map(stream => fstatSync(stream).ino) })
})

t.test('options override variables, other variables stay', async t => {
  const given = {
    HYPERTRACE_PROMETHEUS_PORT: '1', HYPERTRACE_PROMETHEUS_HOST: '::', HYPERTRACE_PROMETHEUS_QUIET: 'true'
  }
  const labels = { 'allowed-props': 'room, type', labels: 'id,caller_line' }
  const values: Values = { port: '0', host: '127.0.0.1', ...labels, open: true }
  t.match(await seenBy(t, values, given), {
    variables: {
      HYPERTRACE_PROMETHEUS_PORT: '0',
      HYPERTRACE_PROMETHEUS_HOST: '127.0.0.1',
      HYPERTRACE_PROMETHEUS_ALLOWED_PROPS: 'room, type',
      HYPERTRACE_PROMETHEUS_LABELS: 'id,caller_line',
      HYPERTRACE_PROMETHEUS_QUIET: 'true',
      HYPERTRACE_PROMETHEUS_RUN: 'open'
    }
  })
})

t.test('without options the variables are those of this process', async t => {
  const seen = await seenBy(t, {}, { HYPERTRACE_PROMETHEUS_PORT: '0' })
  t.strictSame((seen as { variables: object }).variables, {
    HYPERTRACE_PROMETHEUS_PORT: '0', HYPERTRACE_PROMETHEUS_RUN: 'tell'
  })
})

t.test('the port is checked as the preload binds it: by default 4343 of both loopback addresses', async t => {
  const bound: unknown[] = []
  onListen(t, (port, host) => {
    bound.push([port, host])
    // Another process may have the real one
    return [0, host]
  })
  await seenBy(t, {}, {})
  t.strictSame(bound, [[4343, '127.0.0.1'], [4343, '::1']])
})

/** The error of a run whose app must not start. */
async function errorOf (t: Test, values: Values, environment: Variables = {}): Promise<unknown> {
  const folder = t.testdir(files)
  const operands = [join(folder, 'app.cjs')]
  const error = await run({ values, operands }, { preload: '', environment }).then(() => 'none', error => error)
  t.equal(existsSync(join(folder, 'seen.json')), false, 'the app was not started')
  return error
}

const builtin = 'id, object_classname, object_id, parent_object_classname, parent_object_id, caller_functionname, ' +
  'caller_filename, caller_line, caller_column'
const wrong: Array<[values: Values, variables: Variables, message: string]> = [
  [{ port: '65536' }, {}, "--port must be an integer from 0 to 65535, received '65536'"],
  [{ port: '' }, {}, "--port must be an integer or a string of digits, received ''"],
  [{ host: '' }, {}, "--host must be a string that is not empty, received ''"],
  [{ labels: 'name' }, {}, `--labels must be some of ${builtin}, received 'name'`],
  [{ labels: '' }, {}, "--labels must hold strings that are not empty, received ''"],
  [{ 'allowed-props': 'a,,b' }, {}, "--allowed-props must hold strings that are not empty, received ''"],
  [{ 'allowed-props': 'a-b,a_b' }, {}, "--allowed-props must give different labels, received 'a-b' and 'a_b' that " +
    "both become 'object_props_a_b'"],
  [{}, { HYPERTRACE_PROMETHEUS_PORT: 'x' }, 'HYPERTRACE_PROMETHEUS_PORT: port must be an integer or a string of ' +
    "digits, received 'x'"]
]

for (const [values, variables, message] of wrong) {
  t.test(`${JSON.stringify({ ...values, ...variables })} is wrong input`, async t => {
    const error = await errorOf(t, values, variables)
    t.type(error, UsageError)
    t.match(error, { message })
  })
}

t.test('no app is wrong input', async t => {
  await t.rejects(run({ values: {}, operands: [] }, { preload: '', environment: {} }),
    new UsageError('run must be given the file of an app, received none'))
})

t.test('a port that is taken is told, and the app is not started', async t => {
  const other = createServer().listen(0, '127.0.0.1')
  t.teardown(() => other.close())
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const error = await errorOf(t, { port: String(port) })
  t.type(error, Failure)
  t.match(error, {
    message: `port ${port} of localhost is taken: choose another one by --port, or any free one by --port 0`,
    exitCode: 1,
    cause: { code: 'EADDRINUSE' }
  })
})

t.test('a host that cannot be bound is told, and the app is not started', async t => {
  onLookup(t, () => Promise.reject(new Error('getaddrinfo ENOTFOUND chat.invalid')))
  const error = await errorOf(t, { host: 'chat.invalid', port: '0' })
  t.type(error, Failure)
  t.match(error, {
    message: 'the page cannot be served on chat.invalid, port 0 (getaddrinfo ENOTFOUND chat.invalid)'
  })
})

t.test('a process that cannot be started is told', async t => {
  t.intercept(process, 'execPath', { value: join(t.testdirName, 'none'), configurable: true })
  const error = await errorOf(t, { port: '0' })
  t.type(error, Failure)
  t.match(error, { message: /^the app cannot be started \(spawn .*none ENOENT\)$/, cause: { code: 'ENOENT' } })
})

t.test('an app that a signal ends', async t => {
  const folder = t.testdir({ 'app.cjs': "process.kill(process.pid, 'SIGKILL')", 'preload.cjs': '' })
  const settings = { preload: join(folder, 'preload.cjs'), environment: process.env }
  const before = process.listenerCount('SIGTERM')
  const ending = await run({ values: { port: '0' }, operands: [join(folder, 'app.cjs')] }, settings)
  t.strictSame(ending, { signal: 'SIGKILL' })
  t.equal(process.listenerCount('SIGTERM'), before, 'its signals are those of this process again')
})
