import { durationText } from '../duration.ts'
import { Noise } from '../hash.ts'
import { Derived, fillStates, VALUE, type Node, type NodeContext, type Points } from './node.ts'
import { Constant } from './ramp.ts'
import type { Resets } from './resets.ts'
import { checkSteps, RunningSum, type Increments } from './running-sum.ts'
import { saltOf } from './salt.ts'
import { blockSize, borrow, giveBack } from './scratch.ts'

/** The sums of a series since one reset, for a rate that began at one time. */
interface Memory {
  readonly reset: number
  readonly origin: number
  readonly sum: RunningSum
}

/** Most sums of a node in a series: it may be part of one tree several times, with different delays. */
const maxSums = 4

/** Points of a block whose cells are few enough to be evaluated together. */
interface Run {
  /** Of the points, before this one. */
  readonly to: number
  readonly reset: number
  /** Epoch milliseconds at which the rate began. */
  readonly origin: number
  /** The first and last cell since the reset. */
  readonly first: number
  readonly last: number
}

/** A rate in numbers that count as one: those above 0. An infinite one would keep the counter infinite for ever. */
function countedRate (rate: number, state: number): number {
  return state === VALUE && rate > 0 && rate < Infinity ? rate : 0
}

/**
 * A counter: the integral of a rate per second since the last reset. Time is divided into cells, and within each the
 * slope is the rate in its middle, so the counter never falls between resets.
 */
export class Rate extends Derived {
  readonly #resolution: number | undefined
  readonly #resets: readonly Resets[]

  /** @param resolution milliseconds of a cell; the interval if undefined */
  constructor (of: Node, resolution: number | undefined, resets: readonly Resets[]) {
    const details = resets.map(({ text }) => text)
    if (resolution !== undefined) details.unshift(durationText(resolution))
    super(details.length === 0 ? 'FromRate' : `FromRate [${details.join(', ')}]`, of)
    this.#resolution = resolution
    this.#resets = resets
  }

  override get randomness (): string | null {
    return this.#resets.some(({ isRandom }) => isRandom) ? 'FromRate' : null
  }

  override get leftOpen (): boolean {
    return false
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    const { interval, seed, keyLow: low, keyHigh: high } = context
    const length = this.of.length(interval)
    fillStates(points.x, n, length, this.of.rightClosed(interval), states)
    const noise = new Noise(seed, { low, high }, this.randomness === null ? 0 : saltOf(this, undefined, context))
    if (this.of instanceof Constant) {
      const rate = countedRate(this.of.value, VALUE)
      for (let i = 0; i < n; i++) values[i] = rate * ((points.x[i]! - this.#lastReset(points.x[i]!, noise)) / 1_000)
      return
    }
    for (let from = 0; from < n;) {
      if (states[from] !== VALUE) {
        from++
        continue
      }
      const run = this.#runFrom(from, points, n, states, context, noise)
      this.#fillRun(from, run, length, points, context, values)
      from = run.to
    }
  }

  #lastReset (x: number, noise: Noise): number {
    return this.#resets.reduce((last, resets) => Math.max(last, resets.last(x, noise)), 0)
  }

  #runFrom (
    from: number, { x, t }: Points, n: number, states: Uint8Array, { interval }: NodeContext, noise: Noise
  ): Run {
    const cell = this.#resolution ?? interval
    const reset = this.#lastReset(x[from]!, noise)
    const origin = t[from]! - x[from]!
    let first = Math.floor((x[from]! - reset) / cell)
    let last = first
    let to = from + 1
    for (; to < n && states[to] === VALUE && t[to]! - x[to]! === origin; to++) {
      if (this.#lastReset(x[to]!, noise) !== reset) break
      const index = Math.floor((x[to]! - reset) / cell)
      if (Math.max(last, index) - Math.min(first, index) >= blockSize) break
      first = Math.min(first, index)
      last = Math.max(last, index)
    }
    return { to, reset, origin, first, last }
  }

  #fillRun (from: number, run: Run, length: number, { x }: Points, context: NodeContext, values: Float64Array): void {
    const { to, reset, origin, first, last } = run
    checkSteps('FromRate', last, 'set start later, resetEvery or resolution')
    const cell = this.#resolution ?? context.interval
    const evaluate = (first: number, count: number, rates: Float64Array): void => {
      const scratch = borrow()
      for (let i = 0; i < count; i++) {
        const begin = reset + (first + i) * cell
        scratch.x[i] = (begin + Math.min(begin + cell, length)) / 2
        scratch.t[i] = origin + scratch.x[i]!
      }
      this.of.fill(scratch, count, context, rates, scratch.states)
      for (let i = 0; i < count; i++) rates[i] = countedRate(rates[i]!, scratch.states[i]!)
      giveBack(scratch)
    }
    const before: Increments = (first, count, sums) => {
      evaluate(first, count, sums)
      for (let i = 0; i < count; i++) sums[i] = sums[i]! * (cell / 1_000)
    }
    const [rates, sums] = [borrow(), borrow()]
    const sum = this.#sumOf(run, context)
    sum.before(first, before)
    evaluate(first, last - first + 1, rates.values)
    for (let i = 0; i < last - first; i++) rates.x[i] = rates.values[i]! * (cell / 1_000)
    sum.next(rates.x, last - first, sums.values)
    for (let i = from; i < to; i++) {
      const index = Math.floor((x[i]! - reset) / cell)
      const part = x[i]! - reset - index * cell
      values[i] = sums.values[index - first]! + rates.values[index - first]! * (part / 1_000)
    }
    giveBack(rates)
    giveBack(sums)
  }

  #sumOf ({ reset, origin }: Run, { memory }: NodeContext): RunningSum {
    const all = memory.get(this) as Memory[] | undefined ?? []
    const found = all.find(sum => sum.reset === reset && sum.origin === origin)
    if (found !== undefined) return found.sum
    const sum = new RunningSum()
    memory.set(this, [...all, { reset, origin, sum }].slice(-maxSums))
    return sum
  }
}
