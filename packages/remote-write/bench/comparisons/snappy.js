import { compressSync } from 'snappy'
import { number, ratio, spread, table } from '../../../../bench/lib/format.js'
import { measureInChild } from '../../../../bench/lib/run-child.js'
import { summary } from '../../../../bench/lib/statistics.js'
import { alternately } from '../../../promgen/bench/lib/alternately.js'
import { Bytes } from '../dist/lib/bytes.js'
import { snappy } from '../dist/lib/snappy.js'
import { writeV1 } from '../dist/lib/v1.js'
import { writeV2 } from '../dist/lib/v2.js'
import { requestOf } from '../lib/series.js'

export const title = 'Snappy'

const cases = [
  { protocol: '1.0', samples: 1, series: 2_000 }, { protocol: '1.0', samples: 20, series: 500 },
  { protocol: '2.0', samples: 1, series: 2_000 }, { protocol: '2.0', samples: 20, series: 500 }
]

export async function run ({ quick }) {
  const results = []
  for (const one of cases) {
    results.push({ ...one, ...await measureInChild(import.meta.url, { ...one, rounds: quick ? 20 : 100 }) })
  }
  return results
}

/** Megabytes per second, and what is left of them. */
export async function measure ({ protocol, samples, series, rounds }) {
  const { chunk, timeSeries } = requestOf(series, samples)
  const bytes = new Bytes()
  if (protocol === '1.0') writeV1(bytes, timeSeries)
  else writeV2(bytes, chunk, timeSeries)
  const body = bytes.bytes()
  const times = await alternately({ own: () => snappy(body), native: () => compressSync(body) }, { rounds, batch: 1 })
  const speed = times => summary(times.map(time => body.length / time * 1e3))
  return {
    own: speed(times.own),
    native: speed(times.native),
    milliseconds: summary(times.own).median / 1e6,
    perSample: snappy(body).length / (samples * series)
  }
}

export function goals () {
  return []
}

export function markdown (results) {
  const rows = results.map(({ protocol, samples, own, native, milliseconds, perSample }) => [
    protocol, samples, spread(own), spread(native), ratio(own.median, native.median), number(milliseconds),
    number(perSample)
  ])
  const head = ['protocol', 'samples a series', 'snappyjs', 'native', 'speed', 'ms a request', 'bytes a sample']
  return `Megabytes per second before compression, median (p25–p75): snappyjs, which runs anywhere, beside a native
module.

${table(head, rows)}`
}
