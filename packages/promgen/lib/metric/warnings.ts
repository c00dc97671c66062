import { VALUE } from '../signal/node.ts'
import { blockSize } from '../signal/scratch.ts'
import { CounterSignal } from '../signal/counter.ts'
import { unreached } from '../signal/unreached.ts'
import { entryOf, type Entry } from './entry.ts'
import type { Family } from './family.ts'
import { labelsText } from './labels.ts'
import type { Plan } from './plan.ts'
import { Reader } from './reader.ts'

/** What is looked for. */
interface Look {
  /** Most different data that is looked at in each family. */
  readonly most: number
  isFor (entry: Entry): boolean
  /** What is wrong with an entry, if anything is. */
  of (entry: Entry): string | undefined
}

/**
 * What may not be meant, the first of each family and kind: counters that fall and quantiles that have to be raised in
 * their first 512 steps, and data behind data without an end. Counters made by `fromRate` begin again on purpose.
 */
export function warningsOf (entries: Iterable<Entry>, interval: number, seed: number): string[] {
  let raised = 0
  const reader = new Reader(interval, seed, (_entry, count) => { raised += count })
  const looks: Look[] = [
    {
      most: 100,
      isFor: ({ family: { type }, plan }) => type === 'counter' && !(plan.options.data instanceof CounterSignal),
      of: entry => fallOf(entry, reader, interval)
    },
    {
      // 10 ms of work
      most: 10,
      isFor: ({ family: { rows } }) => rows.length > 1,
      of (entry) {
        raised = 0
        readSteps(entry, reader, interval)
        return raised > 0 ? raisedText(entry.family) : undefined
      }
    },
    { most: 100, isFor: () => true, of: entry => unreachedOf(entry, interval) }
  ]
  const all = Array.from(entries)
  return looks.flatMap(look => firstOfEach(all, look))
}

function firstOfEach (entries: readonly Entry[], { most, isFor, of }: Look): string[] {
  const plans = new Map<string, Set<Plan>>()
  const warnings = new Map<string, string>()
  for (const entry of entries) {
    const { family: { name }, plan } = entry
    if (warnings.has(name) || !isFor(entry)) continue
    const known = plans.get(name) ?? new Set()
    plans.set(name, known)
    if (known.size >= most || known.has(plan)) continue
    known.add(plan)
    const warning = of(entry)
    if (warning !== undefined) warnings.set(name, warning)
  }
  return Array.from(warnings.values())
}

/** Where a counter falls first. */
function fallOf (entry: Entry, reader: Reader, interval: number): string | undefined {
  const steps = readSteps(entry, reader, interval)
  let last = -Infinity
  for (let step = 0; step < steps; step++) {
    if (reader.states[step] !== VALUE) continue
    const value = reader.values[step]!
    if (value < last) {
      return `${textOf(entry)} falls from ${last} to ${value} at step ${step}: Prometheus reads that as a reset`
    }
    last = value
  }
}

function unreachedOf (entry: Entry, interval: number): string | undefined {
  const found = unreached(entry.plan.tree, interval)
  if (found === undefined) return undefined
  return `${textOf(entry)} has data that is never reached: ${found.name} before it has no end`
}

/** The warning of quantiles that were raised: the same of all series, and whenever it is found. */
export function raisedText ({ name }: Family): string {
  return `${name} has quantiles that fall: each is raised to the one before`
}

function textOf ({ family, values }: Entry): string {
  return `series ${labelsText(family.labels, values)} of ${family.name}`
}

/** Reads the first steps: none if that cannot be done, of which scrapes tell when they come to it. */
function readSteps ({ family, values, key, plan }: Entry, reader: Reader, interval: number): number {
  const times = Float64Array.from({ length: blockSize }, (_, step) => plan.options.begin + step * interval)
  try {
    // An entry of its own, whose running sums nobody needs later
    reader.read(entryOf(family, values, key, plan), times, 0, times.length)
    return times.length
  } catch (error) {
    if (error instanceof RangeError) return 0
    throw error
  }
}
