import { RemoteWriter, type Clock, type RemoteWriterOptions, type Report, type Sample } from 'prom-remote-write'
import type { Churn } from '../metric/churn.ts'
import type { Labels } from '../metric/labels.ts'
import type { Registry } from '../metric/registry.ts'
import { systemClock } from './clock.ts'
import { Latencies } from './latencies.ts'
import { loadSeries } from './load-series.ts'
import { paceOf, type Pace } from './pace.ts'
import { RemoteSamples } from './remote-samples.ts'
import { Waiting } from './waiting.ts'

export interface LoadOptions extends Omit<RemoteWriterOptions, 'keepGoing' | 'onAnswer'> {
  /** How many there are at a time: from 1 to 1,000,000. */
  readonly series: number
  /** Samples a second of all series together. */
  readonly rate: number
  /** How series are replaced by others: its label is `pod`. Default: never. */
  readonly churn?: Churn | undefined
  /** Milliseconds. Default: until it is stopped. */
  readonly length?: number | undefined
  /** Of the noise. Default: 0. */
  readonly seed?: number | undefined
  /** Of all series. Default: none. */
  readonly externalLabels?: Labels | undefined
  /** Whether all series get a stale marker at the end. Default: true. */
  readonly stale?: boolean | undefined
}

/** How it goes. */
export interface LoadState {
  /** Since it has begun. */
  readonly seconds: number
  readonly report: Report
  /** Of the receiver's answers. */
  readonly latencies: Latencies
  /** Milliseconds that samples are sent too late, because the receiver does not take more; 0 if they are in time. */
  readonly behind: number
  /** The longest such time so far. */
  readonly mostBehind: number
}

/** What has been measured when the load ends: stale markers come behind it. */
export interface Measured {
  readonly samples: number
  readonly seconds: number
}

interface Group {
  readonly registry: Registry
  readonly samples: RemoteSamples
}

/**
 * Sends many series at a rate, as long as it takes, and measures how a receiver takes them. What it refuses is counted,
 * and sending goes on.
 *
 * @throws {TypeError} an option is not of its type
 * @throws {RangeError} an option is out of bounds
 */
export class Load {
  readonly pace: Pace
  readonly #groups: readonly Group[]
  readonly #writer: RemoteWriter
  readonly #clock: Clock
  readonly #length: number
  readonly #stale: boolean
  readonly #latencies = new Latencies()
  readonly #waiting: Waiting
  #isEnding = false
  /** Epoch milliseconds of the first turn, and of that which is due next. */
  #begun = Infinity
  #next = Infinity
  #mostBehind = 0
  #measured: Measured | undefined
  #stopped: Promise<Report> | undefined

  constructor (options: LoadOptions) {
    const { series, rate, churn, length = Infinity, seed = 0, externalLabels = {}, stale = true, ...rest } = options
    this.pace = paceOf(series, rate)
    this.#clock = rest.clock ?? systemClock
    this.#length = length
    this.#stale = stale
    this.#writer = new RemoteWriter({
      ...rest, keepGoing: true, onAnswer: ({ milliseconds }) => this.#latencies.add(milliseconds)
    })
    this.#waiting = new Waiting(this.#writer, this.#clock, rest.signal)
    const start = Math.floor(this.#clock.now())
    const registries = loadSeries({ series, ...this.pace, start, seed, externalLabels, churn })
    this.#groups = registries.map(registry => ({ registry, samples: new RemoteSamples(registry) }))
  }

  get state (): LoadState {
    const behind = this.#behind
    return {
      seconds: this.#seconds,
      report: this.#writer.report,
      latencies: this.#latencies,
      behind,
      mostBehind: Math.max(behind, this.#mostBehind)
    }
  }

  /** Undefined as long as it goes on. */
  get measured (): Measured | undefined {
    return this.#measured
  }

  get #seconds (): number {
    return Math.max(0, this.#clock.now() - this.#begun) / 1_000
  }

  get #behind (): number {
    return this.#isEnding ? 0 : Math.max(0, this.#clock.now() - this.#next)
  }

  /** Sends until the end. Resolves when all is settled, which may have been stopped before. */
  async run (): Promise<Report> {
    try {
      await this.#send()
      if (!this.#isEnding) await this.#writer.settled()
    } finally {
      await this.stop()
    }
    return await this.stop()
  }

  /** Makes no further samples, and sends those that are made, for 10 s at most. Can be called again. */
  stop (): Promise<Report> {
    this.#stopped ??= this.#end()
    return this.#stopped
  }

  async #end (): Promise<Report> {
    this.#mostBehind = Math.max(this.#behind, this.#mostBehind)
    this.#isEnding = true
    this.#waiting.end()
    const { samples } = this.#writer.report
    this.#measured = { samples, seconds: this.#seconds }
    return await this.#writer.stop(this.#stale ? { staleAt: Math.floor(this.#clock.now()) } : {})
  }

  async #send (): Promise<void> {
    this.#begun = Math.ceil(this.#clock.now())
    const end = this.#begun + this.#length
    for (let turn = 0; await this.#reaches(turn, end); turn++) {
      const group = this.#groups[turn % this.#groups.length]!
      await this.#writer.write(this.#taken(group, this.#next))
      this.#writer.flush()
      this.#mostBehind = Math.max(this.#behind, this.#mostBehind)
    }
    // No turn is due any more, however long the receiver takes for the last ones
    this.#next = Infinity
  }

  /** Waits for a turn. Returns false if the end comes before it. */
  async #reaches (turn: number, end: number): Promise<boolean> {
    this.#next = this.#begun + turn * this.pace.pause
    await this.#waiting.until(Math.min(this.#next, end))
    return !this.#isEnding && this.#clock.now() < end
  }

  * #taken ({ registry, samples }: Group, t: number): Generator<Sample, void, void> {
    for (const sample of samples.of(registry.readBlock(t, 1))) {
      if (this.#isEnding) return
      yield sample
    }
  }
}
