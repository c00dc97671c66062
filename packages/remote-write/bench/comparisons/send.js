import { fileURLToPath } from 'node:url'
import { number, spread, table } from '../../../../bench/lib/format.js'
import { measureInChild, message, start as startScript } from '../../../../bench/lib/run-child.js'
import { summary } from '../../../../bench/lib/statistics.js'
import { ratios } from '../../../promgen/bench/lib/alternately.js'
import { pushTimeseries } from 'prometheus-remote-write'
import { RemoteWriter, Series } from '../dist/index.js'
import { labelsOf, start } from '../lib/series.js'
import { isInstalled, startVictoriaMetrics } from '../lib/victoria-metrics.js'

export const title = 'Sending history'

const series = 2_000

/** Series, and samples of each, in a request of the writer. */
const perRequest = 500
const perSeries = 20

export async function run ({ quick }) {
  return await measureInChild(import.meta.url, { rounds: quick ? 3 : 10, instants: quick ? 200 : 500 })
}

/** Samples per second, into nothing, by another sender as well, and where it is installed, into VictoriaMetrics. */
export async function measure ({ rounds, instants }) {
  const child = startScript(fileURLToPath(new URL('../lib/null-receiver.js', import.meta.url)), [])
  const nothing = `http://127.0.0.1:${await message(child)}/`
  const server = isInstalled ? await startVictoriaMetrics() : undefined
  const all = Array.from({ length: series }, (_, i) => new Series('trace_counter', labelsOf(i), { type: 'counter' }))
  const few = Math.ceil(instants / 10 / perSeries) * perSeries
  const calls = {
    nothing: from => send(nothing, all, from, instants),
    ...server !== undefined && { victoriaMetrics: from => send(server.url, all, from, instants) },
    peer: from => sendByPeer(nothing, from, few)
  }
  const rows = Object.fromEntries(Object.keys(calls).map(name => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, call] of Object.entries(calls)) {
      const row = await timed(() => call(start + round * instants * 15_000))
      if (round >= 0) rows[name].push(row)
    }
  }
  child.disconnect()
  await server?.stop()
  const column = (name, key) => rows[name].map(row => row[key])
  const shareOf = (name, key) => summary(ratios(column('nothing', key), column(name, key))).median
  return {
    ...Object.fromEntries(Object.keys(calls).map(name => [name, {
      speed: summary(column(name, 'speed')), cost: summary(column(name, 'cost'))
    }])),
    ...server !== undefined && { share: shareOf('victoriaMetrics', 'speed') },
    byPeer: { speed: shareOf('peer', 'speed'), cost: shareOf('peer', 'cost') }
  }
}

/** Samples per second, and nanoseconds of this process's processor time for each. */
async function timed (call) {
  const [begin, used] = [performance.now(), process.cpuUsage()]
  const samples = await call()
  const { user, system } = process.cpuUsage(used)
  return { speed: samples / (performance.now() - begin) * 1_000, cost: (user + system) * 1_000 / samples }
}

async function send (url, all, from, instants) {
  const writer = new RemoteWriter({ url, protocol: '1.0' })
  for (let i = 0; i < instants; i++) {
    await writer.write(all.map((series, n) => ({ series, t: from + i * 15_000, value: i + n })))
  }
  const { samples } = await writer.stop()
  if (samples !== all.length * instants) throw new Error(`all samples must be sent, got ${samples}`)
  return samples
}

/** The peer gathers nothing: it is given requests of the size and shape that the writer makes of such a history. */
async function sendByPeer (url, from, instants) {
  for (let i = 0; i < instants; i += perSeries) {
    for (let first = 0; first < series; first += perRequest) {
      const timeSeries = Array.from({ length: perRequest }, (_, n) => ({
        labels: { __name__: 'trace_counter', ...labelsOf(first + n) },
        samples: Array.from({ length: perSeries }, (_, k) => ({ value: i + n, timestamp: from + (i + k) * 15_000 }))
      }))
      const { status, errorMessage } = await pushTimeseries(timeSeries, { url, fetch })
      if (status !== 204) throw new Error(`all samples must be sent, got ${status} ${errorMessage}`)
    }
  }
  return series * instants
}

export function goals ({ share }) {
  if (share === undefined) return []
  const title = 'a null receiver against VictoriaMetrics beside the sender'
  return [{ title, least: 1.5, figure: share, gate: { least: 1.1 } }]
}

export function markdown ({ nothing, victoriaMetrics, peer, share, byPeer }) {
  const row = (name, { speed, cost }, factor) => [name, spread(speed), `${number(factor)}×`, spread(cost)]
  const rows = [row('nothing', nothing, 1)]
  if (share !== undefined) rows.push(row('VictoriaMetrics', victoriaMetrics, 1 / share))
  rows.push(row('nothing, by prometheus-remote-write', peer, 1 / byPeer.speed))
  return `Samples per second of ${series} series by 1.0 on four lanes, and nanoseconds of the sender's processor time
for each, median (p25–p75), with the receiver on the same processors. VictoriaMetrics is left out where it is not
installed. prometheus-remote-write sends one request after the other. It is given requests that are made up, of as many
samples, and takes ${number(1 / byPeer.cost)} times the processor time of the writer, which checks and gathers single
samples.

${table(['into', 'samples a second', 'speed', 'processor time'], rows)}`
}
