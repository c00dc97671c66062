import { count, ratio, spread, table } from '../lib/format.js'
import { filler } from '../lib/fill.js'
import * as peers from '../lib/peers.js'
import { measureInChild } from '../lib/run-child.js'
import { summary } from '../lib/statistics.js'

export const title = 'Scrape without HTTP'

const makers = {
  'ours, `metrics()`': series => {
    const { count } = peers.ours([], series)
    return { count, text: () => count.metrics() }
  },
  'ours, `register.metrics()`': series => withRegister(peers.ours([], series)),
  '1.0.0': () => withRegister(peers.version1([])),
  'prom-client': () => withRegister(peers.promInc([])),
  OpenTelemetry: series => {
    const { count, exporter } = peers.openTelemetry([], series)
    // The exporter gives its text to a response only
    const text = () => new Promise(resolve => exporter.getMetricsRequestHandler({}, { setHeader () {}, end: resolve }))
    return { count, text }
  }
}

function withRegister ({ count, register }) {
  return { count, text: () => register.metrics() }
}

// In turns of whole processes: in one process, each peer would pay for collecting garbage in a heap full of the others'
// series, which doubled the time of all of them
export async function run ({ quick }) {
  const sizes = quick ? [100_000] : [1_000, 10_000, 100_000]
  const results = []
  for (const series of sizes) {
    const samples = Object.fromEntries(Object.keys(makers).map(peer => [peer, []]))
    for (let turn = quick ? 1 : 3; turn > 0; turn--) {
      for (const peer of Object.keys(makers)) {
        const config = { peer, series, rounds: quick ? 4 : 10 }
        samples[peer].push(...await measureInChild(import.meta.url, config, ['--expose-gc']))
      }
    }
    const times = Object.entries(samples).map(([peer, times]) => [peer, summary(times)])
    results.push({ series, times: Object.fromEntries(times) })
  }
  return results
}

/** Milliseconds until the whole text is there, some times. */
export async function measure ({ peer, series, rounds }) {
  const { count, text } = makers[peer](series)
  filler(series)(count)
  const times = []
  for (let round = -3; round < rounds; round++) {
    globalThis.gc()
    const start = performance.now()
    const { length } = await text()
    const time = performance.now() - start
    if (length < series) throw new Error(`${peer} gives ${length} characters for ${series} series`)
    if (round >= 0) times.push(time)
  }
  return times
}

export function markdown (results) {
  const head = ['series', ...results.map(({ series }) => count(series))]
  const rows = cell => Object.keys(makers).map(peer => [
    peer, ...results.map(({ times }) => cell(times[peer], times['ours, `metrics()`']))
  ])
  return `Milliseconds until the whole text is one string: median (p25–p75), in turns of fresh processes.

${table(head, rows(time => spread(time)))}

Against ours:

${table(head, rows((time, ours) => ratio(time.median, ours.median)))}`
}
