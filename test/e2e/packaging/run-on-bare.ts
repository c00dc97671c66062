import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import t from 'tap'
import { installOnBare, peers, scripts } from '../../support/bare.ts'
import { install, manifest, withoutToolchains } from '../../support/installed-package.ts'
import { Model, parsed } from '../../support/model.ts'
import { options, valueEvents } from '../../support/value-events.ts'

const skip = withoutToolchains()
const eventScripts = scripts('unprintable-values', 'event-values', 'value-events')

/** Prints the text of a trace function as JSON, in which no character can end a line. */
const countingApp = (count: string): string => `
const HypertracePrometheus = require('hypertrace-prometheus')
const { valueEvents, nestedEvents, options } = require('./value-events.js')
const { props: allowedProps, ...rest } = options
const trace = HypertracePrometheus({ ...rest, allowedProps, collectDefaults: false })
${count}
trace.metrics().then(text => console.log(JSON.stringify(text)))
`

t.test('no module that Bare loads needs one of Node.js, and each that is not built in is optional', async t => {
  const { folder } = install(t)
  const own = join(folder, 'node_modules', manifest.name)
  const files = new Set(['dist/index.js', 'dist/register.js'])
  const others = new Set<string>()
  for (const file of files) {
    const text = readFileSync(join(own, file), 'utf8')
    for (const [, specifier = ''] of text.matchAll(/\brequire\(['"]([^'"]+)['"]\)/g)) {
      if (specifier.startsWith('#')) files.add(posix.normalize(manifest.imports[specifier].bare))
      else if (specifier.startsWith('.')) files.add(posix.join(posix.dirname(file), specifier))
      else others.add(specifier)
    }
  }
  t.ok(files.has('dist/lib/bare/app.js'))
  t.strictSame([...others].sort(), Object.keys(manifest.peerDependenciesMeta).sort())
})

t.test('counts on Bare are those of a model, and those of Node.js, whatever the values', { skip }, async t => {
  const files = { ...eventScripts, 'app.js': countingApp('for (const event of valueEvents()) trace(event)') }
  const { run } = installOnBare(t, files)
  const model = new Model(options)
  for (const event of valueEvents()) model.count(model.labelsOf(event))

  const [onBare, onNode] = await Promise.all([run('app.js'), run('app.js', 'node')])
  t.strictSame([onBare.code, onBare.stderr], [0, ''])
  t.strictSame(parsed(JSON.parse(onBare.stdout)), model.counts)
  t.equal(onBare.stdout, onNode.stdout)
})

t.test('events inside the reading of other events are counted as on Node.js', { skip }, async t => {
  const { run } = installOnBare(t, { ...eventScripts, 'app.js': countingApp('nestedEvents(trace)') })
  const [onBare, onNode] = await Promise.all([run('app.js'), run('app.js', 'node')])
  t.strictSame([onBare.code, onBare.stderr], [0, ''])
  t.equal(onBare.stdout, onNode.stdout)
})

t.test('without bare-type such events are counted without labels, and a warning names it', { skip }, async t => {
  const modules = peers.filter(name => name !== 'bare-type')
  const { run } = installOnBare(t, { ...eventScripts, 'app.js': countingApp('nestedEvents(trace)') }, modules)
  const [onBare, onNode] = await Promise.all([run('app.js'), run('app.js', 'node')])
  t.equal(onBare.code, 0)
  t.match(onBare.stderr, /^\(bare:\d+\) \[HYPERTRACE_PROMETHEUS_MODULE_MISSING\] .* npm install bare-type, .*\n$/)
  const sums = [onBare, onNode].map(({ stdout }) => {
    return [...parsed(JSON.parse(stdout)).values()].reduce((sum, count) => sum + count)
  })
  t.equal(sums[0], sums[1])
})

t.test('hypertrace is counted with its labels, with OpenMetrics and default labels as well', { skip }, async t => {
  const app = `
const { HypertracePrometheus } = require('hypertrace-prometheus')
const Hypertrace = require('hypertrace')
const trace = HypertracePrometheus({ allowedProps: ['room'], defaultLabels: { app: 'chat' }, basePath: __dirname })
Hypertrace.setTraceFunction(trace)
class Chat {
  constructor () { this.tracer = Hypertrace.createTracer(this, { props: { room: 'lobby' } }) }
  send () { this.tracer.trace('send') }
}
const chat = new Chat()
chat.send()
chat.send()
async function main () {
  console.log(await trace.metrics())
  trace.register.setContentType('application/openmetrics-text; version=1.0.0; charset=utf-8')
  console.log(await trace.metrics())
  await trace.stop()
  console.log(JSON.stringify(await trace.metrics()))
}
main()
`
  const { run } = installOnBare(t, { 'an app/app.js': app }, [])
  const labels = 'app="chat",id="send",object_classname="Chat",object_id="1",caller_functionname="send",' +
    'caller_filename="app.js",object_props_room="lobby"'
  const head = '# HELP trace_counter Counts how many times a function has been traced\n# TYPE trace_counter counter'
  const calls = 'app="chat",object_classname="Chat",caller_functionname="send",caller_filename="app.js"'
  const gauges = `# HELP trace_series Series in memory, those of overflow included
# TYPE trace_series gauge
trace_series{app="chat"} 1

# HELP trace_series_limit Most series that are counted one by one
# TYPE trace_series_limit gauge
trace_series_limit{app="chat"} 10000
`
  const help = 'Counts calls of traced functions, of all objects together'
  const ofCalls = (family: string): string => `# HELP ${family} ${help}
# TYPE ${family} counter
trace_calls_total{${calls}} 2
`
  const text = `${head}\ntrace_counter{${labels}} 2\n\n${ofCalls('trace_calls_total')}\n${gauges}`
  const openMetrics = `${head}\ntrace_counter_total{${labels}} 2\n${ofCalls('trace_calls')}` +
    `${gauges.replace('\n\n', '\n')}# EOF\n`
  t.strictSame(await run('an app/app.js'), { code: 0, stdout: `${text}\n${openMetrics}\n"\\n# EOF\\n"\n`, stderr: '' })
})

t.test('a registry of bare-prom-client can be passed, with its default metrics', { skip }, async t => {
  const app = `
const HypertracePrometheus = require('hypertrace-prometheus')
const { Counter, Registry } = require('bare-prom-client')
const register = new Registry()
register.setDefaultLabels({ app: 'chat' })
new Counter({ name: 'own_total', help: 'Own', registers: [register] }).inc()
const trace = HypertracePrometheus({ register, totals: false })
trace({ id: 'a"b' })
trace.metrics().then(async text => {
  console.log(text + (text === await register.metrics()))
  await trace.stop()
  console.log(register.getSingleMetric('trace_counter'))
})
`
  const { run } = installOnBare(t, { 'app.js': app }, ['bare-prom-client'])
  t.strictSame(await run('app.js'), {
    code: 0,
    stdout: `# HELP own_total Own
# TYPE own_total counter
own_total{app="chat"} 1

# HELP trace_counter Counts how many times a function has been traced
# TYPE trace_counter counter
trace_counter{app="chat",id="a\\"b"} 1
true
undefined
`,
    stderr: ''
  })
})

t.test('default metrics are left out, and a warning says so where they were asked for', { skip }, async t => {
  const app = `
const HypertracePrometheus = require('hypertrace-prometheus')
HypertracePrometheus()
HypertracePrometheus({ collectDefaults: false })
console.log('asked for')
HypertracePrometheus({ collectDefaults: true })
HypertracePrometheus({ collectDefaults: true }).metrics().then(text => console.log(text.split('\\n')[1]))
`
  const { run } = installOnBare(t, { 'app.js': app }, [])
  const { code, stdout, stderr } = await run('app.js')
  t.strictSame([code, stdout], [0, 'asked for\n# TYPE trace_counter counter\n'])
  t.match(stderr, /^\(bare:\d+\) \[HYPERTRACE_PROMETHEUS_NO_DEFAULT_METRICS\] HypertracePrometheusWarning: .*\n$/)
})

t.test('series of collected objects expire after five minutes', { skip }, async t => {
  // Without bare-hrtime the clock is that of the system
  const app = `
const HypertracePrometheus = require('hypertrace-prometheus')
const { now } = Date
let passed = 0
Date.now = () => now() + passed
const trace = HypertracePrometheus({ labels: ['object_id'], maxSeries: 3 })
const ids = async () => Array.from((await trace.metrics()).matchAll(/object_id="(\\w+)"/g), match => match[1]).join()
const kept = { id: 'kept' }
function count () {
  for (const id of ['first', 'second']) trace({ object: { id, ctx: { id } } })
  trace({ object: { id: 'kept', ctx: kept } })
  trace({ object: { id: 'more', ctx: kept } })
}
async function main () {
  count()
  console.log(await ids())
  // The callbacks of a FinalizationRegistry come some turns after a collection
  for (let i = 0; i < 10; i++) {
    globalThis.gc()
    await new Promise(resolve => setImmediate(resolve))
  }
  passed = 299_000
  console.log(await ids())
  passed = 600_000
  console.log(await ids())
  trace({ object: { id: 'next', ctx: kept } })
  console.log(await ids(), kept.id)
}
main()
`
  const { run } = installOnBare(t, { 'app.js': app }, [])
  const { code, stdout, stderr } = await run('app.js')
  const all = 'first,second,kept,overflow'
  t.strictSame([code, stdout], [0, `${all}\n${all}\nkept,overflow\nkept,overflow,next kept\n`])
  t.match(stderr, /^\(bare:\d+\) \[HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW\] [^\n]+\n$/)
})
