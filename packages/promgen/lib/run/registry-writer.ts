import { RemoteWriter, type Clock, type Report, type Sample } from 'prom-remote-write'
import { epochMilliseconds } from '../instant.ts'
import { withDeparted, type Block } from '../metric/block.ts'
import { Grid } from '../metric/grid.ts'
import type { Registry } from '../metric/registry.ts'
import { systemClock } from './clock.ts'
import type { EndOptions, RegistryWriterOptions } from './registry-writer-options.ts'
import { RemoteSamples } from './remote-samples.ts'
import { Waiting } from './waiting.ts'

/**
 * Sends the samples of a registry by remote write: those of the past, and with `follow` those of the present.
 *
 * @throws {TypeError} an option is not of its type
 * @throws {RangeError} an option is out of bounds
 * @example
 * const registry = new Registry({ start: 0, interval: '15s' }).add(gauge('up').series({}, constant(1)))
 * const written = { 'x-prometheus-remote-write-samples-written': '3' }
 * // Stands for a receiver here
 * const fetch = async () => new Response(null, { status: 204, headers: written })
 * const writer = new RegistryWriter(registry, { url: 'http://localhost:9090/api/v1/write', to: 30_000, fetch })
 * const { samples, rejected, protocol } = await writer.run()
 * Array.of(samples, rejected, protocol) // [3, 0, '2.0']
 */
export class RegistryWriter {
  readonly #registry: Registry
  readonly #writer: RemoteWriter
  readonly #samples: RemoteSamples
  readonly #clock: Clock
  readonly #follow: boolean
  readonly #stale: boolean
  readonly #last: number
  readonly #onPoints: NonNullable<RegistryWriterOptions['onPoints']>
  readonly #onLive: NonNullable<RegistryWriterOptions['onLive']>
  readonly #waiting: Waiting
  #isEnding = false
  /** Whether the end has come while the receiver takes too long for a whole instant. */
  #isCut = false
  #writing: Promise<void> = Promise.resolve()
  #next: number
  #isLive = false
  readonly #progress: { done: number, readonly total: number }
  #before: Block | undefined
  #stopped: Promise<Report> | undefined

  constructor (registry: Registry, options: RegistryWriterOptions) {
    const { from, to, follow = false, stale = true, onPoints = ignore, onLive = ignore, ...others } = options
    const { now = Date.now(), ...rest } = others
    this.#registry = registry
    this.#samples = new RemoteSamples(registry)
    this.#clock = rest.clock ?? systemClock
    this.#follow = follow
    this.#stale = stale
    this.#onPoints = onPoints
    this.#onLive = onLive
    const { start, interval } = registry
    const first = from === undefined ? start : epochMilliseconds(from, now)
    this.#next = new Grid(start, interval).atOrAfter(first)
    const last = to === undefined ? follow ? Infinity : now : epochMilliseconds(to, now)
    this.#last = follow ? last : Math.min(last, registry.lastInstant)
    const steps = Math.floor((Math.min(this.#last, now) - this.#next) / interval) + 1
    this.#progress = { done: 0, total: Math.max(steps, 0) * registry.series.length }
    this.#writer = new RemoteWriter(rest)
    this.#waiting = new Waiting(this.#writer, this.#clock, rest.signal)
  }

  /** What became of the samples so far. */
  get report (): Report {
    return this.#writer.report
  }

  /** Epoch milliseconds of the first instant that is not taken completely. */
  get next (): number {
    return this.#next
  }

  /** Whether the history is stored, and samples go on live. */
  get isLive (): boolean {
    return this.#isLive
  }

  /** Whether nothing is left to write. */
  get isComplete (): boolean {
    return this.#next > this.#last
  }

  /**
   * Writes all samples. Resolves when they are stored, or writing has been stopped.
   *
   * @throws {Error} samples were rejected or given up, without `keepGoing`; the report says what became of them
   * @throws {TypeError | RangeError} data cannot be evaluated
   */
  async run (): Promise<Report> {
    try {
      await this.#write()
    } catch (error) {
      // What was taken before is sent, unless the receiver has refused something
      await this.stop({ stale: false })
      throw error
    }
    return await this.stop()
  }

  /**
   * Makes no samples of further instants, and sends those that are made, for 10 s at most. Further calls return the
   * first one's report.
   */
  stop (options: EndOptions = {}): Promise<Report> {
    this.#stopped ??= this.#end(options)
    return this.#stopped
  }

  async #end ({ stale = this.#stale, timeout = 10_000 }: EndOptions): Promise<Report> {
    this.#isEnding = true
    this.#waiting.end()
    const left = await this.#wholeInstant(timeout)
    // A history that is not complete goes on later
    const isEnd = this.#follow && (this.#isLive || this.isComplete)
    const staleAt = isEnd && stale ? Math.floor(Math.min(this.#clock.now(), this.#next)) : undefined
    return await this.#writer.stop({ staleAt, timeout: left })
  }

  /** Waits until the instant is complete that is being taken. Returns how much of the timeout is left. */
  async #wholeInstant (timeout: number): Promise<number> {
    const began = performance.now()
    let timer: ReturnType<typeof setTimeout>
    const over = new Promise<void>(resolve => { timer = setTimeout(resolve, timeout) })
    await Promise.race([this.#writing, over])
    clearTimeout(timer!)
    this.#isCut = true
    return Math.max(timeout - (performance.now() - began), 0)
  }

  async #write (): Promise<void> {
    while (!this.#isEnding && !this.isComplete) {
      const to = this.#follow ? Math.min(this.#clock.now(), this.#last) : this.#last
      if (this.#next <= to) await this.#writeUntil(to)
      else await this.#waitForNext()
    }
    if (!this.#isEnding) await this.#writer.settled()
  }

  async #writeUntil (to: number): Promise<void> {
    for await (const read of this.#registry.samples({ from: this.#next, to })) {
      if (this.#isEnding) return
      const before = this.#before
      // A deleted series ends, whoever has deleted it
      const block = before === undefined || before.series === read.series ? read : withDeparted(read, before)
      this.#before = block
      const writing = this.#writer.write(this.#taken(block))
      // The call that writes is told of errors
      this.#writing = writing.catch(ignore)
      await writing
    }
    if (this.#isLive) this.#writer.flush()
  }

  * #taken (block: Block): Generator<Sample, void, void> {
    const width = block.series.length
    let last: number | undefined
    for (const sample of this.#samples.of(block, t => this.#passed(t, width))) {
      // What goes on later begins with a whole instant
      if (this.#isCut || (this.#isEnding && sample.t !== last)) return
      last = sample.t
      yield sample
    }
  }

  #passed (t: number, points: number): void {
    this.#next = t + this.#registry.interval
    if (this.#isLive) return
    this.#progress.done += points
    this.#onPoints(this.#progress.done, this.#progress.total)
  }

  async #waitForNext (): Promise<void> {
    if (!this.#isLive) {
      await this.#writer.settled()
      if (this.#isEnding || this.#clock.now() >= this.#next) return
      this.#isLive = true
      this.#onLive()
    }
    await this.#waiting.until(this.#next)
  }
}

/** Of what nobody asked for. */
function ignore (): void {}
