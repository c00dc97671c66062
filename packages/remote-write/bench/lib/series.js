import { Chunk } from '../dist/lib/chunk.js'
import { pointsOf, withSample } from '../dist/lib/numbers.js'
import { Series } from '../dist/lib/series.js'

export const start = 1_767_225_600_000

/** Labels as the counter of hypertrace-prometheus has them, with those of a process. */
export function labelsOf (i) {
  return {
    id: 'append',
    object_classname: 'Hypercore',
    object_id: String(i),
    caller_functionname: 'append',
    caller_filename: '/app/node_modules/hypercore/index.js'
  }
}

/** A chunk of series, and what a request has of them: so many samples of each. */
export function requestOf (series, samples) {
  const chunk = new Chunk()
  const timeSeries = Array.from({ length: series }, (_, i) => {
    const one = new Series('trace_counter', { ...labelsOf(i), job: 'chat', instance: 'peer' }, { type: 'counter' })
    const sample = n => ({ series: one, t: start + n * 15_000, value: i + n + 0.5 })
    let points = pointsOf(sample(0))
    for (let n = 1; n < samples; n++) points = withSample(points, sample(n))
    return { slot: chunk.add(one), series: one, samples: points }
  })
  return { chunk, timeSeries }
}
