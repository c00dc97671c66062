import HypertracePrometheus = require('hypertrace-prometheus')
import type { TraceFunction } from 'hypertrace-prometheus'

const trace: TraceFunction = HypertracePrometheus({
  collectDefaults: false,
  allowedProps: ['room'],
  labels: ['object_classname', 'caller_functionname']
})
trace({ object: { className: 'Chat', props: { room: 'lobby' } }, caller: { functionName: 'send' } })
trace.metrics().then(text => process.stdout.write(text))
