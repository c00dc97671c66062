import { labelPairs } from '../text-format.ts'
import type { LabelName, Series } from './series.ts'

/** Number of series that are read to find out what filled the budget, which takes some 20 ms. */
const sampleSize = 10_000

/** What fills a budget most. */
export interface Largest {
  /** The label with the most values, and their number. */
  readonly label: string
  readonly values: number
  /** The class with the most series, escaped, and their number; null where classes are no label. */
  readonly className: string | null
  readonly series: number
}

/** The warning for a full budget: what fills it most, and what to do. */
export function fullBudgetMessage (labels: readonly LabelName[], maxSeries: number, found: Largest): string {
  const names = labels.map(label => label.name)
  const unbounded = labels.filter(label => label.unbounded).map(label => label.name)
  const overflowing = unbounded.length > 0 ? unbounded : names
  const { label, values, className, series } = found
  const ofClass = className === null ? '' : ` and class ${className} has ${series} series`
  return `the budget of ${maxSeries} series is full, ${label} has ${values} values${ofClass}; ` +
    `label sets that are new are counted together from now on, with 'overflow' for ${overflowing.join(', ')}. ` +
    'Leave labels out (options labels and allowedProps), or raise maxSeries'
}

/**
 * What fills a budget most.
 *
 * @param names those of all labels
 * @param all series in the order of their creation; the first 10,000 are read
 */
export function largest (names: readonly string[], all: Iterable<Series>): Largest {
  const valuesOf = new Map(names.map(name => [name, new Set<string>()]))
  const seriesOf = new Map<string, number>()
  let left = sampleSize
  for (const { text } of all) {
    if (left-- === 0) break
    for (const [name, value] of labelPairs(text)) {
      valuesOf.get(name)!.add(value)
      if (name === 'object_classname') seriesOf.set(value, (seriesOf.get(value) ?? 0) + 1)
    }
  }
  const [label, values] = most(Array.from(valuesOf, ([name, values]) => [name, values.size]))
  const [className, series] = seriesOf.size === 0 ? [null, 0] : most([...seriesOf])
  return { label, values, className, series }
}

function most (counts: Array<[string, number]>): [string, number] {
  return counts.reduce((top, next) => next[1] > top[1] ? next : top)
}
