// A Koa app that takes timings from its clients and shows them. The adapter counts on the registry that the app owns,
// and GET /metrics is a route of the app.
//
//   node examples/koa-timings/index.js [--port N]

import { createServer } from 'node:http'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import { Registry } from 'prom-client'
import { listen, readOptions, start } from '../shared/start.js'
import { createApp } from './app.js'
import { Timings } from './timings.js'

const { port } = readOptions('examples/koa-timings/index.js', {
  port: { default: 3000, text: 'port of the app, 0 for any free one' }
})

const register = new Registry()
const traceFunction = HypertracePrometheus({ register, basePath: import.meta.dirname })
Hypertrace.setTraceFunction(traceFunction) // Before the first object is created

const server = createServer(createApp(new Timings(register), traceFunction).callback())

await start({
  listen: () => listen(server, port),
  close: () => server.close(() => traceFunction.stop()).closeAllConnections()
})
