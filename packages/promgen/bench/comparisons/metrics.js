import { fileURLToPath } from 'node:url'
import { textChunks } from '../../dist/index.js'
import { count, number, spread, table } from '../../../../bench/lib/format.js'
import { measureInChild, message, start as startChild } from '../../../../bench/lib/run-child.js'
import { summary } from '../../../../bench/lib/statistics.js'
import { ratios } from '../lib/alternately.js'
import { registryOf, start } from '../lib/traffic.js'

export const title = '`/metrics`'

const server = fileURLToPath(new URL('../lib/scrape-server.js', import.meta.url))

export async function run ({ quick }) {
  const results = []
  for (const series of [10_000, 100_000]) {
    const rounds = quick ? 10 : 40
    const text = await measureInChild(import.meta.url, { series, rounds })
    results.push({ ...text, ...await scraped(series, rounds) })
  }
  return results
}

/** Milliseconds of a whole text. */
export async function measure ({ series, rounds }) {
  const registry = registryOf(series)
  const times = { text: [], numbers: [], evaluation: [] }
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
  }
  return {
    series,
    ...Object.fromEntries(Object.entries(times).map(([name, samples]) => [name, summary(samples)])),
    share: summary(ratios(times.numbers, times.text)).median
  }
}

function timed (run) {
  const begin = performance.now()
  const result = run()
  return { time: performance.now() - begin, result }
}

/** The stalls of a server's event loop while it answers scrapes. The first one makes the texts of all series. */
async function scraped (series, rounds) {
  const child = startChild(server, [series])
  try {
    const { url } = await message(child)
    const stalls = []
    for (let round = 0; round <= rounds; round++) {
      await asked(child, 'begin')
      const answer = await fetch(`${url}metrics`)
      const lines = (await answer.text()).split('\n').length
      if (lines !== series + 3) throw new Error(`an answer must have all series, received ${lines} lines`)
      const { stall } = await asked(child, 'end')
      stalls.push(stall.own)
    }
    const [first, ...others] = stalls
    return { firstStall: first, stall: Math.max(...others), usualStall: summary(others).median }
  } finally {
    child.disconnect()
  }
}

function asked (child, request) {
  child.send(request)
  return message(child)
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
UTF-8. Stalls are those of the event loop of a server while it answers a scrape, without the time in which it waited for
a processor; each includes the millisecond between two looks. The first scrape makes the texts of all series.

${table(['series', ...results.map(({ series }) => count(series))], [
  row('text', ({ text }) => spread(text)),
  row('evaluation alone', ({ evaluation }) => spread(evaluation)),
  row('`String` of the same values', ({ numbers }) => spread(numbers)),
  row('speed', ({ share }) => `${number(share)}×`),
  row('longest stall', ({ stall, usualStall }) => `${number(stall)}, usually ${number(usualStall)}`),
  row('stall of the first scrape', ({ firstStall }) => number(firstStall))
])}`
}
