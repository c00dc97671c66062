import type { FastifyInstance } from 'fastify'
import { shown } from '../check.ts'
import { series } from '../config/series.ts'
import { selectorText } from '../export/label-text.ts'
import { parseSelector, type Selector } from '../match/selector.ts'
import type { SeriesDefinition } from '../metric/definition.ts'
import type { Registry } from '../metric/registry.ts'
import type { Defined } from '../metric/registry-options.ts'
import type { Api } from './api-context.ts'
import { fieldsOf, objectOf, parametersOf, withPath } from './fields.ts'
import { Problem } from './problem.ts'
import { requested } from './refused.ts'
import { seriesView, shortView } from './series-view.ts'
import { Slices } from './slices.ts'

/** What a series consists of, besides its name and its labels. */
const dataFields = Object.keys(series.keys).filter(name => name !== 'labels' && name !== 'paused')

/** Most series in one answer. */
const maxLimit = 10_000

interface Identified {
  Params: { id: string }
}

/** Adds the routes of series. */
export function seriesRoutes (app: FastifyInstance, api: Api): void {
  const { registry, clock, read, changed } = api
  // Data that began long ago may have ended by now
  const definitionOf = (json: object): SeriesDefinition => read({ start: clock.now(), ...json }, clock.now())
  const view = (id: string): object => requested(() => seriesView(registry, id, clock.now()))
  const textOf = (id: string): string => {
    const { definition: { name, labels } } = requested(() => registry.definition(id))
    return `${selectorText(name, new Map(Object.entries(labels)))} ${id}`
  }

  app.get<{ Querystring: URLSearchParams }>('/series', async ({ query }) => {
    const parameters = parametersOf(query, ['match', 'limit', 'after'])
    const match = parameters.get('match')
    const selector = match === undefined ? () => true : withPath('match', () => parseSelector(match))
    return pageOf(registry, clock.now(), selector, limitOf(parameters.get('limit')), parameters.get('after'))
  })

  app.post('/series', async ({ body }, reply) => {
    const json = objectOf(body)
    const id = requested(() => registry.create(definitionOf(json), clock.now()), 'bad_input')
    changed(`added ${textOf(id)}`)
    return reply.code(201).header('location', `/api/v1/series/${id}`).send({ id })
  })

  app.get<Identified>('/series/:id', async ({ params: { id } }) => view(id))

  app.put<Identified>('/series/:id', async ({ params: { id }, body }) => {
    const given = fieldsOf(body, dataFields)
    requested(() => {
      const { definition: { name, labels } } = registry.definition(id)
      registry.replace(id, definitionOf({ ...Object.fromEntries(given), name, labels }), clock.now())
    })
    changed(`replaced ${textOf(id)}`)
    return view(id)
  })

  app.patch<Identified>('/series/:id', async ({ params: { id }, body }) => {
    const paused = fieldsOf(body, ['paused'], ['paused']).get('paused')
    if (typeof paused !== 'boolean') {
      throw new Problem('bad_input', `paused: must be true or false, got ${shown(paused)}`, 'paused')
    }
    requested(() => paused ? registry.pause(id) : registry.resume(id))
    changed(`${paused ? 'paused' : 'resumed'} ${textOf(id)}`)
    return view(id)
  })

  app.delete<Identified>('/series/:id', async ({ params: { id } }, reply) => {
    const text = textOf(id)
    registry.delete(id)
    changed(`deleted ${text}`)
    return reply.code(204).send()
  })
}

function limitOf (text = '100'): number {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= maxLimit) return limit
  throw new Problem('bad_input', `limit: must be from 1 to ${maxLimit}, got ${shown(text)}`, 'limit')
}

/** The series after another one that a selector selects, with the id to continue after; null at the end. */
async function pageOf (
  registry: Registry, t: number, selector: Selector, limit: number, after: string | undefined
): Promise<object> {
  const slices = new Slices()
  let found: Defined[]
  let version: number
  do {
    // Changes between two slices may move series, so that one would be skipped
    version = registry.version
    found = []
    let isAfter = after === undefined
    for (const defined of registry.definitions(t)) {
      if (slices.isOver) await slices.next()
      const { id, definition: { name, labels } } = defined
      if (isAfter && selector(name, new Map(Object.entries(labels)))) found.push(defined)
      isAfter ||= id === after
      if (found.length > limit || version !== registry.version) break
    }
    if (!isAfter && version === registry.version) {
      throw new Problem('bad_input', `after: there is no series ${shown(after)}: begin again`, 'after')
    }
  } while (version !== registry.version)
  const hasMore = found.length > limit
  return {
    series: found.slice(0, limit).map(shortView),
    next: hasMore ? found[limit - 1]!.id : null
  }
}
