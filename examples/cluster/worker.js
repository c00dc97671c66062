// A worker of the cluster: an app that sends a message for each request, and counts what its class does.

import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import { AggregatorRegistry } from 'prom-client'
import { listen } from '../shared/start.js'

// Not a plain Registry, because creating one of these lets the worker answer the primary
const register = new AggregatorRegistry()
AggregatorRegistry.setRegistries(register)
Hypertrace.setTraceFunction(HypertracePrometheus({
  register,
  // Without ids of objects: each worker numbers its objects from 1, so one id would stand for different objects
  labels: ['id', 'object_classname', 'parent_object_classname', 'caller_functionname', 'caller_filename'],
  basePath: fileURLToPath(new URL('../..', import.meta.url))
}))

class Room {
  tracer = Hypertrace.createTracer(this)
  send () { this.tracer.trace('send') }
}

const room = new Room()
const server = createServer((request, response) => {
  room.send()
  response.end(`sent by worker ${process.pid}\n`)
})

listen(server, Number(process.argv[2])).catch(({ code, port, message }) => {
  process.send({ notListening: { code, port, message } }, () => process.exit(1))
})
