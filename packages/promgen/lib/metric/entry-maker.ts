import { shown } from '../check.ts'
import { durationText } from '../duration.ts'
import { epochMilliseconds } from '../instant.ts'
import { checkTree } from '../signal/check-tree.ts'
import { CarriedPlan } from './carried-plan.ts'
import { Churn } from './churn.ts'
import { ChurnedEntry } from './churned-entry.ts'
import { checkData, type Carried, type SeriesDefinition } from './definition.ts'
import { entryOf, type Entry } from './entry.ts'
import type { Family } from './family.ts'
import { labelValues } from './labels.ts'
import type { Plan } from './plan.ts'
import { Plans } from './plans.ts'
import { keyOf } from './series.ts'

/** Makes entries from definitions. */
export class EntryMaker {
  readonly #start: number
  readonly #seed: number
  readonly #interval: number
  readonly #plans = new Plans()

  /**
   * @param start epoch milliseconds at which data begins that has no start of its own
   * @param interval milliseconds of a step
   */
  constructor (start: number, seed: number, interval: number) {
    this.#start = start
    this.#seed = seed
    this.#interval = interval
  }

  /**
   * Makes an entry, and rejects data that could not be read later on: it would be found when it is scraped.
   *
   * @param now epoch milliseconds that a relative start refers to
   * @throws {RangeError} data cannot be evaluated
   * @throws {TypeError} a label is missing or a value not text, or data is not what the type of metric takes
   */
  make (family: Family, definition: SeriesDefinition, now: number): Entry {
    const { labels, data, end = 'remove', start, source, churn, carried } = definition
    const values = labelValues(family, labels)
    const begin = start === undefined ? this.#start : epochMilliseconds(start, now)
    const hasOwnStart = start !== undefined
    checkData(family.type, data)
    const own = this.#plans.of({ family, data, end, begin, until: Infinity, hasOwnStart, source })
    const plan = carried === undefined ? own : carriedFrom(own, carried, now)
    const key = keyOf(family, values)
    const entry = churn === undefined
      ? entryOf(family, values, key, plan)
      : new ChurnedEntry(family, values, key, plan, checkChurn(churn, family, this.#interval), this.#seed)
    // Those that replace each other have other values of a label
    for (const { ownLabels } of entry.between(begin, begin)) {
      checkTree(plan.tree, { interval: this.#interval, labels: ownLabels })
    }
    return entry
  }
}

function checkChurn (churn: Churn, family: Family, interval: number): Churn {
  if (!(churn instanceof Churn)) throw new TypeError(`churn: must be made by churn(), got ${shown(churn)}`)
  if (!family.labels.includes(churn.label)) {
    throw new TypeError(`churn: ${churn.label} is not one of ${family.labels.join(', ') || 'no labels'}`)
  }
  const lasting = churn.every / churn.share
  // The division may be rounded below a whole number
  if (Math.round(lasting) >= interval) return churn
  throw new RangeError(`churn: a generation must last the interval at least, got ${durationText(lasting)}`)
}

function carriedFrom (plan: Plan, { at, offsets }: Carried, now: number): Plan {
  const { name, rows } = plan.options.family
  if (offsets.length === rows.length) {
    return new CarriedPlan(plan, epochMilliseconds(at, now), Float64Array.from(offsets))
  }
  throw new RangeError(`carried: offsets must be ${rows.length}, as many as ${name} has series, got ${offsets.length}`)
}
