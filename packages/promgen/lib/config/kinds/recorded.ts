import { epochMilliseconds, type Instant } from '../../instant.ts'
import { recorded } from '../../signal/curves.ts'
import type { Signal } from '../../signal/signal.ts'
import type { Table } from '../csv.ts'
import { faultAt } from '../fault.ts'
import { hintFor } from '../nearest.ts'
import { shownValue, type Place } from '../place.ts'
import { optional, record, type Read } from '../record.ts'
import { list, nullable, number, text, type Type } from '../type.ts'
import { curve } from './curves.ts'
import { kind } from './kind.ts'

const time: Type<Instant> = {
  name: 'instant',
  schema: { type: ['string', 'number'] },
  read (place) {
    if (typeof place.value === 'string' || typeof place.value === 'number') return place.value
    throw place.fault(`must be RFC 3339 or epoch milliseconds, got ${shownValue(place.value)}`)
  }
}

const recording = record('map', {
  csv: optional(text, 'a file, relative to the configuration; the first row has the names of its columns'),
  time: optional(text, 'the column of times: RFC 3339, epoch seconds below 10^11, or epoch milliseconds',
    { otherwise: '`time`' }),
  value: optional(text, 'the column of values, of which an empty one is missing', { otherwise: '`value`' }),
  times: optional(list(time), 'times, which rise, in place of `csv`'),
  values: optional(list(nullable(number)), 'values in place of `csv`, one for each time; null is a missing one'),
  curve: optional(curve, 'between two times', { otherwise: '`step`' })
})

/** What was recorded once. */
export const recordings = [
  kind('Recorded', 'What was recorded once, from its first time on.', '{csv: incident.csv, time: ts, value: cpu}',
    recording, recordedOf)
]

function recordedOf (keys: Read<typeof recording.keys>, place: Place): Signal {
  const options = keys.curve === undefined ? {} : { curve: keys.curve }
  const { csv, times, values } = keys
  if (csv === undefined) {
    if (keys.time !== undefined || keys.value !== undefined) throw place.fault('csv is missing')
    if (times === undefined || values === undefined) throw place.fault('takes csv, or times and values')
    return recorded(times, values, options)
  }
  if (times !== undefined || values !== undefined) throw place.fault('takes csv, or times and values, got both')
  const table = place.reading.table(place.at('csv'), csv)
  const columns = [columnOf(place, 'time', keys.time, table), columnOf(place, 'value', keys.value, table)] as const
  const samples = samplesOf(place, table, ...columns)
  return recorded(samples.map(([time]) => time), samples.map(([, value]) => value), options)
}

/** The position of a column. */
function columnOf (place: Place, key: 'time' | 'value', name: string | undefined, table: Table): number {
  const column = name ?? key
  const index = table.columns.indexOf(column)
  if (index !== -1) return index
  const at = place.at(name === undefined ? 'csv' : key)
  throw at.fault(`${table.file} has no column ${column}${hintFor(column, table.columns)}`)
}

type Sample = [number, number | null]

function samplesOf ({ reading, path }: Place, { file, rows }: Table, time: number, value: number): Sample[] {
  const samples: Sample[] = []
  for (const { line, cells } of rows) {
    const sample = sampleOf(cells[time] ?? '', cells[value] ?? '', samples.at(-1)?.[0])
    if (typeof sample !== 'string') samples.push(sample)
    else if (reading.onBadRow === undefined) throw faultAt([...path, 'csv'], `${file}:${line}: ${sample}`)
    else reading.onBadRow(`${file}:${line}: ${sample}`)
  }
  return samples
}

/** A sample, or what is wrong with it. */
function sampleOf (time: string, value: string, last = -Infinity): Sample | string {
  const t = instantOf(time.trim())
  if (Number.isNaN(t)) return `time must be RFC 3339 or a number, got ${shownValue(time)}`
  if (t <= last) return `time must rise, got ${shownValue(time)}`
  const text = value.trim()
  if (text === '') return [t, null]
  const number = Number(text)
  return Number.isFinite(number) ? [t, number] : `value must be a number, got ${shownValue(value)}`
}

/** The epoch milliseconds of a cell; NaN if it has none. */
function instantOf (text: string): number {
  if (text === '') return NaN
  const number = Number(text)
  if (Number.isFinite(number)) return Math.abs(number) < 1e11 ? number * 1_000 : number
  try {
    return epochMilliseconds(text, NaN)
  } catch {
    return NaN
  }
}
