import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { childEnv } from '../../../../test/support/child-env.ts'
import { startReceiver } from '../support/receiver.ts'

const toolchains = fileURLToPath(new URL('../../../../test/toolchains/node_modules', import.meta.url))
const packageFolder = fileURLToPath(new URL('../..', import.meta.url))
const skip = process.env.CI !== 'true' && !existsSync(join(toolchains, 'bare-runtime')) &&
  'needs the toolchains of the repository: npm run toolchains'

t.test('what is imported and what is required are the same', async t => {
  const name = 'prom-remote-write'
  const imported = await import(name)
  const required = createRequire(import.meta.url)(name)
  t.strictSame(Object.keys(imported).sort(), ['RemoteWriter', 'Series', 'pushRegistry'])
  for (const key of Object.keys(imported)) t.equal(imported[key], required[key], key)
})

/** Runs a program on Bare, in a folder where the package and bare-http1 are installed. */
async function runOnBare (t: Test, program: string, ...args: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bare-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'node_modules'))
  await symlink(packageFolder, join(folder, 'node_modules/prom-remote-write'), 'junction')
  await symlink(join(toolchains, 'bare-http1'), join(folder, 'node_modules/bare-http1'), 'junction')
  await writeFile(join(folder, 'app.js'), program)
  const command = createRequire(import.meta.url)(join(toolchains, 'bare-runtime'))() as string
  const child = spawn(command, [join(folder, 'app.js'), ...args], { env: childEnv, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return stdout + stderr
}

const fetchOnBare = `
const http = require('bare-http1')
const { pushRegistry } = require('prom-remote-write')

function fetch (url, { method, headers, body }) {
  return new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, 'content-length': body.length } }
    http.request(new URL(url), options, res => {
      let text = ''
      res.on('data', piece => { text += piece }).on('end', () => {
        const { statusCode: status, headers } = res
        resolve({ status, headers: { get: name => headers[name] ?? null }, text: async () => text })
      })
    }).on('error', reject).end(Buffer.from(body))
  })
}
`

const app = `${fetchOnBare}
const values = [{ value: 3, labels: { id: 'é' } }]
const register = { getMetricsAsJSON: () => [{ name: 'c', help: 'C.', type: 'counter', values }] }
const push = pushRegistry(register, { url: Bare.argv.at(-1), labels: { job: 'bare' }, fetch })
push.stop().then(({ samples, protocol }) => console.log(samples, protocol))
`

const series = 20_000

const busyApp = `${fetchOnBare}
const values = Array.from({ length: ${series} }, (_, i) => ({ value: i, labels: { id: String(i) } }))
const register = { getMetricsAsJSON: () => [{ name: 'c', help: 'C.', type: 'counter', values }] }
let turns = 0
let isDone = false
function count () {
  turns++
  if (!isDone) setImmediate(count)
}
const push = pushRegistry(register, { url: Bare.argv.at(-1), fetch })
setImmediate(count)
push.push().then(async () => {
  isDone = true
  console.log(turns >= 3, (await push.stop()).samples)
})
`

t.test('a registry is pushed from Bare, with a fetch of the app', { skip }, async t => {
  for (const protocol of ['1.0', '2.0'] as const) {
    const receiver = await startReceiver(t, { protocol })
    t.equal(await runOnBare(t, app, receiver.url), `3 ${protocol}\n`)
    const series = 'c{id="é",job="bare"}'
    t.strictSame(receiver.stored.map(line => line.replace(/ \d+ /, ' ')), [
      `${series} 3`, `${series} 3`, `${series} stale`
    ])
    t.strictSame(receiver.faults, [])
  }
})

t.test('an app on Bare runs between the slices of a push', { skip }, async t => {
  const receiver = await startReceiver(t)
  // Collected at once, by push(), by stop(), and all ended
  t.equal(await runOnBare(t, busyApp, receiver.url), `true ${4 * series}\n`)
  t.equal(receiver.stored.filter(line => line.endsWith(' stale')).length, series)
  t.strictSame(receiver.faults, [])
})

t.test('without a fetch, Bare is told what is missing', { skip }, async t => {
  const output = await runOnBare(t, `
const { RemoteWriter } = require('prom-remote-write')
try {
  new RemoteWriter({ url: 'http://a.test' })
} catch (error) {
  console.log(String(error))
}
`)
  t.equal(output, 'TypeError: fetch: must be given on Bare, such as that of bare-fetch\n')
})
