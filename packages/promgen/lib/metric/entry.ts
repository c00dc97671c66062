import type { Key } from '../hash.ts'
import type { Churn } from './churn.ts'
import type { SeriesDefinition } from './definition.ts'
import type { Family } from './family.ts'
import type { Plan } from './plan.ts'
import { CompactSeries, type Series } from './series.ts'

/** Whether a definition has samples: all or some of them, none for a while, or none any more. */
export type State = 'active' | 'paused' | 'ended'

/**
 * A definition. It is its first series itself, which in a hundred thousand saves an object each; those of a histogram
 * have others.
 */
export class Entry extends CompactSeries {
  plan: Plan
  isPaused = false
  /** Running sums. Made when a signal asks for them, which most do not. */
  memory: Map<object, unknown> | undefined

  constructor (family: Family, values: readonly string[], key: Key, plan: Plan) {
    super(family, family.rows[0]!, values, key)
    this.plan = plan
  }

  /** All its series, as many as the family has rows. */
  get series (): readonly Series[] {
    return [this]
  }

  /** How its series are replaced by others. */
  get churn (): Churn | undefined {
    return undefined
  }

  /** What noise is addressed by: the halves of a key. */
  get noiseLow (): number {
    return this.low
  }

  get noiseHigh (): number {
    return this.high
  }

  /** The entries that have its samples from one instant to another. */
  between (_first: number, _last: number): readonly Entry[] {
    return [this]
  }

  /** The definition it was made from, with an absolute start. */
  get definition (): SeriesDefinition {
    const { data, end, begin, hasOwnStart, source } = this.plan.options
    const labels = Object.fromEntries(this.family.labels.map((name, i) => [name, this.values[i]!]))
    return {
      name: this.family.name,
      labels,
      data,
      end,
      ...hasOwnStart ? { start: begin } : {},
      ...source === undefined ? {} : { source },
      ...this.churn === undefined ? {} : { churn: this.churn },
      ...this.plan.carried === undefined ? {} : { carried: this.plan.carried }
    }
  }
}

/** A definition with several series. */
export class GroupEntry extends Entry {
  readonly #series: readonly Series[]

  constructor (family: Family, values: readonly string[], key: Key, plan: Plan) {
    super(family, values, key, plan)
    this.#series = [this, ...family.rows.slice(1).map(row => new CompactSeries(family, row, values, key))]
  }

  override get series (): readonly Series[] {
    return this.#series
  }
}

/** A definition with as many series as its family has rows. */
export function entryOf (family: Family, values: readonly string[], key: Key, plan: Plan): Entry {
  return new (family.rows.length === 1 ? Entry : GroupEntry)(family, values, key, plan)
}
