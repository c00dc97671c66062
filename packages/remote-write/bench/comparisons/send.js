import { fileURLToPath } from 'node:url'
import { number, spread, table } from '../../../../bench/lib/format.js'
import { measureInChild, message, start as startScript } from '../../../../bench/lib/run-child.js'
import { summary } from '../../../../bench/lib/statistics.js'
import { ratios } from '../../../promgen/bench/lib/alternately.js'
import { RemoteWriter, Series } from '../dist/index.js'
import { labelsOf, start } from '../lib/series.js'
import { isInstalled, startVictoriaMetrics } from '../lib/victoria-metrics.js'

export const title = 'Sending history'

const series = 2_000

export async function run ({ quick }) {
  return await measureInChild(import.meta.url, { rounds: quick ? 3 : 10, instants: quick ? 200 : 500 })
}

/** Samples per second, into nothing and, where it is installed, into VictoriaMetrics. */
export async function measure ({ rounds, instants }) {
  const child = startScript(fileURLToPath(new URL('../lib/null-receiver.js', import.meta.url)), [])
  const port = await message(child)
  const receivers = { nothing: `http://127.0.0.1:${port}/` }
  const server = isInstalled ? await startVictoriaMetrics() : undefined
  if (server !== undefined) receivers.victoriaMetrics = server.url
  const all = Array.from({ length: series }, (_, i) => new Series('trace_counter', labelsOf(i), { type: 'counter' }))
  const speeds = Object.fromEntries(Object.keys(receivers).map(name => [name, []]))
  for (let round = -1; round < rounds; round++) {
    for (const [name, url] of Object.entries(receivers)) {
      const speed = await send(url, all, start + round * instants * 15_000, instants)
      if (round >= 0) speeds[name].push(speed)
    }
  }
  child.disconnect()
  await server?.stop()
  return {
    ...Object.fromEntries(Object.entries(speeds).map(([name, samples]) => [name, summary(samples)])),
    ...server !== undefined && { share: summary(ratios(speeds.nothing, speeds.victoriaMetrics)).median }
  }
}

async function send (url, all, from, instants) {
  const begin = performance.now()
  const writer = new RemoteWriter({ url, protocol: '1.0' })
  for (let i = 0; i < instants; i++) {
    await writer.write(all.map((series, n) => ({ series, t: from + i * 15_000, value: i + n })))
  }
  const { samples } = await writer.stop()
  const seconds = (performance.now() - begin) / 1_000
  if (samples !== all.length * instants) throw new Error(`all samples must be sent, got ${samples}`)
  return samples / seconds
}

export function goals ({ share }) {
  if (share === undefined) return []
  const title = 'a null receiver against VictoriaMetrics beside the sender'
  return [{ title, least: 1.5, figure: share, gate: { least: 1.1 } }]
}

export function markdown ({ nothing, victoriaMetrics, share }) {
  const rows = [['nothing', spread(nothing), '1×']]
  if (share !== undefined) rows.push(['VictoriaMetrics', spread(victoriaMetrics), `${number(1 / share)}×`])
  return `Samples per second of ${series} series by 1.0 on four lanes, median (p25–p75), with the receiver on the same
processors. VictoriaMetrics is left out where it is not installed.

${table(['into', 'samples a second', 'speed'], rows)}`
}
