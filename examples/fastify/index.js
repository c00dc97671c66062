// An app in Fastify gets /internal/metrics, for which a token is needed. Run: npm run example:fastify
//   curl -d '{"amount":2}' -H 'content-type: application/json' http://127.0.0.1:3001/stock/apples/take
//   curl -H 'authorization: Bearer for-trying' http://127.0.0.1:3001/internal/metrics

import { createHash, timingSafeEqual } from 'node:crypto'
import Fastify from 'fastify'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import metrics from 'hypertrace-prometheus/fastify'
import { readOptions, start } from '../shared/start.js'

const { port } = readOptions('examples/fastify/index.js', { port: { default: 3001, text: 'port to listen on' } })
const token = process.env.METRICS_TOKEN || 'for-trying'

const trace = HypertracePrometheus({ allowedProps: ['item'], basePath: import.meta.dirname })
Hypertrace.setTraceFunction(trace) // Before the first object is created

class Stock {
  tracer = Hypertrace.createTracer(this)
  #amounts = new Map([['apples', 20], ['pears', 20]])

  has (item) {
    return this.#amounts.has(item)
  }

  list () {
    this.tracer.trace('list')
    return Object.fromEntries(this.#amounts)
  }

  // Items are fit for a label, because there are few of them; amounts are not
  add (item, amount) {
    this.tracer.trace('add', { item })
    return this.#change(item, amount)
  }

  /** What is left, or undefined if there is not enough. */
  take (item, amount) {
    this.tracer.trace('take', { item })
    return amount > this.#amounts.get(item) ? undefined : this.#change(item, -amount)
  }

  #change (item, by) {
    this.#amounts.set(item, this.#amounts.get(item) + by)
    return this.#amounts.get(item)
  }
}

const stock = new Stock()
const app = Fastify({ forceCloseConnections: true }) // Idle connections do not delay Ctrl-C

app.get('/stock', () => stock.list())

app.register(async app => {
  const amount = { type: 'integer', minimum: 1, maximum: 1000 }
  const schema = { body: { type: 'object', required: ['amount'], properties: { amount } } }

  // Before anything is traced, so that no client can make up values of a label
  app.addHook('preHandler', async ({ params: { item } }, reply) => {
    if (!stock.has(item)) return reply.code(404).send({ error: 'no such item' })
  })
  app.post('/add', { schema }, ({ params: { item }, body }) => {
    return { item, amount: stock.add(item, body.amount) }
  })
  app.post('/take', { schema }, ({ params: { item }, body }, reply) => {
    const amount = stock.take(item, body.amount)
    return amount === undefined ? reply.code(409).send({ error: 'not enough in stock' }) : { item, amount }
  })
}, { prefix: '/stock/:item' })

// The hook is for the routes of this block only: the work above needs no token
app.register(async app => {
  app.addHook('onRequest', async (request, reply) => {
    if (isAllowed(request.headers.authorization)) return
    return reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'a token is needed' })
  })
  app.register(metrics, { register: trace.register })
}, { prefix: '/internal' })

/** Compares digests in constant time: they have one length, and the duration tells nothing about the token. */
function isAllowed (authorization = '') {
  return timingSafeEqual(digest(authorization), digest(`Bearer ${token}`))
}

function digest (text) {
  return createHash('sha256').update(text).digest()
}

app.addHook('onClose', () => trace.stop())

await start({
  listen: () => app.listen({ port, host: '127.0.0.1' }),
  close: () => app.close()
})
