import { once } from 'node:events'
import { Writable } from 'node:stream'
import { textChunks } from '../../dist/index.js'
import { count, number, spread, table } from '../../../../bench/lib/format.js'
import { measureInChild } from '../../../../bench/lib/run-child.js'
import { stallMonitor } from '../../../../bench/lib/stalls.js'
import { summary } from '../../../../bench/lib/statistics.js'
import { ratios } from '../lib/alternately.js'
import { registryOf, start } from '../lib/traffic.js'

export const title = '`/metrics`'

/** Milliseconds that a server writes before others have their turn. */
const slice = 1

export async function run ({ quick }) {
  const results = []
  for (const series of [10_000, 100_000]) {
    results.push(await measureInChild(import.meta.url, { series, rounds: quick ? 10 : 40 }))
  }
  return results
}

/** Milliseconds of a whole text, and the longest stall while it is written bit by bit. */
export async function measure ({ series, rounds }) {
  const registry = registryOf(series)
  const times = { text: [], numbers: [], evaluation: [] }
  const stalls = []
  for (let round = -3; round < rounds; round++) {
    const t = start + (round + 10) * 15_000
    const text = timed(() => {
      let length = 0
      for (const chunk of textChunks(registry, t)) length += Buffer.from(chunk).length
      return length
    })
    const evaluation = timed(() => registry.snapshot(t))
    const values = Array.from(registry.snapshot(t).values)
    const numbers = timed(() => {
      let length = 0
      for (let i = 0; i < values.length; i++) length += String(values[i]).length
      return length
    })
    if (text.result < numbers.result) throw new Error('the text must have all numbers')
    if (round >= 0) {
      times.text.push(text.time)
      times.numbers.push(numbers.time)
      times.evaluation.push(evaluation.time)
    }
    const stall = await written(registry, t)
    if (round >= 0) stalls.push(stall)
  }
  return {
    series,
    ...Object.fromEntries(Object.entries(times).map(([name, samples]) => [name, summary(samples)])),
    share: summary(ratios(times.numbers, times.text)).median,
    stall: Math.max(...stalls),
    usualStall: summary(stalls).median
  }
}

function timed (run) {
  const begin = performance.now()
  const result = run()
  return { time: performance.now() - begin, result }
}

/** The longest stall of the event loop while the text goes to a stream in slices. */
async function written (registry, t) {
  const sink = new Writable({ write: (_chunk, _encoding, done) => setImmediate(done) })
  const stalls = stallMonitor()
  stalls.begin()
  let end = performance.now() + slice
  for (const chunk of textChunks(registry, t)) {
    if (!sink.write(chunk)) await once(sink, 'drain')
    else if (performance.now() > end) await new Promise(resolve => setImmediate(resolve))
    else continue
    end = performance.now() + slice
  }
  return stalls.end().own
}

export function goals (results) {
  const { share, stall } = results.at(-1)
  return [
    { title: 'lines of `/metrics` against `String(double)`', least: 0.2, figure: share, gate: { least: 0.15 } },
    { title: 'longest stall in ms, 100,000 series', most: 10, figure: stall, gate: { most: 20 } }
  ]
}

export function markdown (results) {
  const row = (name, cell) => [name, ...results.map(cell)]
  return `Milliseconds, median (p25–p75). The text includes the evaluation of a tree of five nodes for each series and
UTF-8. Stalls are those of the event loop while the text is written in slices of ${slice} ms, without the time in which
it waited for a processor; each includes the millisecond between two looks.

${table(['series', ...results.map(({ series }) => count(series))], [
  row('text', ({ text }) => spread(text)),
  row('evaluation alone', ({ evaluation }) => spread(evaluation)),
  row('`String` of the same values', ({ numbers }) => spread(numbers)),
  row('speed', ({ share }) => `${number(share)}×`),
  row('longest stall', ({ stall, usualStall }) => `${number(stall)}, usually ${number(usualStall)}`)
])}`
}
