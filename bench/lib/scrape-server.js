import { once } from 'node:events'
import { createServer } from 'node:http'
import { Registry } from 'prom-client'
import { filler } from './fill.js'
import { peakMemory } from './peak-memory.js'
import * as peers from './peers.js'
import { stallMonitor } from './stalls.js'

// Serves one peer with a number of series in a process of its own; the client runs in another.

const servers = {
  ours: withOwnServer,
  'ours, gzip': withOwnServer,
  'ours, given registry': series => withOwnServer(series, { register: new Registry() }),
  'ours, given registry, `register.metrics()`': series => {
    return withMetrics(peers.ours([], series, { register: new Registry() }))
  },
  '1.0.0': () => withMetrics(peers.version1([])),
  'prom-client': () => withMetrics(peers.promInc([])),
  OpenTelemetry: withExporter
}

async function withOwnServer (series, options) {
  const { count } = peers.ours([], series, { ...options, port: 0, host: '127.0.0.1', unref: true })
  const { port } = await count.ready
  return { count, port }
}

// The server of 1.0.0 listens on all interfaces and cannot choose a free port, so this does what its handler does
async function withMetrics ({ count, register }) {
  return { count, port: await listen(async (_request, response) => { response.end(await register.metrics()) }) }
}

async function withExporter (series) {
  const { count, exporter } = peers.openTelemetry([], series)
  return { count, port: await listen((request, response) => exporter.getMetricsRequestHandler(request, response)) }
}

async function listen (handle) {
  const server = createServer(handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server.address().port
}

const [, , peer, seriesText] = process.argv
const series = Number(seriesText)
const fill = filler(series)
const { count, port } = await servers[peer](series)
fill(count)
globalThis.gc()

const stalls = stallMonitor()
const memory = peakMemory()
process.on('message', request => {
  let stall
  if (request === 'begin') {
    memory.reset()
    stalls.begin()
  } else {
    stall = stalls.end()
  }
  process.send({ stall, peak: memory.peak(), now: process.memoryUsage.rss() })
})
process.once('disconnect', () => process.exit())
process.send({ port })
