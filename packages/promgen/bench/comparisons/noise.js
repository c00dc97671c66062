import { noise, smoothNoise } from '../../dist/index.js'
import { contextOf } from '../../dist/lib/signal/iterator.js'
import { ratio, spread, table } from '../../../../bench/lib/format.js'
import { measureInChild } from '../../../../bench/lib/run-child.js'
import { summary } from '../../../../bench/lib/statistics.js'
import { alternately, ratios } from '../lib/alternately.js'
import { start } from '../lib/traffic.js'

export const title = 'Noise'

const points = 512

/** One value in 15 s. */
const signals = {
  uniform: noise(),
  normal: noise({ kind: 'normal' }),
  'smooth, 5 m': smoothNoise({ every: '5m' }),
  'smooth, 1 m': smoothNoise({ every: '1m' }),
  'smooth, 1 m, four octaves': smoothNoise({ every: '1m', octaves: 4 })
}

export async function run ({ quick }) {
  return measureInChild(import.meta.url, { rounds: quick ? 200 : 1_000 })
}

/** Nanoseconds per sample, and the speed by that of `Math.random`. */
export async function measure ({ rounds }) {
  const context = contextOf({ seed: 1, name: 'load' })
  const x = Float64Array.from({ length: points }, (_, i) => i * 15_000)
  const t = x.map(x => start + x)
  const [values, states] = [new Float64Array(points), new Uint8Array(points)]
  const calls = Object.entries(signals).map(([name, signal]) => {
    return [name, () => signal.fill({ x, t }, points, context, values, states)]
  })
  const { random, ...others } = await alternately({
    random: () => { for (let i = 0; i < points; i++) values[i] = Math.random() },
    ...Object.fromEntries(calls)
  }, { rounds, batch: 20 })
  const perSample = samples => summary(samples.map(time => time / points))
  return {
    random: { time: perSample(random), share: 1 },
    ...Object.fromEntries(Object.entries(others).map(([name, samples]) => [
      name, { time: perSample(samples), share: summary(ratios(random, samples)).median }
    ]))
  }
}

export function goals ({ 'smooth, 1 m': { share } }) {
  return [{ title: 'smooth noise against `Math.random`', least: 0.4, figure: share, gate: { least: 0.3 } }]
}

export function markdown (results) {
  return `Nanoseconds per sample in blocks of ${points}, one sample in 15 s, median (p25–p75):

${table(['', 'time', 'speed'], Object.entries(results).map(([name, { time, share }]) => [
  name === 'random' ? '`Math.random`' : name, spread(time), ratio(share, 1)
]))}`
}
