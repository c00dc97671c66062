// The same as prom-client.js with its successor, @prometheus-io/client, which needs Node.js 22 or newer.
// Run: node examples/custom-registry/prometheus-io-client.js
//   curl -X POST http://127.0.0.1:3005/jobs/mail && curl http://127.0.0.1:3005/metrics

import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import { listen, readOptions, start } from '../shared/start.js'
import { createJobServer, JobQueue } from './jobs.js'

const file = 'examples/custom-registry/prometheus-io-client.js'
const { port } = readOptions(file, { port: { default: 3005, text: 'port to listen on' } })

if (parseInt(process.versions.node) < 22) {
  console.error(`@prometheus-io/client needs Node.js 22 or newer, this is ${process.versions.node}`)
  process.exit(1)
}
// Only after the check. An app that runs on newer versions alone imports it like prom-client
const { Counter, Gauge, Registry } = await import('@prometheus-io/client')

const register = new Registry()
register.setDefaultLabels({ app: 'jobs', region: 'eu' })

const finished = new Counter({
  name: 'jobs_finished_total', help: 'Jobs that are finished', labelNames: ['kind'], registers: [register]
})
const waiting = new Gauge({
  name: 'jobs_waiting', help: 'Jobs in the queue', registers: [register], collect: () => waiting.set(jobs.length)
})

const trace = HypertracePrometheus({ register, basePath: import.meta.dirname })
Hypertrace.setTraceFunction(trace) // Before the first object is created

const jobs = new JobQueue()
const server = createJobServer({ jobs, trace, onfinish: kind => finished.inc({ kind }) })

await start({
  listen: () => listen(server, port),
  close: () => server.close(() => trace.stop()).closeAllConnections()
})
