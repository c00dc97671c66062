import { constant, noise, sin, smoothNoise } from '../../dist/index.js'
import { mix, Noise } from '../../dist/lib/hash.js'
import { contextOf } from '../../dist/lib/signal/iterator.js'
import { spread, ratio, table } from '../../../../bench/lib/format.js'
import { alternately } from '../lib/alternately.js'
import { measureInChild } from '../../../../bench/lib/run-child.js'

export const title = 'Blocks'

const points = 512
const seed = 7

/** Nine nodes: a level, a daily curve, slow noise and fast noise, as traffic has them. */
const tree = constant(20).add(sin({ period: '1d', amplitude: 8 })).add(smoothNoise({ every: '5m', seed }))
  .add(noise({ seed })).clamp(0, 100).round(0.001)

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
    const smooth = from + rise * (part * part * part * (part * (part * 6 - 15) + 10))
    const fast = 2 * random.uniform(Math.floor(t[i] / 15000)) - 1
    const value = Math.min(Math.max(20 + wave + smooth + fast, 0), 100)
    values[i] = Math.floor(value * 1000 + 0.5) / 1000
    states[i] = x[i] < 0 ? 1 : 0
  }`

export async function run ({ quick }) {
  return measureInChild(import.meta.url, { rounds: quick ? 100 : 1_000 })
}

/** Nanoseconds per sample. */
export async function measure ({ rounds }) {
  const context = contextOf({ seed: 1, name: 'load', labels: { region: 'eu' } })
  const { keyLow: low, keyHigh: high } = context
  const random = new Noise(context.seed, { low, high }, mix(seed ^ 0x6c078965))
  // eslint-disable-next-line no-new-func -- It is what is compared
  const compiled = new Function('x', 't', 'n', 'random', 'values', 'states', source)
  const x = Float64Array.from({ length: points }, (_, i) => i * 15_000)
  const t = x.map(x => 1_767_225_600_000 + x)
  const results = [0, 1].map(() => ({ values: new Float64Array(points), states: new Uint8Array(points) }))
  const [ours, other] = results
  const times = await alternately({
    blocks: () => tree.fill({ x, t }, points, context, ours.values, ours.states),
    'new Function': () => compiled(x, t, points, random, other.values, other.states)
  }, { rounds, batch: 20 })
  if (ours.values.some((value, i) => !Object.is(value, other.values[i]))) throw new Error('the two must agree')
  return Object.fromEntries(Object.entries(times).map(([name, samples]) => [name, samples.map(ns => ns / points)]))
}
