import { ENDED, type NodeContext } from '../signal/node.ts'
import { blockSize } from '../signal/scratch.ts'
import type { NativeHistogram } from 'prom-remote-write'
import type { Entry } from './entry.ts'
import { nativeHistogramOf } from './native-samples.ts'

/** State of a sample, besides VALUE, MISSING and ENDED: the series ended after the instant before on the grid. */
export const STALE = 3

/** The context of whichever series is read: one object for all, since making one takes as long as many a signal. */
class EntryContext implements NodeContext {
  readonly interval: number
  readonly seed: number
  keyLow = 0
  keyHigh = 0
  salts: NodeContext['salts'] = new Map()
  #entry: Entry | undefined

  constructor (interval: number, seed: number) {
    this.interval = interval
    this.seed = seed
  }

  get labels (): ReadonlyMap<string, string> {
    return this.#entry!.ownLabels
  }

  get memory (): Map<object, unknown> {
    const entry = this.#entry!
    entry.memory ??= new Map()
    return entry.memory
  }

  use (entry: Entry): void {
    this.#entry = entry
    this.keyLow = entry.noiseLow
    this.keyHigh = entry.noiseHigh
    this.salts = entry.plan.salts
  }
}

/** Is told how many quantiles of an entry had to be raised in a reading. */
export type OnRaised = (entry: Entry, count: number) => void

/** Reads samples of one definition after the other. */
export class Reader {
  /** What was read last: the value of row r at point i at index r * n + i. */
  values = new Float64Array(blockSize)
  /** What was read last: the state of all rows at point i. */
  readonly states = new Uint8Array(blockSize)
  /** Milliseconds of a step. */
  readonly interval: number
  readonly #points = { x: new Float64Array(blockSize), t: new Float64Array(blockSize) }
  readonly #context: EntryContext
  readonly #onRaised: OnRaised

  /** @param interval milliseconds of a step */
  constructor (interval: number, seed: number, onRaised: OnRaised) {
    this.interval = interval
    this.#context = new EntryContext(interval, seed)
    this.#onRaised = onRaised
  }

  /**
   * Reads some samples. Each costs the same in any order, but running sums go forward faster.
   *
   * @param times epoch milliseconds
   * @param from index of the first
   * @param n at most `blockSize`
   */
  read (entry: Entry, times: Float64Array, from: number, n: number): void {
    const { plan, family } = entry
    const { begin } = plan.options
    const { x, t } = this.#points
    for (let i = 0; i < n; i++) {
      t[i] = times[from + i]!
      x[i] = t[i]! - begin
    }
    const rows = family.rows.length
    if (this.values.length < rows * n) this.values = new Float64Array(rows * blockSize)
    this.#context.use(entry)
    const { raised } = plan
    plan.fill(this.#points, n, this.#context, this.values, this.states)
    if (plan.raised > raised) this.#onRaised(entry, plan.raised - raised)
    const { interval } = this
    for (let i = 0; i < n; i++) {
      if (this.states[i] !== ENDED) continue
      const before = x[i]! - interval
      if (before >= 0 && !plan.isPast(before, interval)) this.states[i] = STALE
    }
  }

  /** The native histogram of an entry at an instant; undefined if it has none there. */
  nativeHistogram (entry: Entry, time: number): NativeHistogram | undefined {
    const { plan, family } = entry
    this.#points.t[0] = time
    this.#points.x[0] = time - plan.options.begin
    this.#context.use(entry)
    const total = plan.observed(this.#points, this.#context)
    return total && nativeHistogramOf(total, family.native!.schema)
  }
}
