// The registry of an app that has metrics and default labels of its own: the trace counters stand beside them.
// Run: npm run example:custom-registry
//   curl -X POST http://127.0.0.1:3004/jobs/mail && curl -X DELETE http://127.0.0.1:3004/jobs/next
//   curl http://127.0.0.1:3004/metrics

import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import { Counter, Gauge, Registry } from 'prom-client'
import { listen, readOptions, start } from '../shared/start.js'
import { createJobServer, JobQueue } from './jobs.js'

const file = 'examples/custom-registry/prom-client.js'
const { port } = readOptions(file, { port: { default: 3004, text: 'port to listen on' } })

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
  // Removes only what the trace function has added: the registry and the metrics above remain
  close: () => server.close(() => trace.stop()).closeAllConnections()
})
