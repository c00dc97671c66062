import 'hypertrace-prometheus/hypertrace'
import { clearTraceFunction, createTracer, setTraceFunction, type Tracer } from 'hypertrace'
import { HypertracePrometheus } from 'hypertrace-prometheus'

const trace = HypertracePrometheus({
  collectDefaults: false,
  allowedProps: ['room'],
  labels: ['object_classname', 'caller_functionname']
})
setTraceFunction(trace)

class Chat {
  readonly tracer: Tracer

  constructor () {
    this.tracer = createTracer(this, { props: { room: 'lobby' } })
  }

  send (): void {
    this.tracer.trace()
  }
}

new Chat().send()
clearTraceFunction()
trace.metrics().then(text => process.stdout.write(text))
