// A car park on plain node:http, with the calls of its class at /metrics. Run: npm run example:node-http
//   curl -X POST http://127.0.0.1:3003/cars/B-42
//   curl http://127.0.0.1:3003/metrics

import { createServer } from 'node:http'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import { listen, readOptions, start } from '../shared/start.js'

const { port } = readOptions('examples/node-http/index.js', { port: { default: 3003, text: 'port to listen on' } })

const trace = HypertracePrometheus({ basePath: import.meta.dirname })
Hypertrace.setTraceFunction(trace) // Before the first object is created

class CarPark {
  tracer = Hypertrace.createTracer(this)
  #plates = new Set()

  enter (plate) {
    this.tracer.trace('enter')
    if (this.#plates.has(plate) || this.#plates.size === 100) return false
    this.#plates.add(plate)
    return true
  }

  leave (plate) {
    this.tracer.trace('leave')
    return this.#plates.delete(plate)
  }

  list () {
    this.tracer.trace('list')
    return [...this.#plates]
  }
}

const carPark = new CarPark()

const server = createServer((request, response) => {
  const { method } = request
  const path = request.url.split('?')[0]
  const plate = /^\/cars\/([A-Z0-9-]{1,10})$/.exec(path)?.[1]

  if (method === 'GET' && path === '/metrics') return sendMetrics(response)
  if (method === 'GET' && path === '/cars') return send(response, 200, carPark.list())
  if (method === 'POST' && plate) {
    return carPark.enter(plate)
      ? send(response, 201, { plate })
      : send(response, 409, { error: 'this car is inside already, or the car park is full' })
  }
  if (method === 'DELETE' && plate) {
    return carPark.leave(plate)
      ? send(response, 200, { plate })
      : send(response, 404, { error: 'this car is not inside' })
  }
  send(response, 404, { error: 'no such route' })
})

function send (response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function sendMetrics (response) {
  trace.metrics().then(
    text => response.setHeader('content-type', trace.contentType).end(text),
    error => {
      console.error(error.message)
      send(response, 500, { error: 'the metrics cannot be collected' })
    }
  )
}

await start({
  listen: () => listen(server, port),
  close: () => server.close(() => trace.stop()).closeAllConnections()
})
