import { epochMilliseconds } from '../instant.ts'
import { shown } from '../check.ts'
import { CarriedPlan } from './carried-plan.ts'
import { Churn } from './churn.ts'
import { ChurnedEntry } from './churned-entry.ts'
import { checkData, type Carried, type SeriesDefinition } from './definition.ts'
import { entryOf, type Entry } from './entry.ts'
import type { Family } from './family.ts'
import { labelValues } from './labels.ts'
import type { Plan } from './plan.ts'
import { Plans } from './plans.ts'
import type { Reader } from './reader.ts'
import { keyOf } from './series.ts'

/** Makes entries from definitions. */
export class EntryMaker {
  readonly #start: number
  readonly #seed: number
  readonly #reader: Reader
  readonly #plans = new Plans()

  /** @param start epoch milliseconds at which data begins that has no start of its own */
  constructor (start: number, seed: number, reader: Reader) {
    this.#start = start
    this.#seed = seed
    this.#reader = reader
  }

  /**
   * Makes an entry, and reads its first sample, so that data that cannot be evaluated is rejected at once.
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
      : new ChurnedEntry(family, values, key, plan, checkChurn(churn, family), this.#seed)
    this.#reader.read(entry, Float64Array.of(begin), 0, 1)
    return entry
  }
}

function checkChurn (churn: Churn, family: Family): Churn {
  if (!(churn instanceof Churn)) throw new TypeError(`churn: must be made by churn(), got ${shown(churn)}`)
  if (family.labels.includes(churn.label)) return churn
  throw new TypeError(`churn: ${churn.label} is not one of ${family.labels.join(', ') || 'no labels'}`)
}

function carriedFrom (plan: Plan, { at, offsets }: Carried, now: number): Plan {
  const { name, rows } = plan.options.family
  if (offsets.length === rows.length) {
    return new CarriedPlan(plan, epochMilliseconds(at, now), Float64Array.from(offsets))
  }
  throw new RangeError(`carried: offsets must be ${rows.length}, as many as ${name} has series, got ${offsets.length}`)
}
