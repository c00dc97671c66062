import type { FastifyInstance } from 'fastify'
import type { Api } from './api-context.ts'
import { familyRoutes } from './family-api.ts'
import { tokenCheck } from './guard.ts'
import { notReady, Problem } from './problem.ts'
import { sampleRoutes } from './sample-api.ts'
import { seriesRoutes } from './series-api.ts'

/** Methods that change nothing. */
const readers: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/**
 * Adds the HTTP API. Changes take effect at the next scrape and are lost when the process ends.
 *
 * @param token that each request must have; null: none
 */
export async function apiRoutes (app: FastifyInstance, api: Api, token: string | null): Promise<void> {
  const checkToken = tokenCheck(token)
  // At each route, not by the beginning of a path: a path can be written in several ways
  app.addHook('onRequest', async ({ headers, method }) => {
    checkToken(headers.authorization)
    // They would change a part of the history
    if (api.isReady?.() === false && !readers.has(method)) throw new Problem('unavailable', notReady)
  })
  familyRoutes(app, api)
  seriesRoutes(app, api)
  sampleRoutes(app, api)
  app.get('/config', async (_request, reply) => {
    return reply.type('application/yaml; charset=utf-8').send(writable(api.yaml))
  })
}

/** Series that a program has made have no written form. */
function writable (yaml: () => string): string {
  try {
    return yaml()
  } catch (error) {
    throw error instanceof TypeError ? new Problem('conflict', error.message) : error
  }
}
