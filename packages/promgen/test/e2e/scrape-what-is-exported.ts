import t, { type Test } from 'tap'
import { eventually, startPrometheus } from '../../../../test/support/prometheus.ts'
import { versions, type Version } from '../../../../test/support/prometheus-versions.ts'
import { loadConfig } from '../../lib/config/load.ts'
import { toJson } from '../../lib/export/json.ts'
import { served } from '../support/server.ts'

const scrapes = 12

/** Every type of metric, with gaps, ends, numbers that are none, and texts that need escapes. */
const text = `
seed: 3
start: 2026-01-01T00:00:00Z
interval: 15s
metrics:
  - name: plain
    type: gauge
    labels: [what]
    timeseries:
      - labels: {what: 'a "quote", a \\back\\slash and an é'}
        data: [{LinearSegment: {amplitudeStart: 1, amplitudeEnd: 0, iterationCount: 7}}]
        endStrategy: loop
      - {labels: {what: gap}, data: [{CustomValues: [1, null, null, 2, null, 3]}], endStrategy: loop}
      - {labels: {what: end}, data: [{Random: {min: -1e9, max: 1e9, iterationCount: 5}}], endStrategy: removeTimeSeries}
      - {labels: {what: last}, data: [{CustomValues: [0.1, 0.30000000000000004]}], endStrategy: sendLastValue}
      - labels: {what: infinite}
        data: [{Divide: [{CustomValues: [1, -1, 0, 5e-324]}, {CustomValues: [0, 0, 0, 3]}]}]
        endStrategy: loop
      - {labels: {what: late}, data: [{Void: {for: 1m}}, {Walk: {step: 3}}]}
  - name: requests_total
    help: "Two lines,\\nand a \\\\."
    type: counter
    labels: [pod]
    expand: {pod: [a, b, c]}
    data: [{FromRate: {of: {Add: [5, {Noise: {}}]}, resetEvery: 1m, jitter: 30s}}]
  - name: latency_seconds
    type: histogram
    buckets: [0.1, 0.5, 1, 2]
    timeseries:
      - labels: {}
        rate: [{Add: [50, {Sin: {period: 1m, amplitude: 20}}]}]
        quantiles: {0.5: [0.2], 0.9: [0.8], 0.99: [1.5]}
  - name: pause_seconds
    type: summary
    quantiles: [0.5, 0.99]
    timeseries:
      - {labels: {}, rate: [3], quantiles: {0.5: [0.01], 0.99: [{Ramp: {from: 0.1, to: 0.2, for: 1h}}]}}
  - name: other
    type: untyped
    data: [{SmoothNoise: {every: 1m, octaves: 4}}]
`

/** Step and value of the samples of each series. */
type Samples = Record<string, Array<[step: number, value: number]>>

/** Of a series. Prometheus 3 stores le="1" as le="1.0". */
function key (name: string, labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([name, ...Object.entries(labels).map(([label, value]) => {
    return [label, label === 'le' || label === 'quantile' ? Number(value) : value]
  }).sort()])
}

function exported (): Samples {
  const { registry } = loadConfig(text)
  const { start, interval } = registry
  const json = Array.from(toJson(registry, { from: start, to: start + (scrapes - 1) * interval })).join('')
  const series = JSON.parse(json) as Array<{
    name: string, labels: Record<string, string>, samples: Array<[number, number | string | null]>
  }>
  return Object.fromEntries(series.map(({ name, labels, samples }) => {
    const present = samples.filter(([, value]) => value !== null && value !== 'stale')
    return [key(name, labels), present.map(([time, value]) => {
      return [(time - start) / interval, Number(String(value).replace('Inf', 'Infinity'))]
    })]
  }))
}

async function scraped (t: Test, { programs }: Version): Promise<Samples> {
  const { registry } = loadConfig(text)
  const server = await served(t, registry, { advance: 'scrape' })
  const prometheus = await startPrometheus(t, { promgen: server.port }, '1s', { ...programs && { programs } })
  const [up] = await eventually(() => prometheus.samples('up[1h]'), lines => (lines[0]?.values.length ?? 0) >= scrapes)
  const times = up!.values.slice(0, scrapes).map(([time]) => time)
  const lines = await prometheus.samples('{job="promgen", __name__!~"up|scrape_.*"}[1h]', times.at(-1)!)
  return Object.fromEntries(lines.map(({ metric: { __name__: name, job, instance, ...labels }, values }) => {
    return [key(name!, labels), values.map(([time, value]): [number, number] => [times.indexOf(time), value])]
  }))
}

// They wait for scrapes most of the time
t.jobs = versions.length

for (const version of versions) {
  t.test(`what ${version.name} has scraped is what is exported`, { skip: version.skip }, async t => {
    const wanted = exported()
    t.ok(Object.keys(wanted).length > 20)
    t.strictSame(await scraped(t, version), wanted)
  })
}
