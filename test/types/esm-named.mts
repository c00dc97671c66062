import { HypertracePrometheus, type Address, type FunctionTotal } from 'hypertrace-prometheus'
import { Registry } from 'prom-client'

const register = new Registry()
register.setContentType(Registry.PROMETHEUS_CONTENT_TYPE)
const trace = HypertracePrometheus({
  port: 0,
  register,
  totals: false,
  collectDefaults: false,
  allowedProps: ['room'],
  labels: ['object_classname', 'caller_functionname']
})
trace({ object: { className: 'Chat', props: { room: 'lobby' } }, caller: { functionName: 'send' } })

const address: Address | null = await trace.ready
const response = await fetch(new URL('metrics', address?.url))
process.stdout.write(await response.text())
await trace.stop()

const totals: FunctionTotal[] = trace.totals()
if (totals[0]?.labels.object_classname !== 'Chat') throw new Error('the class must have a total')

const given: Registry = trace.register
if (given !== register) throw new Error('register must be the one that was given')
