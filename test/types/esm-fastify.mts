import Fastify from 'fastify'
import { HypertracePrometheus } from 'hypertrace-prometheus'
import metrics, { metricsPlugin, type MetricsPluginOptions } from 'hypertrace-prometheus/fastify'

const trace = HypertracePrometheus({
  collectDefaults: false,
  allowedProps: ['room'],
  labels: ['object_classname', 'caller_functionname']
})
trace({ object: { className: 'Chat', props: { room: 'lobby' } }, caller: { functionName: 'send' } })

const options: MetricsPluginOptions = { register: trace.register, path: '/chat' }
const app = Fastify()
await app.register(metrics, options)
const response = await app.inject('/chat')
process.stdout.write(response.body)
await app.close()

if (metricsPlugin !== metrics) throw new Error('the plugin must be there by its name as well')
