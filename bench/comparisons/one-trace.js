import { eventSource, propNames } from '../lib/events.js'
import { count, number, ratio, spread, table } from '../lib/format.js'
import { batchSize, interleaved } from '../lib/interleaved.js'
import { measureInChild } from '../lib/run-child.js'

export const title = 'One trace'

const workloads = [
  { props: 0 },
  { props: 2 },
  { props: 5 },
  { props: 0, series: 1_000 },
  { props: 0, series: 100_000 },
  { props: 0, series: 100_000, busy: 10 },
  { props: 1 },
  { props: 1, values: 100 },
  { props: 1, values: 10_000 },
  { props: 1, values: 10_000, busy: 10 }
]

/** Rounds of warm-up in which V8 comes to its last version of all the code. */
const settling = 300

const makers = {
  ours: (peers, { props, series }) => peers.ours(props, series),
  '1.0.0': (peers, { props }) => peers.version1(props),
  'prom-client `inc(labels)`': (peers, { props }) => peers.promInc(props),
  'prom-client `labels().inc()`': (peers, { props }) => peers.promLabels(props),
  '@prometheus-io/client': (peers, { props }) => peers.prometheusIo(props),
  OpenTelemetry: (peers, { props, series }) => peers.openTelemetry(props, series),
  floor: (peers, { workload }) => peers.floor(workload),
  'floor, new string': peers => peers.stringFloor()
}

export async function run ({ quick }) {
  const results = []
  for (const workload of quick ? workloads.filter(isBrief) : workloads) {
    results.push({ workload, times: await measureInChild(import.meta.url, { workload, rounds: quick ? 200 : 2_000 }) })
  }
  return results
}

// The goals are about these
function isBrief ({ props, series, values, busy }) {
  return busy === undefined && (props !== 1 || values === 10_000) && (series === undefined || series === 100_000)
}

// One process for each workload: what V8 learns about our function with one set of options would slow it down with
// another
export async function measure ({ workload, rounds }) {
  const props = propNames(workload.props)
  const series = (workload.series ?? 1) * (workload.values ?? 1)
  const calls = {}
  for (const [name, make] of Object.entries(makers)) {
    const peer = await make(await import(`../lib/peers.js?${encodeURIComponent(name)}`), { props, series, workload })
    if (peer !== null) calls[name] = peer.count
  }

  const source = eventSource(workload)
  const all = new Map(['harness', ...Object.keys(calls)].map(name => [name, source()]))
  const busy = new Map([...all.keys()].map(name => [name, source(workload.busy)]))
  // Every series is seen twice first
  const seeing = Math.ceil(2 * series / batchSize)
  const fill = (batch, name, round) => (round < -settling ? all : busy).get(name)(batch)
  return interleaved(calls, fill, { warmup: seeing + settling, rounds })
}

export function markdown (results) {
  const names = Object.keys(makers)
  const rows = cell => results.map(({ workload, times }) => [
    label(workload), ...names.map(name => times[name] === undefined ? 'n/a' : cell(times[name], times.ours))
  ])
  const harness = results.map(({ times }) => times.harness.median)
  const [least, most] = [Math.min(...harness), Math.max(...harness)].map(time => number(time))
  return `Nanoseconds per event: median (p25–p75) of batches of ${batchSize} new events that hypertrace made, all
peers in turns in one process for each row. The cost of the loop with a function that does nothing, ${least} to ${most}
ns, is taken off all of them.

With many series a batch meets ${batchSize} different ones, and finds little of them in the caches of the processor,
where eight others have been since the last batch. Where 10 are busy, all were seen, and only these are met again.

The floor is a \`Map\` lookup, by a number at hand that tells the series of this workload apart (with several values: by
the prop), and an increment; the other floor looks up \`caller.functionName\`, a string that is new in each event and
has to be hashed. Neither is an exact key.

${table(['event', ...names], rows(time => spread(time)))}

Against ours:

${table(['event', ...names], rows((time, ours) => ratio(time.median, ours.median)))}

\`@prometheus-io/client\` needs Node.js 22 or newer.`
}

function label ({ props, series = 1, values, busy }) {
  const sets = values === undefined ? `${count(series)} series` : `${count(values)} values`
  const among = busy === undefined ? '' : `, ${busy} of them busy`
  return `${props === 0 ? 'no props' : props === 1 ? '1 prop' : `${props} props`}, ${sets}${among}`
}
