/** An app as users write it: it traces a call, scrapes its own server, looks at its page, and prints what is there. */
const body = `
async function main () {
  const labels = ['object_classname', 'caller_functionname']
  const trace = HypertracePrometheus({ port: 0, allowedProps: ['room'], labels })
  Hypertrace.setTraceFunction(trace)
  class Chat {
    constructor () { this.tracer = Hypertrace.createTracer(this, { props: { room: 'lobby' } }) }
    send () { this.tracer.trace() }
  }
  new Chat().send()
  const { url } = await trace.ready
  const response = await fetch(new URL('metrics', url))
  const lines = (await response.text()).split('\\n')
  console.log(lines.filter(line => line.startsWith('trace_counter')).join('\\n'))
  console.log('default metrics: ' + lines.includes('# TYPE process_start_time_seconds gauge'))
  const page = await (await fetch(url)).text()
  const [file] = page.match(/page\\/[^"]+\\.css/)
  const { status } = await fetch(new URL(file, url))
  const { changed } = await (await fetch(new URL('live.json', url))).json()
  console.log('page: ' + status + ', calls: ' + JSON.stringify(changed))
  await trace.stop()
}

main()
`

export const smallApp = {
  'app.mjs': `
import HypertracePrometheus from 'hypertrace-prometheus'
import Hypertrace from 'hypertrace'
${body}`,
  'app.cjs': `
const { HypertracePrometheus } = require('hypertrace-prometheus')
const Hypertrace = require('hypertrace')
${body}`
}

const labels = 'object_classname="Chat",caller_functionname="send",object_props_room="lobby"'

/** What it prints. */
export const smallAppOutput = `trace_counter{${labels}} 1
default metrics: true
page: 200, calls: [[0,1]]
`
