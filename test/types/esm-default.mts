import HypertracePrometheus, { HypertracePrometheus as named, type Options, type TraceFunction } from 'hypertrace-prometheus'

const options: Options = {
  collectDefaults: false,
  allowedProps: ['room'],
  labels: ['object_classname', 'caller_functionname']
}
const trace = HypertracePrometheus(options)
trace({ object: { className: 'Chat', props: { room: 'lobby' } }, caller: { functionName: 'send' } })
process.stdout.write(await trace.metrics())

const same: typeof named = HypertracePrometheus
const stopped: Promise<void> = trace.stop()
await stopped

// Never called: what the compiler has to accept, and what it has to reject
export function compiled (): TraceFunction[] {
  // @ts-expect-error a port is a number here
  HypertracePrometheus('4343')
  // @ts-expect-error no such option
  HypertracePrometheus({ prot: 4343 })
  // @ts-expect-error no such label
  HypertracePrometheus({ labels: ['class'] })
  return [HypertracePrometheus(), HypertracePrometheus(4343), HypertracePrometheus({ port: '4343' }), same({})]
}
