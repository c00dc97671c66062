import t from 'tap'
import { Registry, toOpenMetrics, toPromtoolTest, type Sample } from '../../index.ts'
import { versions } from '../../../../test/support/prometheus-versions.ts'
import { startPrometheus } from '../../../../test/support/prometheus.ts'
import { dayOfMetrics, hostileRegistry } from '../support/hostile.ts'
import { blocksFrom, dumped, testRules } from '../support/promtool.ts'
import { samplesOf, sampleText } from '../support/samples.ts'

const start = Date.parse('2026-01-01T00:00:00Z')
const day = { from: start, to: start + 86_400_000 - 15_000 }

/** The series of a day, with hostile external labels. */
function dayRegistry (): Registry {
  return new Registry({ start, interval: '15s', externalLabels: { job: 'a"\\b\n', code: '0' } }).add(...dayOfMetrics())
}

for (const { name, programs, skip } of versions) {
  t.test(`Prometheus, ${name}, stores an export in OpenMetrics bit for bit`, { skip }, async t => {
    const registry = dayRegistry()
    const data = blocksFrom(t, Array.from(toOpenMetrics(registry, day)).join(''), programs)
    const expected = samplesOf(registry, day).sort()
    t.ok(expected.length > 25_000)
    const read = dumped(data, programs)
    t.equal(read.length, expected.length)
    t.strictSame(read.filter((sample, i) => sample !== expected[i]), [])
  })

  t.test(`Prometheus, ${name}, answers queries on an export`, { skip }, async t => {
    const registry = dayRegistry()
    const data = blocksFrom(t, Array.from(toOpenMetrics(registry, day)).join(''), programs)
    const prometheus = await startPrometheus(t, {}, '1s', { data, ...programs === undefined ? {} : { programs } })
    const at = start + 43_200_000
    const samples = await prometheus.query('{__name__=~".+"}', at / 1_000)
    t.strictSame(samples.map(({ metric, value }) => sampleText(Object.entries(metric), value, at)).sort(),
      samplesOf(registry, { from: at, to: at }).sort())
    const [rate] = await prometheus.query('rate(requests_total{code!="200"}[5m])', at / 1_000)
    t.equal(rate?.value.toFixed(12), '0.250000000000')
  })

  t.test(`promtool, ${name}, runs exported tests`, { skip }, async t => {
    t.equal(testRules(t, Array.from(toPromtoolTest(dayRegistry(), day)).join(''), programs), '')
    const hour = { from: 0, to: 3_600_000 }
    t.equal(testRules(t, Array.from(toPromtoolTest(hostileRegistry(), hour)).join(''), programs), '')
  })

  t.test(`promtool, ${name}, reads the notation bit for bit`, { skip }, async t => {
    const registry = new Registry({ start, interval: '15s', seed: 5 }).add(...dayOfMetrics())
    const range = { from: start, to: start + 1_800_000 }
    const file = Array.from(toPromtoolTest(registry, range)).join('')
    const names = [...new Set(registry.series.map(({ name }) => name))]
    const expectations = Array.from({ length: 121 }, (_, i) => {
      const samples = registry.at(start + i * 15_000)
      return names.map(name => expectation(name, i * 15, samples))
    }).flat()
    t.equal(testRules(t, file + expectations.join(''), programs), '')
  })
}

/** That at a time there are these samples of a name, and nothing else. NaN equals nothing, so it is left out. */
function expectation (name: string, seconds: number, samples: readonly Sample[]): string {
  // Only samples of this very instant: Prometheus would repeat older ones
  const expression = `${name} == ${name} and timestamp(${name}) == time()`
  const lines = samples.flatMap(sample => {
    if (sample.series.name !== name || 'stale' in sample || Number.isNaN(sample.value)) return []
    const labels = Array.from(sample.series.labels, ([label, text]) => `${label}=${JSON.stringify(text)}`).join(',')
    return [`          - { labels: ${JSON.stringify(`${name}{${labels}}`)}, value: ${yaml(sample.value)} }\n`]
  })
  return `      - expr: ${expression}
        eval_time: ${seconds}s
        exp_samples:\n${lines.join('')}`
}

function yaml (value: number): string {
  return Number.isFinite(value) ? String(value) : value > 0 ? '.inf' : '-.inf'
}
