import t, { type Test } from 'tap'
import { startPrometheus, type Prometheus } from '../../../../test/support/prometheus.ts'
import { versions, type Version } from '../../../../test/support/prometheus-versions.ts'
import { loadConfig } from '../../lib/config/load.ts'
import type { Registry } from '../../lib/metric/registry.ts'
import { blocksOf } from '../support/blocks.ts'
import { increaseOf } from '../support/increase.ts'

const interval = 15
const minute = 60
const hours = 3

/** A registry, and a Prometheus that has its first hours. */
async function imported (
  t: Test, metrics: string, { programs }: Version
): Promise<{ registry: Registry, prometheus: Prometheus, start: number }> {
  const { registry } = loadConfig(`start: 2026-01-01T00:00:00Z\ninterval: 15s\n${metrics}`)
  const data = blocksOf(t, registry, { from: registry.start, to: registry.start + hours * 3_600_000 }, programs)
  const prometheus = await startPrometheus(t, {}, '1s', { data, ...programs && { programs } })
  return { registry, prometheus, start: registry.start / 1_000 }
}

/** The values of a gauge of a registry in between the instants of its grid, too. */
function gaugeAt (registry: Registry, name: string, time: number): number {
  const sample = registry.at(time * 1_000).find(({ series }) => series.name === name)!
  return 'value' in sample ? sample.value : NaN
}

/** Quantiles that move, each beside itself as a gauge. */
const latencies = `
signals:
  p50: [{Sin: {period: 1h, amplitude: 0.05, offset: 0.12}}]
  p90: [{Sin: {period: 90m, amplitude: 0.15, offset: 0.45, phase: 0.3}}]
  p99: [{Points: {points: [[0s, 0.9], [1h, 2.4], [2h, 1.1], [3h, 1.1]]}}]
metrics:
  - {name: p50, type: gauge, data: [{Ref: p50}]}
  - {name: p90, type: gauge, data: [{Ref: p90}]}
  - {name: p99, type: gauge, data: [{Ref: p99}]}
  - name: latency_seconds
    type: histogram
    buckets: [${Array.from({ length: 20 }, (_, i) => (0.01 * 1.35 ** i).toPrecision(3)).join(', ')}]
    timeseries:
      - labels: {}
        rate: [{Sin: {period: 40m, amplitude: 400, offset: 1000}}]
        quantiles: {0.5: [{Ref: p50}], 0.9: [{Ref: p90}], 0.99: [{Ref: p99}]}
`

async function checkQuantiles (t: Test, version: Version): Promise<void> {
  const { registry, prometheus, start } = await imported(t, latencies, version)
  // Between two samples, so that all versions have the same four in their ranges, of which this is the middle
  const first = start + 2 * minute + 5
  const middle = (time: number): number => time - 5 - 1.5 * interval
  for (const [p, name] of [[0.5, 'p50'], [0.9, 'p90'], [0.99, 'p99']] as const) {
    const query = `histogram_quantile(${p}, rate(latency_seconds_bucket[1m]))`
    const [line] = await prometheus.range(query, first, start + hours * 3_600, minute)
    const worst = Math.max(...line!.values.map(([time, value]) => {
      return Math.abs(value / gaugeAt(registry, name, middle(time)) - 1)
    }))
    t.comment(`${name}: at most ${(100 * worst).toFixed(2)}% off in ${line!.values.length} queries`)
    t.equal(line!.values.length, hours * 60 - 2)
    t.ok(worst < 0.01, `${name} is ${worst} off`)
  }
}

/** Rates whose integrals are known. */
const counters = `
metrics:
  - name: lines_total
    type: counter
    data:
      - FromRate:
          of: [{Points: {points: [[0s, 2], [30m, 20], [1h, 20], [90m, 0], [2h, 4], [3h, 1]]}}]
          resetEvery: 50m
  - name: sine_total
    type: counter
    data: [{FromRate: {of: [{Sin: {period: 40m, amplitude: 3, offset: 5}}]}}]
`
const lines = [[0, 2], [30, 20], [60, 20], [90, 0], [120, 4], [180, 1]]
  .map(([minutes, rate]): [number, number] => [minutes! * minute, rate!])

/** The integral of the lines from 0 to a number of seconds. */
function integralOfLines (seconds: number): number {
  return lines.slice(1).reduce((sum, [end, last], i) => {
    const [begin, first] = lines[i]!
    const length = Math.min(seconds, end) - begin
    return length <= 0 ? sum : sum + length * (first + (last - first) * length / (end - begin) / 2)
  }, 0)
}

/** The integral of the sine, whose midnight is the start. */
function integralOfSine (seconds: number): number {
  const angle = 2 * Math.PI / (40 * minute)
  return 5 * seconds + 3 * (1 - Math.cos(angle * seconds)) / angle
}

/** Counters of which samples with resets are made. */
const exact: ReadonlyArray<readonly [name: string, at: (seconds: number) => number]> = [
  ['lines_total', seconds => {
    const reset = Math.floor(seconds / (50 * minute)) * 50 * minute
    return integralOfLines(seconds) - integralOfLines(reset)
  }],
  ['sine_total', integralOfSine]
]

/**
 * Most that sums of rates in the middles of steps are off the integral of the sine in so many seconds: the error of the
 * midpoint rule is at most length · step² / 24 times the greatest second derivative of the rate.
 */
function midpointError (seconds: number): number {
  return seconds * interval ** 2 / 24 * 3 * (2 * Math.PI / (40 * minute)) ** 2
}

async function checkIncreases (t: Test, version: Version): Promise<void> {
  const { prometheus, start } = await imported(t, counters, version)
  const end = start + hours * 3_600
  for (const [name, at] of exact) {
    // Lines whose points are on the grid are summed without an error, but that of adding numbers
    const allowed = (seconds: number): number => name === 'sine_total' ? midpointError(seconds) : 1e-9 * seconds
    const [line] = await prometheus.samples(`${name}[1d]`, end)
    t.equal(line!.values.length, hours * 240 + 1)
    const off = line!.values.filter(([time, value]) => Math.abs(value - at(time - start)) > allowed(time - start))
    t.strictSame(off, [], `${name} is the integral of its rate since the last reset`)

    for (const range of [1, 5, 60].map(minutes => minutes * minute)) {
      // Between two samples, so that all versions have the same ones in their ranges
      const found = await prometheus.range(`increase(${name}[${range}s])`, start + range + 5, end, 3 * interval)
      const wrong = found[0]!.values.filter(([time, value]) => {
        const [from, to] = [time - range, time]
        const samples = line!.values.filter(([t]) => t > from && t <= to)
          .map(([t]): [number, number] => [t, at(t - start)])
        return Math.abs(value - increaseOf(samples, from, to)) > allowed(range)
      })
      t.ok(found[0]!.values.length > 150)
      t.strictSame(wrong, [], `increase(${name}[${range}s]) is that of the integral at the samples, extrapolated`)
    }
  }
}

for (const version of versions) {
  const { name, skip } = version
  t.test(`${name} finds the quantiles that were asked for`, { skip }, t => checkQuantiles(t, version))
  t.test(`${name} finds the increase of a counter`, { skip }, t => checkIncreases(t, version))
}
