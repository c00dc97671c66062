// A Bare app, as Pear runs it, with the calls inside a Hypercore counted. See README.md in the folder above.
const Hypertrace = require('hypertrace')
const HypertracePrometheus = require('hypertrace-prometheus')
const Hypercore = require('hypercore')
const os = require('bare-os')

const trace = HypertracePrometheus({
  port: os.getEnv('PORT') || 4343,
  labels: ['id', 'object_classname', 'parent_object_classname', 'caller_functionname', 'caller_filename']
})
Hypertrace.setTraceFunction(trace) // Before the first object is created

const storage = global.Pear?.config.storage ?? os.tmpdir()
const core = new Hypercore(`${storage}/hypertrace-prometheus-${Date.now()}`)

async function append () {
  await core.append(`block ${core.length}`)
  await core.get(core.length - 1)
}

async function main () {
  await core.ready()
  const { url } = await trace.ready
  console.log(`${url}metrics`)
  setInterval(append, 100)
}

main()
