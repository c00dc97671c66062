import type { FastifyInstance } from 'fastify'
import type { Clock } from '../clock.ts'
import type { SeriesDefinition } from '../metric/definition.ts'
import type { Registry } from '../metric/registry.ts'
import { familyRoutes } from './family-api.ts'
import { tokenCheck } from './guard.ts'
import { Problem } from './problem.ts'
import { sampleRoutes } from './sample-api.ts'
import { seriesRoutes } from './series-api.ts'

/** What the routes of the HTTP API work on. */
export interface Api {
  readonly registry: Registry
  readonly clock: Clock
  /**
   * Reads a series in the form of the configuration, with its name.
   *
   * @param now epoch milliseconds that a relative start refers to
   *
   * @throws {TypeError | RangeError} it is not of this form; the error's `path` says where
   */
  read (json: unknown, now: number): SeriesDefinition
  /** The present state as YAML. */
  yaml (): string
  /** Told about each change, in one line. */
  changed (line: string): void
}

/**
 * Adds the HTTP API. Changes take effect at the next scrape and are lost when the process ends.
 *
 * @param token that each request must have; null: none
 */
export async function apiRoutes (app: FastifyInstance, api: Api, token: string | null): Promise<void> {
  const checkToken = tokenCheck(token)
  // At each route, not by the beginning of a path: a path can be written in several ways
  app.addHook('onRequest', async ({ headers }) => checkToken(headers.authorization))
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
