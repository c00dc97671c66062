const HypertracePrometheus = require('hypertrace-prometheus')

const trace = HypertracePrometheus({ collectDefaults: false, allowedProps: ['room'], labels: ['object_classname', 'caller_functionname'] })
trace({ object: { className: 'Chat', props: { room: 'lobby' } }, caller: { functionName: 'send' } })
trace.metrics().then(text => process.stdout.write(text))

if (Object.keys(require.cache).some(file => /node_modules.fastify\W/.test(file))) throw new Error('Fastify must not be loaded without a port')
