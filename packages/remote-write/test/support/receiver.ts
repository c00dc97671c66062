/** A receiver that finds fault with whatever the specifications of remote write forbid. */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { decodeV1, decodeV2, uncompressed } from './decode.ts'
import { faultsOf, type Received, Storage } from './faults.ts'

/** An answer that is not the usual one. */
export interface Other {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Whether the samples are stored all the same. */
  readonly stored?: boolean
}

/** Called for each request, from 0; undefined for the usual answer, and 'reset' for none at all. */
export type Answering = (
  request: Received, index: number
) => Other | 'reset' | 'stored, then reset' | undefined | Promise<Other | 'reset' | 'stored, then reset' | undefined>

export interface Receiver {
  readonly url: string
  readonly port: number
  readonly requests: Received[]
  /** What the specifications forbid, for each fault a line; tests compare it with an empty list. */
  readonly faults: string[]
  /** What was stored, as `series t value`, in the order of arrival. */
  readonly stored: string[]
  /** The requests that are being answered now, and the most at once so far. */
  readonly open: { now: number, most: number }
  /** The port from which each request came. */
  readonly ports: number[]
  close (): Promise<void>
}

export interface ReceiverOptions {
  /** The only protocol that it takes: one of 1.0 answers as Prometheus 2.42 does. '2.0' takes both by default. */
  readonly protocol?: '1.0' | '2.0'
  readonly answer?: Answering
  /** 0 by default, for any free one. */
  readonly port?: number
}

/** Starts a receiver on a free port of the loopback; it ends with the test. */
export async function startReceiver (
  t: Pick<Test, 'teardown'>, { protocol = '2.0', answer, port = 0 }: ReceiverOptions = {}
): Promise<Receiver> {
  const requests: Received[] = []
  const faults: string[] = []
  const storage = new Storage()
  const open = { now: 0, most: 0 }
  const ports: number[] = []
  const server = createServer((req, res) => {
    open.most = Math.max(open.most, ++open.now)
    res.once('close', () => { open.now-- })
    handle(req, res).catch(error => {
      faults.push(String(error))
      res.destroy()
    })
  })

  async function handle (req: IncomingMessage, res: ServerResponse): Promise<void> {
    ports.push(req.socket.remotePort!)
    const pieces: Buffer[] = []
    for await (const piece of req) pieces.push(piece)
    const request = read(req, Buffer.concat(pieces))
    const index = requests.push(request) - 1
    faults.push(...faultsOf(req, request))
    const other = await answer?.(request, index)
    if (other === 'reset') return reset(res)
    if (other !== undefined && other !== 'stored, then reset' && other.stored !== true) return end(res, other)
    // A receiver of 1.0 reads a message of 2.0 as one without series
    const taken = protocol === '1.0' && request.protocol === '2.0' ? [] : request.timeSeries
    const written = storage.add(taken, faults)
    if (other === 'stored, then reset') return reset(res)
    if (other !== undefined) return end(res, other)
    end(res, { status: 204, headers: protocol === '2.0' && request.protocol === '2.0' ? writtenHeaders(written) : {} })
  }

  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const { port: used } = server.address() as AddressInfo
  let closed: Promise<unknown> | undefined
  async function close (): Promise<void> {
    closed ??= once(server.close(), 'close')
    server.closeAllConnections()
    await closed
  }
  t.teardown(close)
  const { lines } = storage
  const url = `http://127.0.0.1:${used}/api/v1/write`
  return { url, port: used, requests, faults, stored: lines, open, ports, close }
}

function writtenHeaders ({ samples, histograms, exemplars }: ReturnType<Storage['add']>): Record<string, string> {
  return {
    'x-prometheus-remote-write-samples-written': String(samples),
    'x-prometheus-remote-write-histograms-written': String(histograms),
    'x-prometheus-remote-write-exemplars-written': String(exemplars)
  }
}

function reset (res: ServerResponse): void {
  res.destroy()
}

function end (res: ServerResponse, { status, headers, body }: Other): void {
  res.writeHead(status, headers).end(body)
}

function read ({ headers }: IncomingMessage, body: Buffer): Received {
  const message = uncompressed(body)
  if (headers['content-type']?.includes('io.prometheus.write.v2') === true) {
    return { headers, body, protocol: '2.0', ...decodeV2(message) }
  }
  return { headers, body, protocol: '1.0', timeSeries: decodeV1(message), symbols: [] }
}
