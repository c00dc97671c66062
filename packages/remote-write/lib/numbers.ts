import { type Bytes, int64Size } from './bytes.ts'
import type { Sample } from './sample.ts'
import type { Series } from './series.ts'

/**
 * Samples of a series that are numbers and nothing else. A history waits in memory until its requests are sent: as
 * objects, which the garbage collector moves one by one, its samples would take a third of the time that sending takes.
 */
export interface Numbers {
  /** Epoch milliseconds, rising. */
  readonly times: number[]
  /** As many. */
  readonly values: number[]
}

/** The samples of a series in a request, in the order of time. */
export type Points = Numbers | readonly Sample[]

/** Whether a sample is a number without a start or exemplars. */
function isPlain ({ value, start, exemplars }: Sample): boolean {
  return value !== undefined && start === undefined && exemplars === undefined
}

/** Points of one sample. */
export function pointsOf (sample: Sample): Points {
  return isPlain(sample) ? { times: [sample.t], values: [sample.value!] } : [sample]
}

/**
 * Points with a sample added behind them: the same object wherever it can hold it.
 *
 * @param points made by `pointsOf` or this function
 */
export function withSample (points: Points, sample: Sample): Points {
  if ('times' in points) {
    if (!isPlain(sample)) return [...samplesOf(points, sample.series), sample]
    points.times.push(sample.t)
    points.values.push(sample.value!)
    return points
  }
  (points as Sample[]).push(sample)
  return points
}

/**
 * Points as samples.
 *
 * @example
 * const up = new Series('up')
 * samplesOf({ times: [1], values: [2] }, up) // [{ series: up, t: 1, value: 2 }]
 */
export function samplesOf (points: Points, series: Series): readonly Sample[] {
  if (!('times' in points)) return points
  return points.times.map((t, i) => ({ series, t, value: points.values[i]! }))
}

/** The bytes that numbers take, in either protocol. */
export function numbersSize ({ times }: Numbers): number {
  let size = 12 * times.length
  for (const t of times) size += int64Size(t)
  return size
}

/** Field 2 of a TimeSeries, repeated: in both protocols the same for samples without a start. */
export function writeNumbers (bytes: Bytes, { times, values }: Numbers): void {
  for (let i = 0; i < times.length; i++) bytes.sample(times[i]!, values[i])
}
