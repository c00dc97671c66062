import { positive, type Duration } from '../duration.ts'
import { seedOf } from '../check.ts'
import { seriesKey } from '../key.ts'
import type { DataIterator, Scrape, ScrapeResult } from '../scraper.ts'
import { ENDED, MISSING, type Context, type Points } from './node.ts'

/** The series that a signal is read as. */
export interface IteratorOptions {
  /** From one evaluation to the next. Default: 15s. */
  interval?: Duration
  /** Of all noise. Default: 0. */
  seed?: number
  /** Name of the metric, which noise depends on. Default: ''. */
  name?: string
  /** Labels, which noise and `fromLabel` depend on. Default: none. */
  labels?: Readonly<Record<string, string>>
}

/** What can be evaluated. */
interface Evaluated {
  fill (points: Points, n: number, context: Context, values: Float64Array, states: Uint8Array): void
}

/**
 * The context of a series.
 *
 * @throws {RangeError} the interval is not longer than 0, or the seed has more than 32 bits
 * @throws {TypeError} the interval is not a duration, or the seed not a whole number
 */
export function contextOf ({ interval = '15s', seed = 0, name = '', labels = {} }: IteratorOptions): Context {
  const all = new Map(Object.entries(labels))
  const { low, high } = seriesKey(name, all)
  return {
    interval: positive('iterator: interval', interval),
    seed: seedOf('iterator', seed),
    keyLow: low,
    keyHigh: high,
    labels: all,
    memory: new Map()
  }
}

/** Reads a signal step by step: one for each evaluation, whenever it happens. */
export class SignalIterator implements DataIterator {
  readonly #signal: Evaluated
  readonly #context: Context
  readonly #points = { x: new Float64Array(1), t: new Float64Array(1) }
  readonly #value = new Float64Array(1)
  readonly #state = new Uint8Array(1)
  #step = 0

  constructor (signal: Evaluated, options: IteratorOptions) {
    this.#signal = signal
    this.#context = contextOf(options)
  }

  evaluate ({ start }: Scrape): ScrapeResult {
    this.#points.x[0] = this.#step++ * this.#context.interval
    this.#points.t[0] = start + this.#points.x[0]
    this.#signal.fill(this.#points, 1, this.#context, this.#value, this.#state)
    const [state, value] = [this.#state[0]!, this.#value[0]!]
    return { value: state >= MISSING ? 0 : value, missing: state === MISSING, exhausted: state === ENDED }
  }
}
