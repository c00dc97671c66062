import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import * as client from 'prom-client'
import t from 'tap'
import { promClient } from '../../../lib/registry/prom-client.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

t.test('gives the prom-client that the package depends on', async t => {
  t.equal(promClient().Registry, client.Registry)
})

t.test('prom-client and Fastify are loaded when they are needed', async t => {
  const script = `
const { createRequire } = await import('node:module')
const files = () => Object.keys(createRequire(import.meta.url).cache)
const loaded = () => ['prom-client', 'fastify'].filter(name => files().some(file => file.includes('/node_modules/' + name + '/'))).join()
const { HypertracePrometheus } = await import('hypertrace-prometheus')
const register = {
  contentType: 'text/plain', registerMetric () {}, getSingleMetric () {}, removeSingleMetric () {}, metrics: async () => ''
}
const states = [loaded()]
HypertracePrometheus({ register, collectDefaults: false })
states.push(loaded())
HypertracePrometheus()
states.push(loaded())
const trace = HypertracePrometheus(0)
await trace.ready
states.push(loaded())
await trace.stop()
console.log(JSON.stringify(states))
`
  const { NODE_OPTIONS, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root, env, encoding: 'utf8' })
  t.strictSame({ status, stderr }, { status: 0, stderr: '' })
  t.strictSame(JSON.parse(stdout), ['', '', 'prom-client', 'prom-client,fastify'])
})
