import { VALUE } from '../signal/node.ts'
import { blockSize } from '../signal/scratch.ts'
import { CounterSignal } from '../signal/counter.ts'
import { entryOf, type Entry } from './entry.ts'
import { labelsText } from './labels.ts'
import type { Plan } from './plan.ts'
import type { Reader } from './reader.ts'

/** Most different data that is looked at in each family: 5 ms of work. */
const maxPlans = 100

/**
 * Counters whose values fall in their first 512 steps, the first one of each family. Those made by `fromRate` begin
 * again on purpose.
 */
export function warningsOf (entries: Iterable<Entry>, reader: Reader, interval: number): string[] {
  const plans = new Map<string, Set<Plan>>()
  const warnings = new Map<string, string>()
  for (const entry of entries) {
    const { family, plan } = entry
    const { name, type } = family
    if (type !== 'counter' || warnings.has(name) || plan.options.data instanceof CounterSignal) continue
    const known = plans.get(name) ?? new Set()
    plans.set(name, known)
    if (known.size >= maxPlans || known.has(plan)) continue
    known.add(plan)
    const fall = fallOf(entry, reader, interval)
    if (fall === undefined) continue
    warnings.set(name, `series ${labelsText(family.labels, entry.values)} of ${name} falls ${
      fall}: Prometheus reads that as a reset`)
  }
  return Array.from(warnings.values())
}

/** Where a counter falls first, as text. */
function fallOf ({ family, values, key, plan }: Entry, reader: Reader, interval: number): string | undefined {
  const times = Float64Array.from({ length: blockSize }, (_, step) => plan.options.begin + step * interval)
  // An entry of its own, whose running sums nobody needs later
  const steps = readableSteps(entryOf(family, values, key, plan), times, reader)
  let last = -Infinity
  for (let step = 0; step < steps; step++) {
    if (reader.states[step] !== VALUE) continue
    const value = reader.values[step]!
    if (value < last) return `from ${last} to ${value} at step ${step}`
    last = value
  }
}

/** How many steps were read: none if that cannot be done, of which scrapes tell when they come to it. */
function readableSteps (entry: Entry, times: Float64Array, reader: Reader): number {
  try {
    reader.read(entry, times, 0, times.length)
    return times.length
  } catch (error) {
    if (error instanceof RangeError) return 0
    throw error
  }
}
