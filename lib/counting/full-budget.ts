import { labelPairs } from '../text-format.ts'
import type { LabelName, Series } from './series.ts'

/** Number of series that are read to find out what filled the budget, which takes some 20 ms. */
const sampleSize = 10_000

/**
 * The warning for a full budget: the label with the most values, the class with the most series, and what to do.
 *
 * @param series all series in the order of their creation; the first 10,000 are read
 */
export function fullBudgetMessage (
  labels: readonly LabelName[], maxSeries: number, series: Iterable<Series>
): string {
  const names = labels.map(label => label.name)
  const unbounded = labels.filter(label => label.unbounded).map(label => label.name)
  const overflowing = unbounded.length > 0 ? unbounded : names
  return `the budget of ${maxSeries} series is full, ${largest(names, series)}; ` +
    `label sets that are new are counted together from now on, with 'overflow' for ${overflowing.join(', ')}. ` +
    'Leave labels out (options labels and allowedProps), or raise maxSeries'
}

function largest (names: readonly string[], series: Iterable<Series>): string {
  const valuesOf = new Map(names.map(name => [name, new Set<string>()]))
  const seriesOf = new Map<string, number>()
  let left = sampleSize
  for (const { text } of series) {
    if (left-- === 0) break
    for (const [name, value] of labelPairs(text)) {
      valuesOf.get(name)!.add(value)
      if (name === 'object_classname') seriesOf.set(value, (seriesOf.get(value) ?? 0) + 1)
    }
  }
  const label = most(Array.from(valuesOf, ([name, values]) => [name, values.size]))
  const withMostValues = `${label[0]} has ${label[1]} values`
  if (seriesOf.size === 0) return withMostValues
  const className = most([...seriesOf])
  return `${withMostValues} and class ${className[0]} has ${className[1]} series`
}

function most (counts: Array<[string, number]>): [string, number] {
  return counts.reduce((top, next) => next[1] > top[1] ? next : top)
}
