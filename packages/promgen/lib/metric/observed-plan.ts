import { isPast, VALUE, type Node, type NodeContext, type Points } from '../signal/node.ts'
import { borrow, giveBack, type Scratch } from '../signal/scratch.ts'
import { Signal } from '../signal/signal.ts'
import { BucketShares } from './bucket-shares.ts'
import { Cells, valuesOf } from './cells.ts'
import { Coordinate } from './coordinate.ts'
import type { Distribution } from './definition.ts'
import type { Curve } from './distribution.ts'
import type { Total } from './native-totals.ts'
import { NativeSamples } from './native-samples.ts'
import { observationsOf, type Observations } from './observations.ts'
import { memoryOf } from './origin-memory.ts'
import { Plan, type PlanOptions } from './plan.ts'
import { bounded } from './signal-plan.ts'
import { stepsAtOnce, Totals } from './totals.ts'

/** Working memory for increments and totals. */
let increments: Float64Array = new Float64Array()
let sums: Float64Array = new Float64Array()

/** Working memory that grows as needed. */
function ensured (array: Float64Array, length: number): Float64Array {
  return array.length >= length ? array : new Float64Array(length)
}

/**
 * The plan of a histogram or a summary. Time is divided into cells, in which rate and distribution are those of the
 * middle. The totals of all cells are exact; counts are the whole numbers below them, so that none ever falls, and none
 * exceeds that of the next bucket.
 */
export class ObservedPlan extends Plan {
  readonly #observations: Observations
  readonly #curve: Curve
  readonly #shares: BucketShares
  readonly #cells: Cells
  readonly #bounds: Node
  readonly #x: Node
  readonly #t: Node
  /** How many totals there are: those of the buckets, the sum and the count. */
  readonly #width: number
  readonly #native: NativeSamples | undefined

  constructor (options: PlanOptions, data: Distribution) {
    const observations = observationsOf(data)
    const nodes = [observations.rate, ...observations.parameters]
    const coordinate = new Coordinate('x', nodes)
    super(options, coordinate)
    this.#bounds = bounded(new Signal(coordinate), options)
    // A value that follows the end is no place at which signals are read
    const places: PlanOptions = typeof options.end === 'object' ? { ...options, end: 'remove' } : options
    this.#x = bounded(new Signal(coordinate), places)
    this.#t = bounded(new Signal(new Coordinate('t', nodes)), places)
    this.#observations = observations
    this.#curve = observations.curve()
    const { buckets, native, type } = options.family
    this.#shares = new BucketShares(buckets, observations.asked)
    this.#width = buckets.length + 2
    this.#cells = new Cells(observations, coordinate, type)
    if (native === undefined) return
    checkNativeEnd(options)
    // Its own curve: quantiles that are raised count once
    this.#native = new NativeSamples(native.schema, this.#cells, observations.curve())
  }

  override get raised (): number {
    return this.#curve.raised
  }

  override length (interval: number): number {
    return this.#bounds.length(interval)
  }

  override isPast (x: number, interval: number): boolean {
    return isPast(x, this.#bounds.length(interval), this.#bounds.rightClosed(interval))
  }

  override observed (points: Points, context: NodeContext): Total | undefined {
    const place = borrow()
    this.#fillPlaces(this.#x, points, 1, context, place, place.x)
    this.#fillPlaces(this.#t, points, 1, context, place, place.t)
    const [x, t, state] = [place.x[0]!, place.t[0]!, place.states[0]]
    giveBack(place)
    return state === VALUE ? this.#native?.until(x, t, context) : undefined
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    const place = borrow()
    this.#bounds.fill(points, n, context, place.values, states)
    this.#fillPlaces(this.#x, points, n, context, place, place.x)
    this.#fillPlaces(this.#t, points, n, context, place, place.t)
    this.#fillQuantiles(place, n, context, values)
    for (let from = 0; from < n;) {
      if (place.states[from] === VALUE) {
        from = this.#fillRun(place, from, n, place.states, context, values)
      } else {
        if (states[from] === VALUE) this.#fillAll(values, from, n, (this.options.end as { custom: number }).custom)
        from++
      }
    }
    giveBack(place)
  }

  /** Fills the places in the data that belong to the points, along one axis, and their states. */
  #fillPlaces (
    axis: Node, points: Points, n: number, context: NodeContext, { values, states }: Scratch, places: Float64Array
  ): void {
    axis.fill(points, n, context, values, states)
    for (let i = 0; i < n; i++) places[i] = states[i] === VALUE ? values[i]! : 0
  }

  #fillAll (values: Float64Array, i: number, n: number, value: number): void {
    for (let row = 0; row < this.options.family.rows.length; row++) values[row * n + i] = value
  }

  /** Quantiles of a summary are those at the points themselves; NaN where nothing can be observed. */
  #fillQuantiles (place: Scratch, n: number, context: NodeContext, values: Float64Array): void {
    const { quantiles } = this.options.family
    if (quantiles.length === 0) return
    const parameters = valuesOf(this.#observations.parameters, place, n, context)
    for (let i = 0; i < n; i++) {
      // Before its beginning and after its end there are none that could fall
      if (place.states[i] !== VALUE) continue
      const isKnown = this.#curve.set(parameters[i]!)
      for (const [q, share] of quantiles.entries()) values[q * n + i] = isKnown ? this.#curve.quantile(share) : NaN
    }
  }

  /** Fills points of which all cells can be evaluated together, and says where the others begin. */
  #fillRun (
    { x, t }: Points, from: number, n: number, states: Uint8Array, context: NodeContext, values: Float64Array
  ): number {
    const cell = this.#cells.length(context)
    const origin = t[from]! - x[from]!
    let first = Math.floor(x[from]! / cell)
    let last = first
    let to = from + 1
    for (; to < n && states[to] === VALUE && t[to]! - x[to]! === origin; to++) {
      const index = Math.floor(x[to]! / cell)
      if (Math.max(last, index) - Math.min(first, index) >= stepsAtOnce) break
      first = Math.min(first, index)
      last = Math.max(last, index)
    }
    this.#cells.check(last)
    const steps = (first: number, count: number) => this.#increments(first, count, cell, origin, context)
    const totals = memoryOf(context, this, origin, () => new Totals(this.#width))
    totals.before(first, steps)
    const added = steps(first, last - first + 1)
    sums = ensured(sums, this.#width * (stepsAtOnce + 1))
    totals.next(added, last - first, sums)
    for (let i = from; i < to; i++) {
      const index = Math.floor(x[i]! / cell)
      this.#writeRows((index - first) * this.#width, (x[i]! - index * cell) / cell, i, n, values)
    }
    return to
  }

  #writeRows (at: number, part: number, i: number, n: number, values: Float64Array): void {
    const { buckets, rows, type } = this.options.family
    const total = (c: number) => sums[at + c]! + increments[at + c]! * part
    const count = Math.floor(total(buckets.length + 1))
    for (let b = 0; b < buckets.length; b++) values[b * n + i] = Math.floor(total(b))
    if (type === 'histogram') values[buckets.length * n + i] = count
    values[(rows.length - 2) * n + i] = total(buckets.length)
    values[(rows.length - 1) * n + i] = count
  }

  /** What each cell adds: to the buckets, the sum and the count. */
  #increments (first: number, count: number, cell: number, origin: number, context: NodeContext): Float64Array {
    increments = ensured(increments, this.#width * stepsAtOnce)
    increments.fill(0, 0, count * this.#width)
    for (const [i, values] of this.#cells.read(first, count, origin, context).entries()) {
      const added = this.#cells.added(values, cell, this.#curve)
      if (added === 0) continue
      const at = i * this.#width
      this.#shares.fill(this.#curve, increments, at)
      for (let b = 0; b < this.#width - 2; b++) increments[at + b]! *= added
      increments[at + this.#width - 2] = added * this.#curve.mean
      increments[at + this.#width - 1] = added
    }
    return increments
  }
}

/** @throws {RangeError} a number follows the end, which is no histogram */
function checkNativeEnd ({ end }: PlanOptions): void {
  if (typeof end !== 'object' || end.custom === null) return
  throw new RangeError(`end strategy custom needs null for a native histogram, got ${end.custom}`)
}
