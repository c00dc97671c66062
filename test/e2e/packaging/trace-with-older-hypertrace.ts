import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { install, root } from '../../support/installed-package.ts'

// The README of 1.0.0 makes tracers with `new Hypertrace(this, { props })`, but no version has exported its class, so
// that throws in all of them. Their tracers have the class as their constructor
const app = `
const Hypertrace = require('hypertrace')
const HypertracePrometheus = require('hypertrace-prometheus')
const trace = HypertracePrometheus({ collectDefaults: false, allowedProps: ['room'], basePath: __dirname })
Hypertrace.setTraceFunction(trace)
class Server {
  constructor () { this.tracer = Hypertrace.createTracer(this, { props: { room: 'lobby' } }) }
  accept () { return new Chat(this) }
}
const Tracer = new Server().tracer.constructor
class Chat {
  constructor (parent) { this.tracer = new Tracer(this, { parent: parent.tracer, props: { room: 'bar' } }) }
  send () { this.tracer.trace({ room: Buffer.from('called') }) }
  leave () { this.tracer.trace() }
}
const server = new Server()
for (const chat of [server.accept(), server.accept()]) {
  chat.send()
  chat.send()
  chat.leave()
}
trace.metrics().then(text => process.stdout.write(text))
`

const ofObjects = 'object_props_room="bar",parent_object_props_room="lobby"'
const series = ['1', '2'].flatMap(id => {
  const ids = `object_classname="Chat",object_id="${id}",parent_object_classname="Server",parent_object_id="2"`
  return [
    `{${ids},caller_functionname="send",caller_filename="app.cjs",${ofObjects},caller_props_room="63616c6c6564"} 2`,
    `{${ids},caller_functionname="leave",caller_filename="app.cjs",${ofObjects}} 1`
  ]
})
const expected = `# HELP trace_counter Counts how many times a function has been traced
# TYPE trace_counter counter
${series.map(line => `trace_counter${line}\n`).join('')}`

// The last one is what the tests depend on
for (const [version, name] of [
  ['1.0.0', 'hypertrace-1.0.0'],
  ['1.2.1', 'hypertrace-1.2.1'],
  ['1.4.0', 'hypertrace-1.4.0'],
  ['1.4.1', 'hypertrace-1.4.1'],
  ['1.4.2', 'hypertrace']
] as const) {
  t.test(`counts and labels are the same with hypertrace ${version}`, async t => {
    const { folder, run } = install(t, join(root, 'node_modules', name))
    const { stdout } = await run(process.execPath, '-p', "require('hypertrace/package.json').version")
    t.equal(stdout, `${version}\n`)

    writeFileSync(join(folder, 'app.cjs'), app)
    t.strictSame(await run(process.execPath, 'app.cjs'), { code: 0, stdout: expected, stderr: '' })
  })
}
