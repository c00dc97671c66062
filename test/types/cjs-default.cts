import HypertracePrometheus, { HypertracePrometheus as named } from 'hypertrace-prometheus'

const trace: HypertracePrometheus.TraceFunction = HypertracePrometheus({
  collectDefaults: false,
  allowedProps: ['room'],
  labels: ['object_classname', 'caller_functionname']
})
trace({ object: { className: 'Chat', props: { room: 'lobby' } }, caller: { functionName: 'send' } })
trace.metrics().then(text => process.stdout.write(text))

const same: typeof named = HypertracePrometheus
if (same !== named) throw new Error('the function must be the same by either name')
