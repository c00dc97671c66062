import { bodyParser } from '@koa/bodyparser'
import Koa from 'koa'
import { readTiming } from './payload.js'

/** The routes of the app; none of them knows that calls are traced. */
export function createApp (timings, traceFunction) {
  const routes = new Map([
    ['/', { method: 'GET', answer: showTimings }],
    ['/metric', { method: 'POST', answer: addTiming }],
    ['/metrics', { method: 'GET', answer: showMetrics }]
  ])

  async function showTimings (context) {
    context.body = await timings.gauges()
  }

  async function addTiming (context) {
    const { type } = context.request
    if (type !== 'application/json') {
      context.throw(type === '' ? 400 : 415, `content-type must be application/json, received '${type}'`)
    }
    await parseBody(context, async () => {})
    context.body = timings.add(readTiming(context.request.body))
    context.status = 201
  }

  async function showMetrics (context) {
    context.body = await traceFunction.metrics()
    context.type = traceFunction.contentType
  }

  const app = new Koa()
  app.use(explainErrors)
  app.use(async context => {
    if (!URL.canParse(context.url, 'http://localhost')) {
      context.throw(400, `URL must be valid, received '${context.url}'`)
    }
    const route = routes.get(context.path)
    if (route === undefined) context.throw(404, `no route leads to ${context.path}`)
    const methods = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]
    if (!methods.includes(context.method)) {
      context.set('allow', methods.join(', '))
      context.throw(405, `${context.path} must be requested with ${methods.join(' or ')}, received ${context.method}`)
    }
    await route.answer(context)
  })
  return app
}

// 1,000 requests are kept, so their size limits the memory that they take
const parseBody = bodyParser({
  enableTypes: ['json'],
  jsonLimit: '16kb',
  onError: (error, context) => context.throw(error.status ?? 400, `body must be JSON of up to 16 KiB: ${error.message}`)
})

/** Answers errors that are the client's fault with their reason; others remain with Koa, which logs them. */
async function explainErrors (context, next) {
  try {
    await next()
  } catch (error) {
    if (!error.expose) throw error
    context.status = error.status
    context.body = { error: error.message }
  }
}
