import { createServer } from 'node:http'
import express from 'express'
import Hypertrace from 'hypertrace'

const kinds = ['mail', 'report']

export class JobQueue {
  tracer = Hypertrace.createTracer(this)
  #waiting = []

  get length () {
    return this.#waiting.length
  }

  add (kind) {
    this.tracer.trace('add')
    if (this.length === 1000) return false
    this.#waiting.push(kind)
    return true
  }

  /** Removes the oldest job; returns its kind, or undefined if none is waiting. */
  finish () {
    this.tracer.trace('finish')
    return this.#waiting.shift()
  }
}

/** The work of the app. It calls `onfinish(kind)` for its own metrics, and serves those of the trace function. */
export function createJobServer ({ jobs, trace, onfinish }) {
  const app = express()

  app.post('/jobs/:kind', (request, response) => {
    const { kind } = request.params
    if (!kinds.includes(kind)) return response.status(404).json({ error: `kind must be one of ${kinds.join(', ')}` })
    if (!jobs.add(kind)) return response.status(503).json({ error: 'the queue is full' })
    response.status(201).json({ waiting: jobs.length })
  })

  app.delete('/jobs/next', (request, response) => {
    const kind = jobs.finish()
    if (kind === undefined) return response.status(404).json({ error: 'no job is waiting' })
    onfinish(kind)
    response.json({ kind })
  })

  // Express 5 answers 500 if metrics() rejects. In Express 4, pass the error to `next`
  app.get('/metrics', async (request, response) => {
    const text = await trace.metrics()
    response.type(trace.contentType).send(text)
  })

  return createServer(app)
}
