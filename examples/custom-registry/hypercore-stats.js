// The global registry of prom-client, with the gauges of hypercore-stats and the trace counters of Hypercore beside
// them. Run: node examples/custom-registry/hypercore-stats.js
//   curl -d 'Rain all day' http://127.0.0.1:3006/pages && curl http://127.0.0.1:3006/pages/0
//   curl http://127.0.0.1:3006/metrics

import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Corestore from 'corestore'
import express from 'express'
import HypercoreStats from 'hypercore-stats'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import promClient from 'prom-client'
import { listen, readOptions, start } from '../shared/start.js'

const file = 'examples/custom-registry/hypercore-stats.js'
const { port } = readOptions(file, { port: { default: 3006, text: 'port to listen on' } })

const trace = HypertracePrometheus({ register: promClient.register, basePath: join(import.meta.dirname, '../..') })
Hypertrace.setTraceFunction(trace) // Before the first core is created

class Diary {
  tracer = Hypertrace.createTracer(this)

  constructor (core) {
    this.core = core
  }

  async write (text) {
    this.tracer.trace('write')
    const { length } = await this.core.append(text)
    return length - 1
  }

  /** A page that is not there yet is undefined: the core would wait for a peer that has it. */
  async read (page) {
    this.tracer.trace('read')
    return page < this.core.length ? this.core.get(page) : undefined
  }
}

const folder = await mkdtemp(join(tmpdir(), 'hypertrace-prometheus-'))
const store = new Corestore(folder)
// It calculates its gauges every 5 s at most: scrapes that follow sooner show the same numbers again
HypercoreStats.fromCorestore(store).registerPrometheusMetrics(promClient)
const core = store.get({ name: 'diary', valueEncoding: 'utf-8' })
await core.ready()

const diary = new Diary(core)
const app = express()

app.post('/pages', express.text({ type: () => true, limit: '4kb' }), async (request, response) => {
  if (!request.body) return response.status(400).json({ error: 'the body must be the text of the page' })
  response.status(201).json({ page: await diary.write(request.body) })
})

app.get('/pages/:page', async (request, response) => {
  const text = /^\d{1,9}$/.test(request.params.page) ? await diary.read(Number(request.params.page)) : undefined
  if (text === undefined) return response.status(404).json({ error: 'no such page' })
  response.json({ text })
})

// Express 5 answers 500 if metrics() rejects. In Express 4, pass the error to `next`
app.get('/metrics', async (request, response) => {
  const text = await trace.metrics()
  response.type(trace.contentType).send(text)
})

const server = createServer(app)

await start({
  listen: () => listen(server, port),
  close: () => server.close(async () => {
    await trace.stop()
    await store.close()
    await rm(folder, { recursive: true })
  }).closeAllConnections()
})
