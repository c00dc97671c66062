import { shown } from './check.ts'
import { type Batch, Gather } from './gather.ts'
import { guarded } from './hook.ts'
import { Lanes } from './lanes.ts'
import { type Report, Tally } from './report.ts'
import { createRequester, type Requester } from './request.ts'
import type { Sample } from './sample.ts'
import { Sender } from './sender.ts'
import { slices } from './slices.ts'
import { Stop } from './stop.ts'
import { type CheckedOptions, checkedOptions, type RemoteWriterOptions, type StopOptions } from './writer-options.ts'

/** Milliseconds. Together they are below the hour that a receiver without an out-of-order window allows. */
const longestSpan = 15 * 60_000
const lead = 30 * 60_000

/** Samples between two looks at the clock; a new series takes about 10 µs. */
const look = 32

/**
 * Sends samples by remote write: to Prometheus, VictoriaMetrics, Mimir and others.
 *
 * @throws {TypeError} an option is of another type
 * @throws {RangeError} an option is out of bounds, or a header is reserved
 * @example
 * const series = new Series('up', { job: 'a' }, { type: 'gauge' })
 * const written = { 'x-prometheus-remote-write-samples-written': '1' }
 * // Stands for a receiver here
 * const fetch = async () => new Response(null, { status: 204, headers: written })
 * const writer = new RemoteWriter({ url: 'http://localhost:9090/api/v1/write', fetch })
 * await writer.write([{ series, t: 1_800_000_000_000, value: 1 }])
 * const { samples, rejected, protocol } = await writer.stop()
 * ;[samples, rejected, protocol] // [1, 0, '2.0']
 */
export class RemoteWriter {
  readonly #options: CheckedOptions
  readonly #tally: Tally
  readonly #requester: Requester
  readonly #gather: Gather
  readonly #lanes: Lanes
  readonly #stop = new Stop()
  readonly #unlisten: () => void
  readonly #onProgress: ((report: Report) => void) | undefined
  readonly #isEnding: () => boolean
  #failure: { readonly error: unknown } | undefined
  #writing: Promise<void> = Promise.resolve()
  #stopped: Promise<Report> | undefined

  /** @param isEnding whether nothing may be dropped any more, as after `stop()`; false by default */
  constructor (options: RemoteWriterOptions, isEnding: () => boolean = () => false) {
    const checked = this.#options = checkedOptions(options)
    const { lanes, samplesPerRequest, clock } = checked
    const { onRetry, onAnswer, onRejection, onProgress, signal } = options
    const fail = (error: unknown): void => this.#fail(error)
    this.#onProgress = guarded(onProgress, fail)
    this.#isEnding = isEnding
    this.#tally = new Tally(clock.now)
    this.#requester = createRequester(options, clock.now)
    const sender = new Sender({
      ...checked,
      onRetry: guarded(onRetry, fail),
      onAnswer: guarded(onAnswer, fail),
      onRejection: guarded(onRejection, fail),
      tally: this.#tally,
      requester: this.#requester,
      signal: this.#stop
    })
    this.#lanes = new Lanes({
      lanes,
      lead,
      send: async batch => {
        const failure = await sender.send(batch)
        if (failure !== undefined && !checked.keepGoing) fail(failure)
        this.#onProgress?.(this.report)
      }
    })
    this.#gather = new Gather({ lanes, samplesPerRequest, longestSpan, onBatch: batch => this.#queue(batch) })
    const abort = (): void => this.#fail(signal!.reason)
    signal?.addEventListener('abort', abort)
    this.#unlisten = () => signal?.removeEventListener('abort', abort)
    if (signal?.aborted === true) abort()
  }

  /** What became of the samples so far. */
  get report (): Report {
    return this.#tally.report
  }

  /**
   * Takes samples, in the order of time for each series, and sends those of full requests. Resolves when all are taken,
   * which may have to wait for room in the queue. Calls are served one after the other.
   *
   * @throws {TypeError} a sample is wrong; those before it are taken, those after it are not
   * @throws {RangeError} a sample is wrong, or not later than the one before it in its series
   * @throws {Error} the writer has been stopped; or samples were rejected or given up, without `keepGoing`
   * @throws the reason of the signal, when it is aborted
   */
  async write (samples: Iterable<Sample>): Promise<void> {
    const turn = this.#writing.then(() => this.#take(samples))
    // Whoever called is told of the error
    this.#writing = turn.catch(() => {})
    await turn
  }

  /** Sends what has been taken, whether or not it fills requests, and does not wait for it. */
  flush (): void {
    this.#writing = this.#writing.then(() => slices.take(this.#gather.flush()))
  }

  /**
   * Sends what has been taken, and waits until all is settled.
   *
   * @throws {Error} samples were rejected or given up, without `keepGoing`
   * @throws the reason of the signal, when it is aborted
   */
  async settled (): Promise<void> {
    this.flush()
    await this.#writing
    await this.#lanes.until(0)
    this.#throwFailure()
  }

  /**
   * Takes no further samples, sends what has been taken, and stale markers if they are wanted, and closes connections.
   * What is not settled in time counts as unsent. Further calls return the first one's report.
   *
   * @throws {RangeError} `staleAt` is not whole
   */
  async stop (options: StopOptions = {}): Promise<Report> {
    const { staleAt = 0 } = options
    if (!Number.isInteger(staleAt)) {
      throw new RangeError(`staleAt: must be whole epoch milliseconds, got ${shown(staleAt)}`)
    }
    return await (this.#stopped ??= this.#end(options))
  }

  async #end ({ staleAt, timeout = 10_000 }: StopOptions): Promise<Report> {
    const error = new Error('remote write: stopped')
    // Keeps the process alive, whatever requests and waits do
    const hold = setTimeout(() => this.#abort(error), timeout)
    await this.#writing
    if (staleAt !== undefined) await slices.take(this.#gather.end(staleAt))
    await slices.take(this.#gather.flush())
    await this.#lanes.until(0)
    clearTimeout(hold)
    this.#abort(error)
    this.#unlisten()
    this.#requester.close()
    return this.report
  }

  async #take (samples: Iterable<Sample>): Promise<void> {
    const { onFull, maxQueue } = this.#options
    let count = 0
    this.#throwFailure()
    for (const sample of samples) {
      if (this.#stopped !== undefined) throw new Error('remote write: must not be written to after stop()')
      this.#gather.add(sample)
      if (++count % look > 0) continue
      while (slices.isOver()) await slices.next()
      if (onFull === 'wait') await this.#lanes.until(maxQueue)
      this.#throwFailure()
    }
    if (onFull === 'wait') await this.#lanes.until(maxQueue)
    this.#throwFailure()
  }

  #throwFailure (): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  #queue (batch: Batch): void {
    if (this.#stop.aborted) return this.#tally.add('unsent', batch.size)
    this.#lanes.push(batch)
    if (this.#options.onFull === 'wait' || this.#stopped !== undefined || this.#isEnding()) return
    const dropped = this.#lanes.makeRoom(this.#options.maxQueue)
    if (dropped === 0) return
    this.#tally.add('dropped', dropped)
    this.#onProgress?.(this.report)
  }

  #fail (error: unknown): void {
    this.#failure ??= { error }
    this.#abort(error)
  }

  #abort (reason: unknown): void {
    this.#stop.abort(reason)
    for (const { size } of this.#lanes.stop()) this.#tally.add('unsent', size)
  }
}
