import { once } from 'node:events'
import { connect } from 'node:net'
import type { Test } from 'tap'
import { startExample, type Example } from './demo.ts'
import { request, type Answer } from './http.ts'

export interface App {
  url: string
  example: Example
  send (method: string, path: string, body?: string | object): Promise<Answer>
  /** Presses Ctrl-C: it must end with status 0, and have printed its URL and nothing else. */
  stop (): Promise<void>
}

// A collector of the default metrics calls it, so that no app needs a part made to fail
const broken = "process.getActiveResourcesInfo = () => { throw new Error('no resources') }"

/** Variables by which the default metrics of an app fail, and so each scrape of them. */
export const brokenMetrics = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(broken)}` }

/** Starts an example that listens, on any free port. */
export async function startApp (t: Test, file: string, variables: NodeJS.ProcessEnv = {}): Promise<App> {
  const example = startExample(t, file, ['--port', '0'], variables)
  const [url = ''] = await example.line(/^(http:\/\/127\.0\.0\.1:\d+)$/)

  return {
    url,
    example,
    send (method, path, body) {
      if (body === undefined) return request(url + path, { method })
      const json = typeof body === 'object'
      const headers = { 'content-type': json ? 'application/json' : 'text/plain' }
      return request(url + path, { method, headers, body: json ? JSON.stringify(body) : body })
    },
    async stop () {
      await connectSilently(t, url)
      example.kill('SIGINT')
      t.strictSame(await example.ended, { code: 0, stdout: `${url}\n`, stderr: '' })
    }
  }
}

/** Opens a connection without a request, as browsers keep ready: a server would wait for it for a minute. */
export async function connectSilently (t: Test, url: string): Promise<void> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  t.teardown(() => socket.destroy())
  // The app may reset it
  socket.on('error', () => {}).resume()
  await once(socket, 'connect')
}

/** Status and parsed body. */
export function jsonOf ({ status, body }: Answer): [status: number, body: unknown] {
  return [status, JSON.parse(body)]
}

/** The samples of a successful scrape, without the default metrics of the process, sorted. */
export function samplesOf ({ status, headers, body }: Answer): string[] {
  const type = headers['content-type'] ?? ''
  if (status !== 200 || !/^text\/plain; ?version=0\.0\.4\b/.test(type)) {
    throw new Error(`a scrape must be answered with 200 and a text in format 0.0.4, received ${status} and '${type}'`)
  }
  return body.split('\n').filter(line => !/^(#|$|nodejs_|process_)/.test(line)).sort()
}
