/** Judges texts of the trace counter: are they in the format, and do they say what was counted? */

import { promtoolRemarks, readings, type Exposition, type Reading } from '../../test/support/judges.ts'
import { parsed, type LabelSet } from '../../test/support/model.ts'

export interface Complaint {
  judge: 'promtool' | 'Python' | 'model' | 'strict reader'
  says: string
}

const head = { name: 'trace_counter', type: 'counter', help: 'Counts how many times a function has been traced' }

// Of the name that version 1.0.0 gave to the counter
const allowedRemarks = [
  'trace_counter counter metrics should have "_total" suffix',
  "trace_counter metric name should not include type 'counter'"
]

/**
 * What there is to complain of in each text; nothing where it is right.
 *
 * `promtool` reads format 0.0.4; the parsers of Python's client read both; the model compares with what it counted what
 * these have read; and the strict reader compares what it reads itself, as it takes nothing but what this package writes.
 *
 * @param expected the series and their counts
 */
export function complaints (expositions: readonly Exposition[], expected: ReadonlyMap<LabelSet, number>): Complaint[][] {
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

function readingComplaints (reading: Reading, expected: ReadonlyMap<LabelSet, number>): Complaint[] {
  if ('error' in reading) return [complaint('Python', reading.error)]
  try {
    const { families } = reading
    const heads = JSON.stringify(families.map(({ name, type, help }) => ({ name, type, help })))
    if (heads !== JSON.stringify([head])) throw new Error(`the one family must be that of the counter, received ${heads}`)
    const counts = new Map<LabelSet, number>()
    for (const { name, labels, value, timestamp } of families[0]!.samples) {
      const set = JSON.stringify(Object.entries(labels))
      if (name !== 'trace_counter_total' || timestamp !== undefined) throw new Error(`a sample must be one of the counter, without a time, received ${name} ${timestamp}`)
      if (counts.has(set)) throw new Error(`a series must come once, received again ${set}`)
      counts.set(set, value)
    }
    compare(counts, expected)
    return []
  } catch (error) {
    return [complaint('model', error)]
  }
}

function strictComplaints ({ format, bytes }: Exposition, expected: ReadonlyMap<LabelSet, number>): Complaint[] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    compare(parsed(text, format), expected)
    return []
  } catch (error) {
    return [complaint('strict reader', error)]
  }
}

/** @throws where the series or a count differ */
function compare (actual: ReadonlyMap<LabelSet, number>, expected: ReadonlyMap<LabelSet, number>): void {
  for (const [set, count] of actual) {
    if (count !== expected.get(set)) throw new Error(`the series ${set} must have the count ${expected.get(set)}, received ${count}`)
  }
  if (actual.size !== expected.size) throw new Error(`there must be ${expected.size} series, received ${actual.size}`)
}

function complaint (judge: Complaint['judge'], error: unknown): Complaint {
  const says = error instanceof Error ? error.message : String(error)
  return { judge, says: says.slice(0, 500) }
}
