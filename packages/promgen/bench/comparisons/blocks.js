import { count, ratio, spread, table } from '../../../../bench/lib/format.js'
import { measureInChild } from '../../../../bench/lib/run-child.js'
import { summary } from '../../../../bench/lib/statistics.js'
import { mix, Noise } from '../../dist/lib/hash.js'
import { contextOf } from '../../dist/lib/signal/iterator.js'
import { alternately, ratios } from '../lib/alternately.js'
import { seed, start, traffic } from '../lib/traffic.js'

export const title = 'Blocks of samples'

const sizes = [512, 32, 1]

/** What a generator of code would write for the same tree. */
const source = `
  let index = NaN, from = 0, rise = 0
  for (let i = 0; i < n; i++) {
    const turns = (t[i] - Math.floor(t[i] / 86400000) * 86400000) / 86400000
    const half = turns < 0.5 ? turns : turns - 0.5
    const size = Math.sin(2 * Math.PI * (half > 0.25 ? 0.5 - half : half))
    const wave = 8 * (turns < 0.5 ? size : 0 - size)
    const time = t[i] / 300000
    const knot = Math.floor(time)
    if (knot !== index) {
      index = knot
      from = 2 * random.uniform(knot * 16) - 1
      rise = 2 * random.uniform((knot + 1) * 16) - 1 - from
    }
    const part = time - knot
    const slow = from + rise * (part * part * part * (part * (part * 6 - 15) + 10))
    const fast = 2 * random.uniform(Math.floor(t[i] / 15000)) - 1
    const value = Math.min(Math.max(20 + wave + slow + fast, 0), 100)
    values[i] = Math.floor(value * 1000 + 0.5) / 1000
    states[i] = x[i] < 0 ? 1 : 0
  }`

export async function run ({ quick }) {
  const results = []
  for (const points of sizes) {
    results.push({ points, ...await measureInChild(import.meta.url, { points, rounds: quick ? 200 : 2_000 }) })
  }
  return results
}

/** Nanoseconds per sample, and how many times as fast as the generated code the blocks are. */
export async function measure ({ points, rounds }) {
  const context = contextOf({ seed: 1, name: 'load', labels: { region: 'eu' } })
  const random = new Noise(context.seed, { low: context.keyLow, high: context.keyHigh }, mix(seed ^ 0x6c078965))
  // eslint-disable-next-line no-new-func -- It is what is compared
  const compiled = new Function('x', 't', 'n', 'random', 'values', 'states', source)
  const x = Float64Array.from({ length: points }, (_, i) => i * 15_000)
  const t = x.map(x => start + x)
  const block = () => ({ values: new Float64Array(points), states: new Uint8Array(points) })
  const [ours, other] = [block(), block()]
  const times = await alternately({
    blocks: () => traffic.fill({ x, t }, points, context, ours.values, ours.states),
    generated: () => compiled(x, t, points, random, other.values, other.states)
  }, { rounds, batch: Math.ceil(10_000 / points) })
  if (ours.values.some((value, i) => !Object.is(value, other.values[i]))) throw new Error('the two must agree')
  const perSample = samples => summary(samples.map(time => time / points))
  return {
    blocks: perSample(times.blocks),
    generated: perSample(times.generated),
    share: summary(ratios(times.generated, times.blocks)).median
  }
}

export function goals ([{ share }]) {
  const title = 'blocks against the same tree through `new Function`'
  return [{ title, least: 0.75, figure: share, gate: { least: 0.6 } }]
}

export function markdown (results) {
  const rows = results.map(({ points, blocks, generated, share }) => {
    return [count(points), spread(blocks), spread(generated), ratio(share, 1)]
  })
  return `Nanoseconds per sample of a tree of nine nodes, median (p25–p75), and the speed of blocks by that of generated
code, the median of all rounds:

${table(['points in a block', 'blocks', '`new Function`', 'speed'], rows)}`
}
