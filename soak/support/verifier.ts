/** Checks expositions of the trace counter: are they valid, and do they contain the expected counts? */

import { promtoolRemarks, readings, type Exposition, type Reading } from '../../test/support/judges.ts'
import { parsed, type LabelSet } from '../../test/support/model.ts'

export interface Complaint {
  judge: 'promtool' | 'Python' | 'model' | 'strict reader'
  says: string
}

type Counts = ReadonlyMap<LabelSet, number>

const head = { name: 'trace_counter', type: 'counter', help: 'Counts how many times a function has been traced' }

// They concern the metric name, which version 1.0.0 fixed
const allowedRemarks = [
  'trace_counter counter metrics should have "_total" suffix',
  "trace_counter metric name should not include type 'counter'"
]

/**
 * Lists what each judge finds wrong with each exposition; an empty list for one that is correct.
 *
 * - `promtool` reads format 0.0.4.
 * - `Python` stands for the parsers of Prometheus's Python client, which read both formats.
 * - `model` compares the series that these parsers read with the expected ones.
 * - `strict reader` accepts only what this package writes, and compares the series as well.
 *
 * @param expected the series and their counts
 */
export function complaints (expositions: readonly Exposition[], expected: Counts): Complaint[][] {
  const read = readings(expositions)
  return expositions.map((exposition, i) => [
    ...promtoolComplaints(exposition),
    ...readingComplaints(read[i]!, expected),
    ...strictComplaints(exposition, expected)
  ])
}

function promtoolComplaints ({ format, bytes }: Exposition): Complaint[] {
  if (format !== 'text') return []
  try {
    const remarks = new Set(promtoolRemarks(bytes).filter(remark => !allowedRemarks.includes(remark)))
    return Array.from(remarks, says => ({ judge: 'promtool', says }))
  } catch (error) {
    return [complaint('promtool', error)]
  }
}

function readingComplaints (reading: Reading, expected: Counts): Complaint[] {
  if ('error' in reading) return [complaint('Python', reading.error)]
  try {
    const { families } = reading
    const heads = JSON.stringify(families.map(({ name, type, help }) => ({ name, type, help })))
    if (heads !== JSON.stringify([head])) {
      throw new Error(`the counter must be the only family, received ${heads}`)
    }
    const counts = new Map<LabelSet, number>()
    for (const { name, labels, value, timestamp } of families[0]!.samples) {
      const set = JSON.stringify(Object.entries(labels))
      if (name !== 'trace_counter_total' || timestamp !== undefined) {
        throw new Error(`a sample must be of the counter, without a timestamp, received ${name} ${timestamp}`)
      }
      if (counts.has(set)) throw new Error(`a series must appear only once, received again ${set}`)
      counts.set(set, value)
    }
    compare(counts, expected)
    return []
  } catch (error) {
    return [complaint('model', error)]
  }
}

function strictComplaints ({ format, bytes }: Exposition, expected: Counts): Complaint[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    compare(parsed(text, format), expected)
    return []
  } catch (error) {
    return [complaint('strict reader', error)]
  }
}

/** @throws if the series or a count differs */
function compare (actual: Counts, expected: Counts): void {
  for (const [set, count] of actual) {
    const wanted = expected.get(set)
    if (count !== wanted) throw new Error(`the series ${set} must have the count ${wanted}, received ${count}`)
  }
  if (actual.size !== expected.size) {
    throw new Error(`there must be ${expected.size} series, received ${actual.size}`)
  }
}

function complaint (judge: Complaint['judge'], error: unknown): Complaint {
  const says = error instanceof Error ? error.message : String(error)
  return { judge, says: says.slice(0, 500) }
}
