// A worker thread: it hashes texts, and hands over its metrics when the main thread asks for them.

import { createHash } from 'node:crypto'
import { parentPort, threadId } from 'node:worker_threads'
import Hypertrace from 'hypertrace'
import { traceFunction } from './tracing.js'

class Hasher {
  tracer = Hypertrace.createTracer(this)

  hash (text) {
    this.tracer.trace('hash')
    return createHash('sha256').update(text).digest('hex')
  }
}

const hasher = new Hasher()
parentPort.on('message', async ({ question, reply }) => {
  if (question === 'metrics') reply.postMessage(await traceFunction.register.getMetricsAsJSON())
  else reply.postMessage(`${hasher.hash(question.hash)} by thread ${threadId}\n`)
  reply.close()
})
