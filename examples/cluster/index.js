// Two processes share the port of an app, and one scrape of the primary has the sums of both. The counts of a worker
// that ends leave the sums: Prometheus takes that for a restart, and increase() then counts the remaining sum again.
//
//   node examples/cluster/index.js [--port N] [--metrics-port N]

import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { AggregatorRegistry } from 'prom-client'
import { listen, readOptions, start } from '../shared/start.js'

const options = readOptions('examples/cluster/index.js', {
  port: { default: 3007, text: 'port of the app, which the workers share; 0 for any free one' },
  'metrics-port': { default: 4343, text: 'port of the metrics, which the primary answers; 0 for any free one' }
})

cluster.setupPrimary({ exec: fileURLToPath(new URL('worker.js', import.meta.url)), args: [String(options.port)] })
const aggregator = new AggregatorRegistry()
// Scrapes wait for workers that start: on Node 20, one that is still starting misses the question for its counts
const starting = new Set()
const worked = new WeakSet()
const metrics = createServer(async (request, response) => {
  if (request.url !== '/metrics') return response.writeHead(404).end()
  try {
    await Promise.all(starting)
    response.setHeader('content-type', aggregator.contentType).end(await aggregator.clusterMetrics())
  } catch (error) {
    // A worker that ends before it has sent its counts fails this scrape, after 5 s
    response.writeHead(500).end(`${error.message}\n`)
  }
})

let ending = false
await start({
  async listen () {
    const [app] = await Promise.all([startWorker(), startWorker()])
    cluster.on('fork', ({ process }) => console.log(`worker ${process.pid} starts`)).on('exit', replace)
    return `${app}\nmetrics  ${await listenForScrapes()}/metrics`
  },
  close () {
    ending = true
    metrics.close()
    metrics.closeAllConnections()
    for (const worker of Object.values(cluster.workers)) worker.kill()
  }
})

async function listenForScrapes () {
  try {
    return await listen(metrics, options['metrics-port'])
  } catch (error) {
    throw Object.assign(error, { option: 'metrics-port' })
  }
}

/** Resolves with the URL of the app once a new worker listens. */
async function startWorker () {
  const worker = cluster.fork()
  const started = new Promise((resolve, reject) => {
    worker.once('listening', ({ port }) => {
      worked.add(worker)
      resolve(`http://127.0.0.1:${port}`)
    })
    worker.on('message', ({ notListening }) => { if (notListening) reject(notListening) })
    worker.once('exit', () => reject(new Error(`worker ${worker.process.pid} ended before it listened`)))
  })
  const settled = started.then(() => {}, () => {})
  starting.add(settled)
  try {
    return await started
  } finally {
    starting.delete(settled)
  }
}

async function replace (worker) {
  if (ending) return
  console.log(`worker ${worker.process.pid} ended`)
  // A worker that cannot start is not tried again and again without a pause
  if (!worked.has(worker)) await sleep(1_000, undefined, { ref: false })
  if (ending) return
  await startWorker().catch(() => {}) // It ends as well, and is replaced in turn
}
