import { number, spread, table } from '../lib/format.js'
import { batchSize, interleaved } from '../lib/interleaved.js'
import { ours, version1 } from '../lib/peers.js'
import { measureInChild } from '../lib/run-child.js'

export const title = "Through hypertrace's own trace()"

const calls = {
  withId: "`tracer.trace('id')`",
  withIdAndProps: "`tracer.trace('id', props)`, 2 props",
  withoutId: '`tracer.trace()`'
}
const props = { withId: [], withIdAndProps: ['p0', 'p1'], withoutId: [] }
const base = 'no-op'

export async function run ({ quick }) {
  const results = []
  for (const call of Object.keys(calls)) {
    results.push({ call, times: await measureInChild(import.meta.url, { call, rounds: quick ? 300 : 2_000 }) })
  }
  return results
}

export async function measure ({ call, rounds }) {
  let lastEvent
  const traceFunctions = {
    // Stores the event, or V8 would eliminate its allocation
    [base]: event => { lastEvent = event },
    ours: ours(props[call], 1).count,
    '1.0.0': version1(props[call]).count
  }
  const copies = new Map(await Promise.all(['harness', ...Object.keys(traceFunctions)].map(async name => {
    const copy = await import(`../lib/hypertrace-copy.js?${name}`)
    const own = Object.fromEntries(props[call].map(prop => [prop, 'value']))
    const parent = new copy.Store()
    const stores = Array.from({ length: 10 }, () => new copy.Store({ props: own, parent: parent.tracer }))
    return [name, { ...copy, stores }]
  })))

  const fill = (batch, name) => {
    const { setTraceFunction, stores } = copies.get(name)
    setTraceFunction(traceFunctions[name] ?? traceFunctions[base])
    for (let i = 0; i < batch.length; i++) batch[i] = stores[i % stores.length]
  }
  const contestants = Object.fromEntries(Object.keys(traceFunctions).map(name => [name, copies.get(name)[call]]))
  const times = await interleaved(contestants, fill, { warmup: 300, rounds })
  return lastEvent === undefined ? null : times
}

export function markdown (results) {
  const share = (time, times) => `+${number(addedShare(time, times) * 100)}%`
  return `Nanoseconds per call: median (p25–p75) of batches of ${batchSize} calls on 10 objects. The no-op is a trace
function that ignores the event, so its time is hypertrace's own cost. Each trace function has its own copy of
hypertrace.

${table(['call', 'no-op', 'ours', '1.0.0', 'ours adds', '1.0.0 adds'], results.map(({ call, times }) => [
    calls[call], ...[times[base], times.ours, times['1.0.0']].map(spread),
    share(times.ours, times), share(times['1.0.0'], times)
  ]))}`
}

/** What a trace function adds to hypertrace's own cost, as a share of that cost. */
export function addedShare (time, times) {
  return time.median / times[base].median - 1
}
