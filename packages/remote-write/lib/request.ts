import { shown, wholeNumber } from './check.ts'
import { checkedHeaders, checkedUrl, type HeaderOptions } from './headers.ts'
import { createTransport } from './node/platform.ts'
import type { StopSignal } from './stop.ts'
import type { Fetch, Transport } from './transport.ts'

export type Protocol = '1.0' | '2.0'

export interface RequestOptions extends HeaderOptions {
  /** Where the receiver listens, such as `http://localhost:9090/api/v1/write`. */
  readonly url: string | URL
  /** PEM file of the certificate authorities to trust, in place of those of Node.js. */
  readonly caFile?: string | undefined
  /** Milliseconds until an attempt counts as failed, 30,000 by default. */
  readonly timeout?: number | undefined
  /** Sends the requests, with what `fetch` gets. By default Node.js does, by a proxy if the environment names one. */
  readonly fetch?: Fetch | undefined
  /** Whether requests and waits keep the process alive, true by default. */
  readonly keepAlive?: boolean | undefined
}

/** What a receiver says it has stored, by 2.0. */
export interface Written {
  readonly samples: number
  readonly histograms: number
  readonly exemplars: number
}

export interface Reply {
  readonly status: number
  /** Null where the receiver does not say, as those of 1.0. */
  readonly written: Written | null
  /** Milliseconds to wait before the next attempt; undefined if the receiver does not say. */
  readonly retryAfter?: number | undefined
  /** Why a request was rejected, as the receiver has it; empty for one that was not. */
  readonly text: string
}

export interface Requester {
  /**
   * Makes one attempt.
   *
   * @param body bytes in Snappy's block format
   * @throws what the transport throws, and an Error when the attempt takes too long
   */
  send (body: Uint8Array<ArrayBuffer>, protocol: Protocol, signal?: StopSignal): Promise<Reply>
  close (): void
}

const protocolHeaders: Readonly<Record<Protocol, Readonly<Record<string, string>>>> = {
  '1.0': { 'content-type': 'application/x-protobuf', 'x-prometheus-remote-write-version': '0.1.0' },
  '2.0': {
    'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
    'x-prometheus-remote-write-version': '2.0.0'
  }
}

/**
 * Checks all that concerns requests, and prepares what they have in common.
 *
 * @param now epoch milliseconds, for a `Retry-After` that is a date
 * @throws {TypeError} an option is of another type
 * @throws {RangeError} a header is reserved, or an option is out of bounds
 */
export function createRequester (options: RequestOptions, now: () => number): Requester {
  const url = checkedUrl(options.url)
  const { keepAlive = true } = options
  const timeout = wholeNumber('timeout', options.timeout, { low: 1, high: 0x7fff_ffff, byDefault: 30_000 })
  const headers = { ...checkedHeaders(options), 'content-encoding': 'snappy' }
  const transport = transportOf(url, options, keepAlive)

  async function attempt (
    body: Uint8Array<ArrayBuffer>, protocol: Protocol, signal: AbortSignal | undefined
  ): Promise<Reply> {
    const answer = await transport.fetch(url.href, {
      method: 'POST',
      headers: { ...headers, ...protocolHeaders[protocol] },
      body,
      redirect: 'manual',
      ...signal !== undefined && { signal }
    })
    const { status } = answer
    // Read in any case, or the connection could not be used again
    const text = await answer.text()
    return {
      status,
      written: writtenOf(answer.headers),
      retryAfter: retryAfterOf(answer.headers.get('retry-after'), now),
      text: status >= 200 && status < 300 ? '' : text.trim()
    }
  }

  return {
    close: () => transport.close(),
    async send (body, protocol, signal) {
      signal?.throwIfAborted()
      // Bare has no AbortController of its own
      const controller = typeof AbortController === 'undefined' ? undefined : new AbortController()
      let abort: (reason: unknown) => void
      const aborted = new Promise<never>((_resolve, reject) => {
        abort = reason => {
          reject(reason)
          controller?.abort(reason)
        }
      })
      const onAbort = (): void => abort(signal!.reason)
      signal?.addEventListener('abort', onAbort)
      const timer = setTimeout(() => abort(new Error(`no answer within ${timeout} ms`)), timeout)
      if (!keepAlive) timer.unref()
      try {
        return await Promise.race([attempt(body, protocol, controller?.signal), aborted])
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
      }
    }
  }
}

function transportOf (url: URL, { fetch, caFile }: RequestOptions, keepAlive: boolean): Transport {
  if (fetch === undefined) return createTransport(url, { caFile, keepAlive })
  if (typeof fetch !== 'function') throw new TypeError(`fetch: must be a function, got ${shown(fetch)}`)
  if (caFile !== undefined) throw new TypeError('caFile: has no effect beside fetch')
  return { fetch, close () {} }
}

function writtenOf (headers: { get (name: string): string | null }): Written | null {
  const number = (kind: string): number | null => {
    const text = headers.get(`x-prometheus-remote-write-${kind}-written`)
    return text !== null && /^\d+$/.test(text) ? Number(text) : null
  }
  const [samples, histograms, exemplars] = [number('samples'), number('histograms'), number('exemplars')]
  if (samples === null && histograms === null && exemplars === null) return null
  return { samples: samples ?? 0, histograms: histograms ?? 0, exemplars: exemplars ?? 0 }
}

const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * The milliseconds that a `Retry-After` asks for, from seconds or a date; undefined for none and for any other text.
 *
 * @example
 * retryAfterOf('2', () => 0) // 2_000
 * retryAfterOf('Thu, 01 Jan 1970 00:00:03 GMT', () => 1_000) // 2_000
 * retryAfterOf('soon', () => 0) // undefined
 */
export function retryAfterOf (text: string | null, now: () => number): number | undefined {
  if (text === null) return undefined
  if (/^\d+$/.test(text)) return 1_000 * Number(text)
  // Date.parse() would take '-1' for a year
  return httpDate.test(text) ? Math.max(0, Date.parse(text) - now()) : undefined
}
