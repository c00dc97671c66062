import { getHeapStatistics } from 'node:v8'
import { eventSource, propNames } from '../lib/events.js'
import { number, table } from '../lib/format.js'
import { measureInChild } from '../lib/run-child.js'
import { summary } from '../lib/statistics.js'

export const title = 'Bytes allocated per trace'

const makers = {
  ours: (peers, props) => peers.ours(props, 1_000),
  '1.0.0': (peers, props) => peers.version1(props),
  'prom-client `inc(labels)`': (peers, props) => peers.promInc(props),
  OpenTelemetry: (peers, props) => peers.openTelemetry(props, 1_000)
}

// A young generation that has room for a whole round, so that nothing is collected in it
const flags = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64']

export async function run ({ quick }) {
  const rounds = quick ? 10 : 100
  return {
    'no props': await measureInChild(import.meta.url, { props: 0, rounds }, flags),
    '2 props': await measureInChild(import.meta.url, { props: 2, rounds }, flags)
  }
}

/** Bytes per call, in rounds of 10,000 calls with events of 1,000 series that were all seen before. */
export async function measure ({ props, rounds }) {
  const events = new Array(10_000)
  const next = eventSource({ series: 1_000, props })()
  const peers = await import('../lib/peers.js')
  const results = {}
  for (const [name, make] of Object.entries(makers)) {
    const { count } = make(peers, propNames(props))
    const samples = []
    for (let round = -5; round < rounds; round++) {
      next(events)
      globalThis.gc({ type: 'minor' })
      const before = getHeapStatistics().used_heap_size
      for (let i = 0; i < events.length; i++) count(events[i])
      const after = getHeapStatistics().used_heap_size
      if (round >= 0) samples.push((after - before) / events.length)
    }
    results[name] = summary(samples)
  }
  return results
}

export function markdown (results) {
  const rows = Object.keys(makers).map(name => [name, ...Object.values(results).map(of => number(of[name].median))])
  return `Median of rounds of 10,000 calls (a million in all, unless with --quick) with new events of 1,000 series
that were seen before; without what hypertrace itself allocates.

${table(['', ...Object.keys(results)], rows)}`
}
