import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { collectDefaultMetrics, Registry } from 'prom-client'
import t from 'tap'
import { files } from '../../../dashboards/generator/files.ts'
import { hypercoreMessages } from '../../../dashboards/generator/queries.ts'
import { builtinLabels, propLabels } from '../../../lib/counting/label-schema.ts'
import { familyNames } from '../../../lib/registry/family-names.ts'
import { dashboardFolder, panelsOf, readDashboard, withVariables } from '../../support/dashboard.ts'
import { parsePromql } from '../../support/promql.ts'

// The rules of https://github.com/grafana/dashboard-linter that matter, as tests of our own

const dashboard = readDashboard()
const panels = panelsOf(dashboard)
const targets = panels.flatMap(({ title, targets }) => targets.map(target => ({ title, ...target })))
// eslint-disable-next-line no-template-curly-in-string -- Grafana replaces it by the value of the variable
const source = { type: 'prometheus', uid: '${datasource}' }

/** Any values: they only have to be where a value can be. */
const values = { job: 'a', instance: 'b', class: 'c', __rate_interval: '1m', __range: '1h' }

t.test('the checked-in files are those that the generator makes: npm run dashboards', async t => {
  const made = files()
  for (const [name, text] of Object.entries(made)) {
    t.equal(text, readFileSync(new URL(name, dashboardFolder), 'utf8'), name)
  }
  const there = readdirSync(dashboardFolder).filter(name => /\.\w+$/.test(name))
  t.strictSame(there.sort(), Object.keys(made).sort(), 'and there are no others')
})

t.test('the rows, of which the last is collapsed', async t => {
  const rows = dashboard.panels.filter(({ type }) => type === 'row')
  t.strictSame(rows.map(({ title, collapsed }) => [title, collapsed]), [
    ['Overview', false], ['One class: $class', false], ['New and unusual', false], ['Holepunch', false],
    ['Process', true]
  ])
  t.ok(rows.at(-1)!.panels!.length > 0)
})

t.test('it can be imported: ids differ, panels do not overlap, nobody can edit the provisioned one', async t => {
  const ids = [...dashboard.panels, ...dashboard.panels.flatMap(({ panels = [] }) => panels)].map(({ id }) => id)
  t.equal(new Set(ids).size, ids.length)
  t.ok(ids.every(id => Number.isInteger(id) && id > 0))
  t.equal(dashboard.editable, false)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    t.ok(x + w <= 24)
    return Array.from({ length: w * h }, (_, i) => `${x + i % w},${y + Math.floor(i / w)}`)
  })
  t.equal(new Set(cells).size, cells.length)
})

t.test('every panel has a title, a description, a unit, and the data source of the variable', async t => {
  for (const { title, description, datasource, targets, fieldConfig, type } of panels) {
    t.match(title, /^[A-Z]/)
    t.match(description, /^\S.*\.$/, `${title}: sentences`)
    t.match(fieldConfig.defaults.unit, /^\S+$/, `${title}: unit`)
    t.strictSame(datasource, source, title)
    t.ok(targets.length > 0, title)
    for (const target of targets) {
      t.strictSame(target.datasource, source, title)
      if (type === 'timeseries') t.match(target.legendFormat, /^\{\{\w+\}\}/, `${title}: names of the lines`)
      t.equal(target.instant, type !== 'timeseries', `${title}: lines are over time, the others are of now`)
    }
  }
  t.equal(new Set(panels.map(({ title }) => title)).size, panels.length, 'titles differ')
})

t.test('panels whose right answer is often "none" say so', async t => {
  const said = panels.filter(({ fieldConfig }) => fieldConfig.defaults.noValue !== undefined)
  const ofProcess = dashboard.panels.at(-1)!.panels!.map(({ title }) => title)
  t.strictSame(said.map(({ title }) => title), [
    'Restarts',
    'Calls per second, ten busiest objects', 'Calls per second, ten busiest parents', 'Calls seen by object',
    'Called for the first time in an hour', 'Far above their last hour', 'Silent classes',
    'Hypercore, calls per second', 'Peer, calls per second', 'Channel, messages per second',
    'HyperDHT, calls per second', ...ofProcess
  ])
  const inWords = panels.filter(({ fieldConfig }) => fieldConfig.defaults.mappings?.[0]?.options[0]?.text === 'none')
  t.strictSame(inWords.map(({ title }) => title), ['Overflow', 'Restarts'])
})

t.test('the variables: data source, job, instance and class, several of each, and all', async t => {
  const [datasource, ...others] = dashboard.templating.list
  t.match(datasource, { name: 'datasource', type: 'datasource', label: 'Data source', query: 'prometheus' })
  const labels = others.map(({ name, label }) => [name, label])
  t.strictSame(labels, [['job', 'Job'], ['instance', 'Instance'], ['class', 'Class']])
  for (const variable of others) {
    t.match(variable, { type: 'query', datasource: source, multi: true, includeAll: true, refresh: 2 })
  }
  // With "All", these are the values that have the metric, so no other app's `up` is shown
  t.strictSame(others.map(({ allValue }) => allValue), [undefined, undefined, '.*'])
})

t.test('every selector is of the chosen job and instance', async t => {
  for (const { title, expr } of targets) {
    const { selectors } = parsePromql(withVariables(expr, values))
    t.ok(selectors.length > 0, title)
    for (const { metric, matchers } of selectors) {
      t.strictSame(matchers.slice(0, 2), ['job=~"a"', 'instance=~"b"'], `${title}: ${metric}`)
      const ofClass = matchers.filter(text => text.endsWith('"c"'))
      t.ok(ofClass.every(text => text === 'object_classname=~"c"'), title)
    }
  }
})

t.test('rates are over $__rate_interval, except where an hour is the question', async t => {
  const others = targets.flatMap(({ title, expr }) => {
    const { ranges } = parsePromql(withVariables(expr, { ...values, __rate_interval: '7m', __range: '9h' }))
    return ranges.filter(range => !/^rate\[7m\]$/.test(range)).map(range => `${title}: ${range}`)
  })
  t.strictSame(others, [
    'Restarts: changes[9h]',
    'Called for the first time in an hour: last_over_time[10m]',
    'Far above their last hour: rate[5m]', 'Far above their last hour: rate[1h]',
    'Far above their last hour: avg_over_time[1h]', 'Far above their last hour: last_over_time[10m]',
    'Silent classes: increase[1h]', 'Silent classes: min_over_time[10m]', 'Silent classes: increase[10m]'
  ])
})

t.test('another parser of PromQL understands every expression, and every name is one of the code', async t => {
  const register = new Registry()
  collectDefaultMetrics({ register })
  t.teardown(() => register.clear())
  const metrics = new Set([
    ...Object.values(familyNames('trace_counter')), 'up', 'scrape_duration_seconds',
    ...register.getMetricsAsArray().flatMap(({ name }) => [name, `${name}_sum`])
  ])
  const labels = new Set<string>([
    ...builtinLabels, ...['protocol', 'type'].flatMap(propLabels), 'job', 'instance'
  ])
  for (const { title, expr } of targets) {
    const parsed = parsePromql(withVariables(expr, values))
    t.strictSame(parsed.errors, [], title)
    t.strictSame(parsed.selectors.filter(({ metric }) => !metrics.has(metric)), [], title)
    t.strictSame([...parsed.labels].filter(label => !labels.has(label)), [], title)
  }
})

t.test("the names of Hypercore's messages are those of its source, in the order of their numbers", async t => {
  const require = createRequire(import.meta.url)
  const replicator = readFileSync(require.resolve('hypercore/lib/replicator.js'), 'utf8')
  const [, ...messages] = replicator.match(/messages: \[[^\]]*\]/)![0].split('encoding: m.wire.')
  t.strictSame(hypercoreMessages, messages.map(text => /^\w+/.exec(text)![0]))
})

t.test('the parser reports what it does not understand', async t => {
  t.strictSame(parsePromql('sum(rate(up[5m])').errors.length, 1)
  t.strictSame(parsePromql('rate(up{job=~"a"}[5m])'), {
    errors: [], selectors: [{ metric: 'up', matchers: ['job=~"a"'] }], labels: new Set(['job']), ranges: ['rate[5m]']
  })
})

t.test('names of lines and of columns are labels of the result', async t => {
  for (const { title, targets, transformations } of panels) {
    const { labels } = parsePromql(withVariables(targets[0]!.expr, values))
    const shown = [...targets[0]!.legendFormat?.matchAll(/\{\{(\w+)\}\}/g) ?? []].map(([, name]) => name!)
    const columns = Object.keys(transformations?.[0]?.options.renameByName ?? {}).filter(name => name !== 'Value')
    const known = new Set([...labels, 'message'])
    t.strictSame([...shown, ...columns].filter(name => !known.has(name)), [], title)
  }
})
