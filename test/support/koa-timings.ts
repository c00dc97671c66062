import { Agent } from 'node:http'
import type { Test } from 'tap'
import { startExample, type Example } from './demo.ts'
import { request, type Answer } from './http.ts'

export const koaTimings = 'examples/koa-timings/index.js'

/** The timing that the documents show. */
export const someTag = {
  tag: 'someTag', duration: 975, intervals: [25, 400, 1000], labels: ['one', 'two', 'three', 'four']
}

/** A timing without intervals. */
export function plain (tag: string, duration = 1): object {
  return { tag, duration, intervals: [], labels: ['start'] }
}

interface Gauge {
  name: string
  values: Array<{ value: number, labels: Record<'id' | 'label' | 'createdAt', string> }>
}

export interface App {
  url: string
  example: Example
  /** Sends a payload, as JSON unless it is a text. */
  post (payload: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Sends a timing that is valid; resolves with what the app answers. */
  add (timing: object): Promise<{ id: string, createdAt: string }>
  gauges (): Promise<Gauge[]>
  metrics (): Promise<string>
}

/** Starts the example of Koa on a free port; it ends with the test. */
export async function startApp (t: Test): Promise<App> {
  const example = startExample(t, koaTimings, ['--port', '0'])
  const [url = ''] = await example.line(/^(http:\/\/127\.0\.0\.1:\d+)$/)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.teardown(() => agent.destroy())

  const post: App['post'] = (payload, headers = { 'content-type': 'application/json' }) => {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload)
    return request(`${url}/metric`, { method: 'POST', headers, body, agent })
  }
  return {
    url,
    example,
    post,
    async add (timing) {
      const { status, body } = await post(timing)
      if (status !== 201) throw new Error(`a valid timing must be answered with 201, received ${status} ${body}`)
      return JSON.parse(body)
    },
    gauges: async () => JSON.parse((await request(url)).body),
    metrics: async () => (await request(`${url}/metrics`)).body
  }
}
