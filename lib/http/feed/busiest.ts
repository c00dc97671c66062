import type { SeriesTable } from '../../counting/series-table.ts'
import type { Series } from '../../counting/series.ts'
import { nextTurn } from '../../platform.ts'
import { labelPairs, unescaped } from '../../text-format.ts'

/** Most series of an answer. */
const limit = 100

/** Most bytes of the series of an answer. */
const maxBytes = 190_000

/** Number of series that are read before other work of the event loop goes first. */
const sliceSize = 5_000

/**
 * The series of a group with the highest counts, those first; of those with equal counts the older first.
 *
 * @param inSlice does a slice of the work
 */
export async function busiestSeries (
  table: SeriesTable, group: Series['group'], inSlice: (work: () => boolean) => boolean
): Promise<Series[]> {
  const all = table.values()
  let found: Series[] = []
  let least = -1

  /** Reads some series, and returns whether there are more. */
  function slice (): boolean {
    for (let left = sliceSize; left > 0; left--) {
      const { value: series, done } = all.next()
      if (done === true) return false
      if (series.group !== group) continue
      // Stryker disable next-line ConditionalExpression,EqualityOperator: spares only the sorting of more series
      if (series.count <= least) continue
      found.push(series)
      // Sorted seldom, because a group can have any number of series
      // Stryker disable next-line ConditionalExpression,EqualityOperator: how seldom changes only time and memory
      if (found.length < 2 * limit) continue
      found = highest(found)
      least = found.at(-1)!.count
    }
    return true
  }

  while (inSlice(slice)) await nextTurn()
  return highest(found)
}

function highest (series: readonly Series[]): Series[] {
  return series.toSorted((a, b) => b.count - a.count).slice(0, limit)
}

/**
 * The series as JSON: with the labels that do not belong to their group, and at most 190 kB of them.
 *
 * @param names those of all labels, in their order
 */
export function seriesText (all: readonly Series[], names: readonly string[], groupLabels: readonly string[]): string {
  const rows: string[] = []
  const used = new Set<string>()
  let left = maxBytes
  for (const { text, count } of all) {
    const labels = Array.from(labelPairs(text), ([name, value]) => [name, unescaped(value)] as const)
      .filter(([name]) => !groupLabels.includes(name))
    const row = JSON.stringify({ labels: Object.fromEntries(labels), count })
    left -= Buffer.byteLength(row) + 1
    if (left < 0) break
    for (const [name] of labels) used.add(name)
    rows.push(row)
  }
  return `{"labels":${JSON.stringify(names.filter(name => used.has(name)))},"series":[${rows.join()}]}`
}
