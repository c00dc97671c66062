import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'

const trace = HypertracePrometheus({ port: process.env.PORT || 4343 })
Hypertrace.setTraceFunction(trace) // Before the first object is created

class Chat {
  tracer = Hypertrace.createTracer(this)
  send () { this.tracer.trace() }
}

const chat = new Chat()
setInterval(() => chat.send(), 1000).unref() // The server alone keeps the app running, until Ctrl-C
process.once('SIGINT', () => trace.stop())
trace.ready.then(({ url }) => console.log(`${url}metrics`))
