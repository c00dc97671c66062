import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { install } from '../../support/installed-package.ts'
import { smallApp, smallAppOutput } from '../../support/small-app.ts'

const node = process.execPath
const [major] = process.versions.node.split('.').map(Number) as [number]

t.test('import and require give the same function, in an app that mixes them as well', async t => {
  const { run } = install(t)
  const script = `
    import HypertracePrometheus, { HypertracePrometheus as named } from 'hypertrace-prometheus'
    import * as namespace from 'hypertrace-prometheus'
    import { createRequire } from 'node:module'
    const required = createRequire(import.meta.url)('hypertrace-prometheus')
    const ways = [
      named, namespace.default, namespace.HypertracePrometheus, (await import('hypertrace-prometheus')).default,
      required, required.HypertracePrometheus, required.default
    ]
    console.log(typeof HypertracePrometheus, ways.map(way => way === HypertracePrometheus).join(' '))
  `
  t.strictSame(await run(node, '--input-type=module', '--eval', script), {
    code: 0, stdout: `function${' true'.repeat(7)}\n`, stderr: ''
  })
})

t.test('the plugin for Fastify is the same function as well', async t => {
  const { run } = install(t)
  const script = `
    import metricsPlugin, { metricsPlugin as named } from 'hypertrace-prometheus/fastify'
    import { createRequire } from 'node:module'
    const required = createRequire(import.meta.url)('hypertrace-prometheus/fastify')
    const ways = [named, required.metricsPlugin, required.default]
    console.log(typeof metricsPlugin, ways.map(way => way === metricsPlugin).join(' '))
  `
  t.strictSame(await run(node, '--input-type=module', '--eval', script), {
    code: 0, stdout: 'function true true true\n', stderr: ''
  })
})

t.test('there is one copy of the state: trace functions of import and require share default metrics', async t => {
  const { run } = install(t)
  const script = `
    import imported from 'hypertrace-prometheus'
    import { createRequire } from 'node:module'
    import { Registry } from 'prom-client'
    const required = createRequire(import.meta.url)('hypertrace-prometheus')
    const register = new Registry()
    const first = imported({ register })
    const second = required({ register, metricName: 'second_counter' })
    const withDefaults = () => register.getSingleMetric('process_start_time_seconds') !== undefined
    await first.stop()
    const states = [withDefaults()]
    await second.stop()
    states.push(withDefaults())
    console.log(states.join(' '))
  `
  t.strictSame(await run(node, '--input-type=module', '--eval', script), {
    code: 0, stdout: 'true false\n', stderr: ''
  })
})

for (const [way, load] of Object.entries({
  import: "const { HypertracePrometheus } = await import('hypertrace-prometheus')",
  require: "const HypertracePrometheus = createRequire(import.meta.url)('hypertrace-prometheus')"
})) {
  t.test(`after ${way}, prom-client and Fastify are loaded when they are needed`, async t => {
    const { run } = install(t)
    const script = `
      import { createRequire } from 'node:module'
      const isLoaded = name => Object.keys(createRequire(import.meta.url).cache)
        .some(file => file.includes('/node_modules/' + name + '/'))
      const loaded = () => ['prom-client', 'fastify'].filter(isLoaded)
      const states = [loaded()]
      ${load}
      const register = {
        contentType: 'text/plain',
        registerMetric () {},
        getSingleMetric () {},
        removeSingleMetric () {},
        metrics: async () => ''
      }
      states.push(loaded())
      HypertracePrometheus({ register, collectDefaults: false })
      states.push(loaded())
      HypertracePrometheus()
      states.push(loaded())
      const trace = HypertracePrometheus(0)
      await trace.ready
      states.push(loaded())
      await trace.stop()
      console.log(states.map(names => names.join(' and ')).join(', '))
    `
    t.strictSame(await run(node, '--input-type=module', '--eval', script), {
      code: 0, stdout: ', , , prom-client, prom-client and fastify\n', stderr: ''
    })
  })
}

const permission = [
  major >= 23 ? '--permission' : '--experimental-permission',
  '--allow-fs-read=*',
  ...(major >= 25 ? ['--allow-net'] : [])
]

for (const [title, flags] of Object.entries({
  'without flags': [],
  'with --frozen-intrinsics': ['--frozen-intrinsics'],
  'under the permission model, with leave to read files': permission
})) {
  for (const [file, content] of Object.entries(smallApp)) {
    t.test(`${file} runs ${title}`, async t => {
      const { folder, run } = install(t)
      writeFileSync(join(folder, file), content)
      // These modes of Node.js announce themselves as experimental
      const result = await run(node, '--disable-warning=ExperimentalWarning', ...flags, file)
      t.strictSame(result, { code: 0, stdout: smallAppOutput, stderr: '' })
    })
  }
}

t.test('where Fastify is not to be had, a warning names what to change, and counting goes on', async t => {
  const { folder, run } = install(t)
  rmSync(join(folder, 'node_modules/fastify'))
  const script = `
    const trace = require('hypertrace-prometheus')({ port: 0, labels: ['id'], collectDefaults: false })
    trace.ready.catch(async error => {
      trace({ id: 'counted' })
      console.log(error.message + '\\n' + error.cause.code)
      console.log((await trace.metrics()).split('\\n')[2])
    })
  `
  const { code, stdout, stderr } = await run(node, '--eval', script)
  const message = 'Fastify cannot be loaded: install it, or let the bundler include it (its setting is mostly ' +
    "called 'external'), or omit the option port and read metrics()"
  t.strictSame({ code, stdout }, { code: 0, stdout: `${message}\nMODULE_NOT_FOUND\ntrace_counter{id="counted"} 1\n` })
  t.match(stderr, `the server on localhost, port 0, does not start (${message}); counting goes on without it`)
})
