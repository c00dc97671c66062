import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

export interface Limit {
  readonly url: string
  /** When each request came, in milliseconds. */
  readonly times: number[]
}

/**
 * Starts a server that hands requests on to a receiver, except some, by their place from 0: those it answers with 429
 * and `Retry-After: 1`. It ends with the test.
 */
export async function startLimit (
  t: Pick<Test, 'teardown'>, receiver: string, refused: readonly number[]
): Promise<Limit> {
  const times: number[] = []
  const server = createServer((req, res) => {
    if (refused.includes(times.push(performance.now()) - 1)) {
      req.resume().on('end', () => res.writeHead(429, { 'retry-after': '1' }).end('slower'))
    } else {
      req.pipe(request(receiver, { method: 'POST', headers: req.headers }, answer => {
        res.writeHead(answer.statusCode!, answer.headers)
        answer.pipe(res)
      }))
    }
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(async () => {
    const closed = once(server.close(), 'close')
    server.closeAllConnections()
    await closed
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`, times }
}
