// A guestbook in Express, with the calls of its class at /metrics. Run: npm run example:express
//   curl -d '{"name":"Ada","text":"Hello"}' -H 'content-type: application/json' http://127.0.0.1:3002/entries
//   curl http://127.0.0.1:3002/metrics

import { createServer } from 'node:http'
import express from 'express'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import { listen, readOptions, start } from '../shared/start.js'

const { port } = readOptions('examples/express/index.js', { port: { default: 3002, text: 'port to listen on' } })

const trace = HypertracePrometheus({ basePath: import.meta.dirname })
Hypertrace.setTraceFunction(trace) // Before the first object is created

class Guestbook {
  tracer = Hypertrace.createTracer(this)
  #entries = []

  sign (entry) {
    this.tracer.trace('sign')
    this.#entries = [entry, ...this.#entries].slice(0, 100)
  }

  read () {
    this.tracer.trace('read')
    return this.#entries
  }
}

const guestbook = new Guestbook()
const app = express()

app.get('/entries', (request, response) => {
  response.json(guestbook.read())
})

app.post('/entries', express.json(), (request, response) => {
  const { name, text } = request.body ?? {}
  if (!isText(name) || !isText(text)) {
    return response.status(400).json({ error: 'name and text must be texts of 1 to 200 characters' })
  }
  guestbook.sign({ name, text })
  response.status(201).json({ name, text })
})

// Express 5 answers 500 if metrics() rejects. In Express 4, pass the error to `next`
app.get('/metrics', async (request, response) => {
  const text = await trace.metrics()
  response.type(trace.contentType).send(text)
})

function isText (value) {
  return typeof value === 'string' && value !== '' && value.length <= 200
}

const server = createServer(app)

await start({
  listen: () => listen(server, port),
  close: () => server.close(() => trace.stop()).closeAllConnections()
})
