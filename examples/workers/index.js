// An app whose hashes are computed by two worker threads. Each thread counts for itself: there is no cluster between
// threads, so the main thread asks each of them for its metrics and adds them up, together with its own.
//
//   node examples/workers/index.js [--port N]

import { createServer } from 'node:http'
import { MessageChannel, Worker } from 'node:worker_threads'
import { AggregatorRegistry } from 'prom-client'
import Hypertrace from 'hypertrace'
import { listen, readOptions, start } from '../shared/start.js'
import { traceFunction } from './tracing.js'

const { port } = readOptions('examples/workers/index.js', {
  port: { default: 3008, text: 'port of the app and its metrics, 0 for any free one' }
})

/** Gives each task to the next thread in turn. */
class Pool {
  tracer = Hypertrace.createTracer(this)
  threads = Array.from({ length: 2 }, () => new Worker(new URL('thread.js', import.meta.url)))
  next = 0

  hash (text) {
    this.tracer.trace('hash')
    const thread = this.threads[this.next++ % this.threads.length]
    return ask(thread, { hash: text })
  }

  async metrics () {
    const own = traceFunction.register.getMetricsAsJSON()
    return Promise.all([own, ...this.threads.map(thread => ask(thread, 'metrics'))])
  }
}

/** Each question has a channel of its own, so no answer is taken for that of another one. */
function ask (thread, question) {
  const { port1: here, port2: there } = new MessageChannel()
  thread.postMessage({ question, reply: there }, [there])
  return new Promise((resolve, reject) => {
    here.once('message', resolve)
    here.once('close', () => reject(new Error('the thread ended before it answered')))
  })
}

const pool = new Pool()
const server = createServer(async (request, response) => {
  try {
    if (request.url !== '/metrics') return response.end(await pool.hash(request.url.slice(1)))
    const sum = AggregatorRegistry.aggregate(await pool.metrics())
    response.setHeader('content-type', sum.contentType).end(await sum.metrics())
  } catch (error) {
    response.writeHead(500).end(`${error.message}\n`)
  }
})

await start({
  listen: () => listen(server, port),
  close () {
    server.close()
    server.closeAllConnections()
    for (const thread of pool.threads) thread.terminate()
  }
})
