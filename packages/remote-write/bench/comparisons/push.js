import { once } from 'node:events'
import { createServer } from 'node:http'
import { count, number, table } from '../../../../bench/lib/format.js'
import { measureInChild } from '../../../../bench/lib/run-child.js'
import { stallMonitor } from '../../../../bench/lib/stalls.js'
import { summary } from '../../../../bench/lib/statistics.js'
import HypertracePrometheus from '../../../../dist/index.mjs'
import { filler } from '../../../../bench/lib/fill.js'
import { pushRegistry } from '../dist/index.js'

export const title = '`pushRegistry`'

export async function run ({ quick }) {
  const results = []
  for (const protocol of ['1.0', '2.0']) {
    results.push(await measureInChild(import.meta.url, { protocol, series: 100_000, pushes: quick ? 4 : 12 }))
  }
  return results
}

/** The longest stalls of the first push, of those that follow, and of the end. */
export async function measure ({ protocol, series, pushes }) {
  const receiver = createServer((req, res) => {
    const written = { 'x-prometheus-remote-write-samples-written': '100000' }
    req.resume().on('end', () => res.writeHead(204, protocol === '2.0' ? written : {}).end())
  }).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  let push
  const settled = samples => new Promise(resolve => {
    const look = () => push.sent + push.rejected >= samples ? resolve() : setImmediate(look)
    look()
  })
  const stalls = stallMonitor()
  async function stallOf (work) {
    stalls.begin()
    const begin = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(begin)
    return { own: stalls.end().own, milliseconds: (user + system) / 1_000 }
  }
  const url = `http://127.0.0.1:${receiver.address().port}/`
  const register = registryOf(series)
  const first = await stallOf(async () => {
    push = pushRegistry(register, { url, protocol, interval: '1d', maxQueue: 1e6, labels: { job: 'chat' } })
    await push.push()
    await settled(2 * series)
  })
  const later = []
  for (let i = 3; i < 3 + pushes; i++) {
    later.push(await stallOf(async () => {
      await push.push()
      await settled(i * series)
    }))
  }
  const end = await stallOf(() => push.stop())
  receiver.close().closeAllConnections()
  if (push.sent !== (pushes + 4) * series) throw new Error(`all samples must be sent, got ${push.sent}`)
  const stall = later.map(({ own }) => own)
  return {
    protocol,
    series,
    first: first.own,
    longest: Math.max(...stall),
    usual: summary(stall).median,
    end: end.own,
    milliseconds: summary(later.map(({ milliseconds }) => milliseconds)).median
  }
}

/** A registry of prom-client with the counter of hypertrace-prometheus, which is read in slices. */
function registryOf (series) {
  const trace = HypertracePrometheus({
    maxSeries: series, dropCollected: false, collectDefaults: false, totals: false
  })
  filler(series)(trace)
  return trace.register
}

export function goals (results) {
  return results.map(({ protocol, longest }) => {
    const title = `longest stall in ms of a push of 100,000 series by ${protocol}`
    return { title, most: 10, figure: longest, gate: { most: 20 } }
  })
}

export function markdown (results) {
  const row = (name, cell) => [name, ...results.map(cell)]
  return `Stalls of the event loop in milliseconds while ${count(results[0].series)} series of the counter of
hypertrace-prometheus are collected, encoded, compressed and sent over HTTP to a receiver in the same process, without
the time in which it waited for a processor; each includes the millisecond between two looks.

${table(['', ...results.map(({ protocol }) => protocol)], [
  row('first push, which makes the series', ({ first }) => number(first)),
  row('later pushes: longest', ({ longest }) => number(longest)),
  row('later pushes: usual', ({ usual }) => number(usual)),
  row('end, with stale markers', ({ end }) => number(end)),
  row('processor time of a push', ({ milliseconds }) => number(milliseconds))
])}`
}
