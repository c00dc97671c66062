import { HypertracePrometheus, type Options, type TraceFunction } from 'hypertrace-prometheus'

const options: Options = {
  collectDefaults: false,
  allowedProps: ['room'],
  labels: ['object_classname', 'caller_functionname']
}
const trace: TraceFunction = HypertracePrometheus(options)
trace({ object: { className: 'Chat', props: { room: 'lobby' } }, caller: { functionName: 'send' } })
trace.metrics().then(text => process.stdout.write(text))
