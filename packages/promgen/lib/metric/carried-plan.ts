import { MISSING, VALUE, type NodeContext, type Points } from '../signal/node.ts'
import { borrow, giveBack } from '../signal/scratch.ts'
import type { Carried } from './definition.ts'
import { copyOf, wholeCount, type Total } from './native-totals.ts'
import { Plan } from './plan.ts'

/** What is known of a counter that goes on: until which step it was looked at, and where it began again. */
interface Memory {
  step: number
  last: number
  fall: number
}

/** Most steps that are looked at once. */
const stepsAtOnce = 256

/**
 * The plan of counters whose data was replaced: from that instant on, they go on from the values they had. Where the
 * new data falls, as a counter does that begins again, its own values follow. Before the instant there are no samples.
 */
export class CarriedPlan extends Plan {
  readonly #plan: Plan
  /** Milliseconds since the beginning of the data. */
  readonly #at: number
  /** What is added to the values of each row. */
  readonly #offsets: Float64Array

  /** @param at epoch milliseconds */
  constructor (plan: Plan, at: number, offsets: Float64Array) {
    super(plan.options, plan.tree, plan.salts)
    this.#plan = plan
    this.#at = at - plan.options.begin
    this.#offsets = offsets
  }

  override get carried (): Carried {
    return { at: this.options.begin + this.#at, offsets: Array.from(this.#offsets) }
  }

  override get raised (): number {
    return this.#plan.raised
  }

  /** A native histogram begins again at 0, as that of a process that is started again. */
  override observed (points: Points, context: NodeContext): Total | undefined {
    const [x, t] = [points.x[0]!, points.t[0]!]
    if (x < this.#at) return undefined
    const before = this.#observedBefore(t - x, context)
    const now = this.#plan.observed(points, context)
    // A new turn of a loop begins at 0 anyway
    if (now === undefined || now.origin !== before?.origin) return now
    const total = copyOf(now)
    total.count = wholeCount(total.count) - wholeCount(before.count)
    total.sum -= before.sum
    total.buckets.subtract(before.buckets)
    return total
  }

  /** What was observed before the data began to count here. */
  #observedBefore (origin: number, context: NodeContext): Total | undefined {
    const known = context.memory.get(this) as { before: Total | undefined } | undefined
    if (known !== undefined) return known.before
    const place = { x: Float64Array.of(this.#at), t: Float64Array.of(origin + this.#at) }
    const found = this.#plan.observed(place, context)
    const before = found && copyOf(found)
    context.memory.set(this, { before })
    return before
  }

  override length (interval: number): number {
    return this.#plan.length(interval)
  }

  override isPast (x: number, interval: number): boolean {
    return this.#plan.isPast(x, interval)
  }

  override fill (points: Points, n: number, context: NodeContext, values: Float64Array, states: Uint8Array): void {
    this.#plan.fill(points, n, context, values, states)
    const rows = this.#offsets.length
    for (let i = 0; i < n; i++) {
      if (states[i] !== VALUE) continue
      const x = points.x[i]!
      if (x < this.#at) states[i] = MISSING
      else if (rows > 1 || !this.#hasFallen(points, i, values[i]!, context)) {
        for (let row = 0; row < rows; row++) values[row * n + i]! += this.#offsets[row]!
      }
    }
  }

  /** Whether the new data has fallen since it began. That of a histogram never does. */
  #hasFallen ({ x, t }: Points, i: number, value: number, context: NodeContext): boolean {
    const memory = context.memory.get(this) as Memory | undefined ?? { step: -1, last: -Infinity, fall: Infinity }
    context.memory.set(this, memory)
    const step = Math.floor((x[i]! - this.#at) / context.interval)
    this.#lookUntil(step, t[i]! - x[i]!, memory, context)
    if (step >= memory.fall) return true
    // Between two steps: the last one before it decides
    const { value: before, state } = this.#one(step, t[i]! - x[i]!, context)
    return state === VALUE && value < before
  }

  #lookUntil (step: number, origin: number, memory: Memory, context: NodeContext): void {
    while (memory.step < step && memory.fall === Infinity) {
      const count = Math.min(stepsAtOnce, step - memory.step)
      const scratch = this.#read(memory.step + 1, count, origin, context)
      for (let k = 0; k < count; k++) {
        memory.step++
        if (scratch.states[k] !== VALUE) continue
        if (scratch.values[k]! < memory.last) memory.fall = Math.min(memory.fall, memory.step)
        memory.last = scratch.values[k]!
      }
      giveBack(scratch)
    }
  }

  #one (step: number, origin: number, context: NodeContext): { value: number, state: number } {
    const scratch = this.#read(step, 1, origin, context)
    giveBack(scratch)
    return { value: scratch.values[0]!, state: scratch.states[0]! }
  }

  #read (first: number, count: number, origin: number, context: NodeContext): ReturnType<typeof borrow> {
    const scratch = borrow()
    for (let k = 0; k < count; k++) {
      scratch.x[k] = this.#at + (first + k) * context.interval
      scratch.t[k] = origin + scratch.x[k]!
    }
    this.#plan.fill(scratch, count, context, scratch.values, scratch.states)
    return scratch
  }
}
