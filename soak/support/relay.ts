import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'

/** What becomes of a request: it is forwarded, refused with 503, or answered with 204 and lost. */
export type Fate = 'forward' | 'refuse' | 'lose'

export interface Relay {
  readonly url: string
  /** Of requests that come from now on; they are forwarded at first. */
  fate: Fate
  /** Resolves when so many requests in all had a fate. */
  counted (fate: Fate, requests: number): Promise<void>
}

/** Starts a server on the loopback that stands before a receiver; it ends with the test. */
export async function startRelay (t: Pick<Test, 'teardown'>, receiver: string): Promise<Relay> {
  const counts = new Map<Fate, number>()
  let listeners: Array<() => void> = []
  const server = createServer((req, res) => {
    const { fate } = relay
    counts.set(fate, (counts.get(fate) ?? 0) + 1)
    if (fate === 'forward') forward(req, res, receiver)
    else req.resume().on('end', () => { res.writeHead(fate === 'refuse' ? 503 : 204).end() })
    const due = listeners
    listeners = []
    for (const listener of due) listener()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.teardown(async () => {
    const closed = once(server.close(), 'close')
    server.closeAllConnections()
    await closed
  })
  const relay: Relay = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/write`,
    fate: 'forward',
    async counted (fate, requests) {
      while ((counts.get(fate) ?? 0) < requests) await new Promise<void>(resolve => listeners.push(resolve))
    }
  }
  return relay
}

function forward (req: IncomingMessage, res: ServerResponse, receiver: string): void {
  const forwarded = request(receiver, { method: req.method, headers: req.headers }, answer => {
    res.writeHead(answer.statusCode!, answer.headers)
    answer.pipe(res)
  })
  // The sender has to notice, as if it had been connected to the receiver
  forwarded.on('error', () => res.destroy())
  req.pipe(forwarded)
}
