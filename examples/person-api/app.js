import { setTimeout as sleep } from 'node:timers/promises'
import Fastify from 'fastify'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import metricsRoute from 'hypertrace-prometheus/fastify'
import { Registry } from 'prom-client'
import { createMetrics } from './metrics.js'
import { personRoutes } from './routes.js'
import { PersonStore } from './store.js'

const firstPerson = { first_name: 'Ada', last_name: 'Lovelace', email: 'ada@example.com', address: 'London' }

/** The app before it listens. Each request waits for a random time of up to `delay` milliseconds. */
export function createApp ({ delay = 0, random = Math.random } = {}) {
  const register = new Registry()
  const trace = HypertracePrometheus({ register, basePath: import.meta.dirname })
  Hypertrace.setTraceFunction(trace) // Before the store is created

  const store = new PersonStore()
  store.create(firstPerson)
  const metrics = createMetrics(register, store)

  const app = Fastify({
    forceCloseConnections: true, // Idle connections do not delay Ctrl-C
    bodyLimit: 64 * 1024,
    routerOptions: { maxParamLength: 16_384 }, // A long id is unknown like any other
    // URLs that cannot be decoded, which reach no hook
    frameworkErrors (error, request, reply) {
      metrics.track(request.method, undefined, reply.raw)
      reply.send(error)
    }
  })
  app.addHook('onRequest', async (request, reply) => {
    const counted = metrics.track(request.method, request.routeOptions.url, reply.raw)
    // No timer for a client who has left keeps the process alive
    if (counted && delay > 0) await sleep(random() * delay, undefined, { ref: false })
  })
  app.addHook('onClose', () => trace.stop())

  app.register(metricsRoute, { register })
  app.get('/health', async () => ({ status: 'ok' }))
  app.register(personRoutes, { store, metrics })

  return { app, store, register }
}
