import { number, ratio, spread, table } from '../../../../bench/lib/format.js'
import { measureInChild } from '../../../../bench/lib/run-child.js'
import { summary } from '../../../../bench/lib/statistics.js'
import { alternately, ratios } from '../../../promgen/bench/lib/alternately.js'
import { Bytes } from '../dist/lib/bytes.js'
import { samplesOf } from '../dist/lib/numbers.js'
import { writeV1 } from '../dist/lib/v1.js'
import { writeV2 } from '../dist/lib/v2.js'
import { requestOf } from '../lib/series.js'
import { writeRequest } from '../lib/with-pbf.js'

export const title = 'Encoders'

/** Samples of each series in a request: live data, and history. */
const cases = [{ samples: 1, series: 2_000 }, { samples: 20, series: 500 }]

export async function run ({ quick }) {
  const results = []
  for (const one of cases) {
    results.push({ ...one, ...await measureInChild(import.meta.url, { ...one, rounds: quick ? 100 : 500 }) })
  }
  return results
}

/** Nanoseconds per sample, and how many times as fast as pbf 1.0 is. */
export async function measure ({ samples, series, rounds }) {
  const { chunk, timeSeries } = requestOf(series, samples)
  const plain = timeSeries.map(({ series, samples }) => ({
    labels: series.labels.map(([name, value]) => ({ name, value })),
    samples: samplesOf(samples, series).map(({ t, value }) => ({ value, timestamp: t }))
  }))
  const bytes = new Bytes()
  writeV1(bytes, timeSeries)
  if (!bytes.bytes().equals(writeRequest(plain))) throw new Error('the two must agree')
  const times = await alternately({
    v1: () => writeV1(bytes.clear(), timeSeries),
    v2: () => writeV2(bytes.clear(), chunk, timeSeries),
    pbf: () => writeRequest(plain)
  }, { rounds, batch: 1 })
  const perSample = times => summary(times.map(time => time / (samples * series)))
  return {
    v1: perSample(times.v1),
    v2: perSample(times.v2),
    pbf: perSample(times.pbf),
    share: summary(ratios(times.pbf, times.v1)).median
  }
}

export function goals ([one, twenty]) {
  return [
    { title: '1.0 against pbf, one sample a series', least: 5, figure: one.share, gate: { least: 4 } },
    { title: '1.0 against pbf, 20 samples a series', least: 1.7, figure: twenty.share, gate: { least: 1.4 } }
  ]
}

export function markdown (results) {
  const rows = results.map(({ samples, v1, v2, pbf, share }) => {
    return [samples, spread(v1), spread(v2), spread(pbf), `${number(share)}×`, ratio(pbf.median, v2.median)]
  })
  return `Nanoseconds per sample of series with eight labels, median (p25–p75), and the speed by that of pbf. The bytes
of 1.0 and pbf are equal; pbf gets labels in order.

${table(['samples a series', '1.0', '2.0', 'pbf', '1.0 by pbf', '2.0 by pbf'], rows)}`
}
