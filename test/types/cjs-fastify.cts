import { fastify } from 'fastify'
import { HypertracePrometheus } from 'hypertrace-prometheus'
import metrics, { metricsPlugin, type MetricsPluginOptions } from 'hypertrace-prometheus/fastify'

const trace = HypertracePrometheus({
  collectDefaults: false,
  allowedProps: ['room'],
  labels: ['object_classname', 'caller_functionname']
})
trace({ object: { className: 'Chat', props: { room: 'lobby' } }, caller: { functionName: 'send' } })

const options: MetricsPluginOptions = { register: trace.register, path: '/chat' }
const app = fastify()
app.register(metrics, options)
app.inject('/chat').then(response => {
  process.stdout.write(response.body)
  return app.close()
})

if (metricsPlugin !== metrics) throw new Error('the plugin must be there by its name as well')
