import type { Test } from 'tap'
import { request } from '../../../../test/support/http.ts'
import type { Registry } from '../../lib/metric/registry.ts'
import { serve, type ServeOptions } from '../../lib/server/serve.ts'

/** What a server answers, without the headers that all answers have. */
export interface Answer {
  readonly status: number
  /** The value of JSON, text otherwise. */
  readonly body: unknown
  readonly headers: Readonly<Record<string, unknown>>
}

export interface Served {
  readonly url: string
  readonly port: number
  /** What `onChange` was told. */
  readonly lines: string[]
  /** What `onError` was told. */
  readonly errors: Error[]
  stop (): Promise<void>
  /**
   * Sends a request, such as 'GET /metrics'.
   *
   * @param body text as it is, anything else as JSON
   */
  ask (line: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

/** Serves a registry on a free port until the end of the test. */
export async function served (t: Test, registry: Registry, options: ServeOptions = {}): Promise<Served> {
  const lines: string[] = []
  const errors: Error[] = []
  const server = await serve(registry, {
    port: 0, onChange: line => lines.push(line), onError: error => errors.push(error), ...options
  })
  t.teardown(() => server.stop())

  async function ask (line: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const [method = '', path = ''] = line.split(' ')
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await request(new URL(path, server.url).href, {
      method,
      headers: {
        ...text === undefined ? {} : jsonHeaders(text),
        ...headers
      },
      ...text === undefined ? {} : { body: text }
    })
    // That of HEAD has no body
    const isJson = answer.body !== '' && answer.headers['content-type']?.startsWith('application/json') === true
    return {
      status: answer.status,
      body: isJson ? JSON.parse(answer.body) : answer.body,
      headers: answer.headers
    }
  }
  return { url: server.url, port: server.port, lines, errors, stop: () => server.stop(), ask }
}

function jsonHeaders (text: string): Record<string, string> {
  return { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }
}
