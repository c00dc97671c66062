import { httpError, readChanges, readPage, readPerson } from './check.js'
import { maxPersons } from './store.js'

/** A Fastify plugin. */
export async function personRoutes (app, { store, metrics }) {
  const parseJson = app.getDefaultJsonParser('error', 'error')

  // The parser of Fastify, with the size of each body on its way: the header Content-Length may be missing
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (request.routeOptions.url === '/person') metrics.payloadSize.observe(Buffer.byteLength(text))
    parseJson(request, text, done)
  })

  function found (person, { id }) {
    if (person !== undefined) return person
    metrics.notFound.inc()
    throw httpError(404, `there is no person with the id '${id}'`)
  }

  app.post('/person', async ({ body }, reply) => {
    const fields = readPerson(body)
    if (store.size >= maxPersons) throw httpError(507, `there can be ${maxPersons} persons at most`)
    metrics.created.inc()
    reply.code(201)
    return store.create(fields)
  })

  app.get('/person/list', async ({ query }) => {
    const { start, limit } = readPage(query)
    return store.list(start, limit)
  })

  for (const path of ['/person/:id', '/persons/:id']) {
    app.get(path, async ({ params }) => found(store.get(params.id), params))
  }

  app.put('/person/:id', async ({ params, body }) => {
    return found(store.update(params.id, readChanges(body)), params)
  })

  app.delete('/person/:id', async ({ params }, reply) => {
    found(store.delete(params.id), params)
    metrics.deleted.inc()
    reply.code(204)
  })
}
