// A proxy that accepts connections and answers nothing, as one behind a firewall: an attempt's timeout has to end what
// the attempt has begun, and a process that pushes has to end when its own work is done.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { childEnv } from '../../../../test/support/child-env.ts'
import { Series } from '../../lib/series.ts'
import { RemoteWriter } from '../../lib/writer.ts'
import { until } from '../support/manual-clock.ts'
import { startSilentProxy } from '../support/proxy.ts'

const folder = fileURLToPath(new URL('../..', import.meta.url))
const url = 'https://receiver.invalid/api/v1/write'
/** Those of whoever runs the tests do not count. */
const variables = (proxy: string): Record<string, string> => ({ https_proxy: proxy, no_proxy: '', NO_PROXY: '' })

t.test('no connection is left behind by attempts without an answer', async t => {
  const proxy = await startSilentProxy(t)
  Object.assign(process.env, variables(proxy.url))
  const reasons: string[] = []
  const writer = new RemoteWriter({
    url, protocol: '1.0', timeout: 500, attempts: 3, onRetry: ({ reason }) => reasons.push(reason)
  })
  await writer.write([{ series: new Series('a'), t: 1, value: 1 }])
  await t.rejects(writer.settled(),
    new Error('remote write: gave up on 1 samples after 3 attempts: no answer within 500 ms'))
  t.strictSame(reasons, ['no answer within 500 ms', 'no answer within 500 ms'])
  t.ok(proxy.asked > 0)
  await until(() => proxy.open === 0)
  t.match(await writer.stop(), { unsent: 1 })
})

const app = `
import { pushRegistry } from 'prom-remote-write'

const up = { name: 'up', help: 'Up.', type: 'gauge', values: [{ value: 1, labels: {} }] }
pushRegistry({ getMetricsAsJSON: () => [up] }, { url: '${url}' })
// Until the test disconnects
process.on('message', () => {})
`

t.test('a process that pushes ends while the proxy is asked', async t => {
  const proxy = await startSilentProxy(t)
  const child = spawn(process.execPath, ['--input-type=module', '--eval', app], {
    cwd: folder, env: { ...childEnv, ...variables(proxy.url) }, stdio: ['ignore', 'ignore', 'inherit', 'ipc']
  })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  await until(() => proxy.asked === 1)
  child.disconnect()
  t.strictSame(await ended, [0, null])
})
