import type { Test } from 'tap'
import { createApp } from '../../examples/person-api/app.js'
import { startExample, type Example } from './demo.ts'
import { request } from './http.ts'

export interface PersonApi {
  readonly url: string
  /** Sends a value as JSON, or a text as it is; resolves with the status and the parsed body, if there is one. */
  call (method: string, path: string, body?: unknown): Promise<{ status: number, body?: any }>
  /** Samples of `/metrics` whose line matches, by name with labels. */
  samples (pattern: RegExp): Promise<Record<string, number>>
}

/** `examples/person-api` as a process of its own. */
export async function startPersonApi (t: Test, ...args: string[]): Promise<PersonApi & { example: Example }> {
  const example = startExample(t, 'examples/person-api/index.js', ['--port', '0', ...args])
  const [url = ''] = await example.line(/^(http:\/\/127\.0\.0\.1:\d+)$/)
  return { ...client(url), example }
}

/** The app in this process, for what cannot be seen or set from outside. */
export async function listenPersonApi (t: Test, options: { delay?: number, random?: () => number } = {}) {
  const { app, store, register } = createApp(options)
  t.teardown(() => app.close())
  return { ...client(await app.listen({ port: 0, host: '127.0.0.1' })), store, register }
}

function client (url: string): PersonApi {
  return {
    url,
    async call (method, path, body) {
      const sent = body === undefined
        ? {}
        : {
            headers: { 'content-type': 'application/json' },
            body: typeof body === 'string' ? body : JSON.stringify(body)
          }
      const answer = await request(`${url}${path}`, { method, ...sent })
      return { status: answer.status, ...answer.body !== '' && { body: JSON.parse(answer.body) } }
    },
    async samples (pattern) {
      const { body } = await request(`${url}/metrics`)
      const lines = body.split('\n').filter(line => /^[^#]/.test(line) && pattern.test(line))
      return Object.fromEntries(lines.map(line => {
        const space = line.lastIndexOf(' ')
        return [line.slice(0, space), Number(line.slice(space + 1))]
      }))
    }
  }
}
