import { readFileSync } from 'node:fs'
import { Registry as AppRegistry } from 'prom-client'
import t, { type Test } from 'tap'
import { createMetrics } from '../../../../examples/person-api/metrics.js'
import { panelsOf, severalValues, withVariables, type Dashboard } from '../../../../test/support/dashboard.ts'
import { startPrometheus, type Prometheus } from '../../../../test/support/prometheus.ts'
import { parsePromql } from '../../../../test/support/promql.ts'
import { versions, type Version } from '../../../../test/support/prometheus-versions.ts'
import { dashboardText } from '../../examples/dashboards/generator/dashboard.ts'
import { blocksOf } from '../support/blocks.ts'
import { exampleConfig } from '../support/example.ts'

const text = readFileSync(new URL('../../examples/dashboards/person-api.json', import.meta.url), 'utf8')
const panels = panelsOf(JSON.parse(text) as Dashboard)
const variables = { job: severalValues(['person-api']), __rate_interval: '1m' }

const { registry } = exampleConfig('dashboards/person-api.yaml')
const at = (clock: string): number => Date.parse(`2026-01-01T${clock}Z`) / 1_000

t.test('the dashboard is that of its generator', async t => {
  t.equal(text, dashboardText())
})

t.test('each panel has an id, a place and the chosen data source', async t => {
  t.strictSame(panels.map(({ id }) => id), panels.map((_, i) => i + 1))
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    return Array.from({ length: w * h }, (_, i) => `${x + i % w}, ${y + Math.floor(i / w)}`)
  })
  t.equal(new Set(cells).size, cells.length, 'no panel covers another')
  for (const { title, datasource, targets } of panels) {
    // eslint-disable-next-line no-template-curly-in-string -- Grafana replaces it by the value of the variable
    const source = { type: 'prometheus', uid: '${datasource}' }
    t.strictSame([datasource, ...targets.map(({ datasource }) => datasource)], [source, ...targets.map(() => source)])
    t.strictSame(targets.flatMap(({ expr }) => parsePromql(withVariables(expr, variables)).errors), [], title)
  }
})

t.test('the families are those of the app', async t => {
  const register = new AppRegistry()
  createMetrics(register, { size: 1 })
  const wanted = register.getMetricsAsArray().map(metric => {
    const { name, help, labelNames, upperBounds } = metric as typeof metric & {
      labelNames: string[], upperBounds?: number[]
    }
    return { name, type: metric.constructor.name.toLowerCase(), help, labels: labelNames, buckets: upperBounds ?? [] }
  })
  const made = registry.families.map(({ name, type, help, labels, buckets }) => ({ name, type, help, labels, buckets }))
  t.strictSame(made, wanted)
})

/** The only value of an expression at a time of the day. */
async function one (prometheus: Prometheus, expr: string, clock: string): Promise<number> {
  const samples = await prometheus.query(expr, at(clock))
  if (samples.length !== 1) throw new Error(`${expr} must have one value, received ${samples.length}`)
  return samples[0]!.value
}

/** Four hours with the incident, in seconds. */
const [from, to, step] = [at('12:00:00'), at('16:00:00'), 300]

async function checkPanels (t: Test, { programs }: Version): Promise<void> {
  const data = blocksOf(t, registry, { from: from * 1_000, to: to * 1_000 }, programs)
  const prometheus = await startPrometheus(t, {}, '1s', { data, ...programs && { programs } })
  for (const { title, targets } of panels) {
    for (const { expr } of targets) {
      const lines = await prometheus.range(withVariables(expr, variables), from + step, to, step)
      t.ok(lines.length > 0, `${title}: ${expr}`)
      for (const { metric, values } of lines) {
        const numbers = values.filter(([, value]) => Number.isFinite(value))
        t.equal(numbers.length, (to - from) / step, `${title}: ${JSON.stringify(metric)} always has a number`)
      }
    }
  }

  const errors = withVariables(panels.find(({ title }) => title === 'Answers 4xx')!.targets[0]!.expr, variables)
  t.ok(await one(prometheus, errors, '13:30:00') > 0.15, 'many answers 404 during the incident')
  t.ok(await one(prometheus, errors, '15:00:00') < 0.05, 'and few afterwards')
  const slow = withVariables(panels.find(({ title }) => /^Nine/.test(title))!.targets[0]!.expr, variables)
  const ratio = await one(prometheus, slow, '13:30:00') / await one(prometheus, slow, '15:00:00')
  t.ok(ratio > 5, `requests take ${ratio} times as long`)
  const persons = 'person_store_count - (1 + person_created_total - person_deleted_total)'
  t.ok(Math.abs(await one(prometheus, persons, '16:00:00')) <= 0.5, 'persons are those created and not deleted')
  const requests = 'sum(http_requests_total) / sum(http_status_code)'
  t.ok(Math.abs(await one(prometheus, requests, '16:00:00') - 1) < 1e-9, 'each request has one code')
  const durations = 'sum(http_requests_total) - sum(http_request_duration_seconds_count)'
  t.ok(Math.abs(await one(prometheus, durations, '16:00:00')) < 5, 'and one duration, of five series of whole counts')
}

for (const version of versions) {
  t.test(`${version.name} fills every panel`, { skip: version.skip }, t => checkPanels(t, version))
}
