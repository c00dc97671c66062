import { filler } from '../lib/fill.js'
import { count, number, table } from '../lib/format.js'
import { ours } from '../lib/peers.js'
import { measureInChild } from '../lib/run-child.js'
import { summary } from '../lib/statistics.js'

export const title = 'Totals'

export async function run ({ quick }) {
  const results = []
  for (const series of [10_000, 100_000, 1_000_000]) {
    const config = { series, rounds: quick ? 20 : 200 }
    results.push({ series, ...await measureInChild(import.meta.url, config, ['--expose-gc']) })
  }
  return results
}

/** Milliseconds of one synchronous scan. */
export async function measure ({ series, rounds }) {
  const { count: trace } = ours([], series)
  filler(series)(trace)
  globalThis.gc()
  const times = []
  let groups = 0
  for (let round = -20; round < rounds; round++) {
    const start = performance.now()
    const totals = trace.totals()
    const time = performance.now() - start
    if (totals.reduce((sum, total) => sum + total.count, 0) !== series) throw new Error('the sum is wrong')
    groups = totals.length
    if (round >= 0) times.push(time)
  }
  return { groups, time: summary(times) }
}

/** Milliseconds of the median scan of that many series. */
export function scanTime (results, series) {
  return results.find(result => result.series === series)?.time.median
}

export function markdown (results) {
  const rows = results.map(({ series, groups, time: { median, p25, p75 } }) => {
    return [count(series), count(groups), number(median), number(p25), number(p75)]
  })
  return `Milliseconds of one synchronous scan, \`totals()\`. A traced call does nothing for it.

${table(['series', 'functions', 'median', 'p25', 'p75'], rows)}`
}
