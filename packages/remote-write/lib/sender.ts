import { Bytes } from './bytes.ts'
import { Chunk } from './chunk.ts'
import type { Batch } from './gather.ts'
import { isSuccess, protocolOf } from './negotiate.ts'
import type { Rejection, Tally } from './report.ts'
import type { Protocol, Reply, Requester } from './request.ts'
import { type Failure, type Result, retry, type RetryOptions } from './retry.ts'
import { slices } from './slices.ts'
import { snappy, snappySteps } from './snappy.ts'
import type { StopSignal } from './stop.ts'
import { writeV1 } from './v1.ts'
import { writeV2, type V2Options } from './v2.ts'

export interface SenderOptions extends Omit<RetryOptions, 'onRetry'>, V2Options {
  readonly protocol: 'auto' | Protocol
  readonly requester: Requester
  readonly tally: Tally
  readonly signal: StopSignal
  readonly onRetry?: ((failure: Failure) => void) | undefined
  readonly onRejection?: ((rejection: Rejection) => void) | undefined
}

/** Attempts to ask for the protocol before the answer so far counts. */
const probes = 10

const unsupported = 415

const bytes = new Bytes()

/** Sends batches in the protocol of the receiver, and counts what became of them. */
export class Sender {
  readonly #options: SenderOptions
  #protocol: Promise<Protocol> | undefined

  constructor (options: SenderOptions) {
    this.#options = options
  }

  /** Sends a batch; returns an error if its samples were rejected or given up. */
  async send (batch: Batch): Promise<Error | undefined> {
    const { tally, signal, protocol: asked } = this.#options
    let protocol: Protocol
    let body: Uint8Array<ArrayBuffer>
    let result: Result
    try {
      protocol = await (this.#protocol ??= this.#settle())
      if (protocol === '2.0') await slices.take(batch.chunk.encode())
      body = await this.#compressed(batch, protocol)
      result = await this.#attempts(body, protocol)
      if (result.status === unsupported && protocol === '2.0' && asked === 'auto') {
        // Another receiver has taken the place of the one that was asked
        tally.protocol = protocol = '1.0'
        this.#protocol = Promise.resolve(protocol)
        body = await this.#compressed(batch, protocol)
        result = await this.#attempts(body, protocol)
      }
    } catch (error) {
      // The next batch asks again
      if (tally.protocol === undefined) this.#protocol = undefined
      tally.add('unsent', batch.size)
      return signal.aborted ? undefined : error as Error
    }
    return this.#count(batch, protocol, body, result)
  }

  #count (
    { size }: Batch, protocol: Protocol, body: Uint8Array, { reply, reason, unanswered }: Result
  ): Error | undefined {
    const { tally } = this.#options
    if (reply === null) {
      tally.add('unsent', size)
      return new Error(`remote write: gave up on ${size} samples after ${this.#options.attempts} attempts: ${reason}`)
    }
    if (isSuccess(reply.status)) {
      tally.add('bytes', body.length)
      const written = protocol === '1.0' ? size : writtenOf(reply, size)
      tally.add('samples', written)
      if (written === size) return undefined
      return this.#reject(size - written, reply.status, reply.written === null
        ? 'the receiver does not say that it has stored anything'
        : 'the receiver has stored a part only')
    }
    if (reply.status === 400 && unanswered) {
      tally.add('uncertain', size)
      return undefined
    }
    return this.#reject(size, reply.status, reply.text === '' ? `status ${reply.status}` : reply.text)
  }

  #reject (samples: number, status: number, reason: string): Error {
    const isNew = this.#options.tally.reject(samples, status, reason)
    if (isNew) this.#options.onRejection?.({ reason, status, samples })
    return new Error(`remote write: ${samples} samples were rejected with status ${status}: ${reason}`)
  }

  async #settle (): Promise<Protocol> {
    const { protocol, attempts, tally } = this.#options
    if (protocol !== 'auto') return (tally.protocol = protocol)
    const empty = snappy(this.#encode({ chunk: new Chunk(), timeSeries: [] }, '2.0'))
    for (;;) {
      const result = await this.#attempts(empty, '2.0', Math.min(attempts, probes))
      try {
        return (tally.protocol = protocolOf(result))
      } catch (error) {
        if (attempts !== Infinity) throw error
      }
    }
  }

  async #compressed (batch: Batch, protocol: Protocol): Promise<Uint8Array<ArrayBuffer>> {
    while (slices.isOver()) await slices.next()
    // A copy, as slice() of a Buffer is none: others are encoded into the same bytes, and must not rely on their turn
    return await slices.take(snappySteps(new Uint8Array(this.#encode(batch, protocol))))
  }

  #encode ({ chunk, timeSeries }: Pick<Batch, 'chunk' | 'timeSeries'>, protocol: Protocol): Uint8Array<ArrayBuffer> {
    bytes.clear()
    if (protocol === '1.0') writeV1(bytes, timeSeries)
    else writeV2(bytes, chunk, timeSeries, this.#options)
    return bytes.bytes()
  }

  async #attempts (
    body: Uint8Array<ArrayBuffer>, protocol: Protocol, attempts = this.#options.attempts
  ): Promise<Result> {
    const { requester, signal, tally, clock, random, onRetry, onAnswer } = this.#options
    return await retry(() => requester.send(body, protocol, signal), {
      clock,
      random,
      attempts,
      onAnswer,
      onRetry (failure) {
        tally.add('retries', 1)
        onRetry?.(failure)
      }
    }, signal)
  }
}

/** Receivers count what they have stored; more than was sent would be a fault of theirs. */
function writtenOf ({ written }: Reply, size: number): number {
  return written === null ? 0 : Math.min(size, written.samples + written.histograms)
}
