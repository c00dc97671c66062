import type { Key } from '../hash.ts'
import type { Plan } from './plan.ts'
import type { SeriesDefinition } from './definition.ts'
import { CompactSeries } from './series.ts'
import type { Family } from './family.ts'

/** Whether a definition has samples: all or some of them, none for a while, or none any more. */
export type State = 'active' | 'paused' | 'ended'

/** A definition with the series that belong to it: one, or all of a histogram. */
export class Entry {
  readonly series: CompactSeries
  plan: Plan
  isPaused = false
  /** Running sums. Made when a signal asks for them, which most do not. */
  memory: Map<object, unknown> | undefined

  constructor (series: CompactSeries, plan: Plan) {
    this.series = series
    this.plan = plan
  }

  get key (): Key {
    return this.series.key
  }

  get family (): Family {
    return this.series.family
  }

  /** All its series, as many as the family has rows. */
  get all (): readonly CompactSeries[] {
    return [this.series]
  }

  /** The definition it was made from, with an absolute start. */
  get definition (): SeriesDefinition {
    const { data, end, begin, hasOwnStart, source } = this.plan.options
    const labels = Object.fromEntries(this.family.labels.map((name, i) => [name, this.series.values[i]!]))
    return {
      name: this.family.name,
      labels,
      data,
      end,
      ...hasOwnStart ? { start: begin } : {},
      ...source === undefined ? {} : { source }
    }
  }
}
