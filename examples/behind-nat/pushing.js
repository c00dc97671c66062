// The second way: the peer itself sends its metrics by remote write, so there is no bridge and no other process.

import { join } from 'node:path'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import { pushRegistry } from 'prom-remote-write'
import { Chat } from './chat.js'

export function createApp ({ push: url, messages }) {
  const traceFunction = HypertracePrometheus({ basePath: join(import.meta.dirname, '../..') })
  Hypertrace.setTraceFunction(traceFunction) // Before the first object is created

  const push = pushRegistry(traceFunction.register, {
    url,
    interval: '5s',
    labels: { job: 'chat', instance: 'chat-1' }, // Other peers have other instances
    keepAlive: true // A real peer has connections that do so
  })

  return {
    async listen () {
      const chat = new Chat()
      for (let i = 1; i <= messages; i++) chat.send(`message ${i}`)
      await push.push()
      return url
    },
    async close () {
      await push.stop() // Its series end at once, not five minutes later
      await traceFunction.stop()
    }
  }
}
