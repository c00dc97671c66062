import t from 'tap'
import { formatValue } from '../../../scripts/preview/format.js'
import { drawDashboard } from '../../../scripts/preview/draw.js'
import { panelsOf, readDashboard } from '../../support/dashboard.ts'

t.test('numbers have the units of the dashboard', async t => {
  const values: Array<[value: number, unit: string, shown: string]> = [
    [12.345, 'cps', '12.3 c/s'], [12_345, 'cps', '12.3 K c/s'], [0, 'cps', '0 c/s'], [0.5, 'cps', '0.5 c/s'],
    [1.05, 'percentunit', '105%'], [0.0123, 's', '12.3 ms'], [90, 's', '90 s'], [3_000_000, 'bytes', '2.86 MiB'],
    [2 ** 42, 'bytes', '4100 GiB'], [10_500, 'short', '10.5 K'], [7.234, 'suffix:×', '7.23×']
  ]
  for (const [value, unit, shown] of values) t.equal(formatValue(value, unit), shown)
  t.throws(() => formatValue(1, 'parsec'), { message: 'a unit must be one of the dashboard, received parsec' })
})

t.test('the preview has every panel that is not collapsed, what it says of nothing, and a label', async t => {
  const dashboard = readDashboard()
  const results = new Map(panelsOf(dashboard).map(({ id, targets }) => [id, targets.map(() => [])]))
  const { html } = drawDashboard(dashboard, results, { start: 0, end: 60 })
  t.match(html, 'Preview: drawn from the queries of the dashboard over the demo, not by Grafana')
  for (const { title, type, fieldConfig } of dashboard.panels.filter(({ type }) => type !== 'row')) {
    t.match(html, `<h3>${title}</h3>`)
    t.match(html, fieldConfig.defaults.noValue ?? 'No data', type)
  }
})

t.test('values, lines and rows are those of the answers, as text', async t => {
  const dashboard = readDashboard()
  const hostile = '<b>&'
  const results = new Map(panelsOf(dashboard).map(({ id, type, targets }) => [id, targets.map(() => {
    const metric = { object_classname: hostile, job: hostile }
    return type === 'timeseries' ? [{ metric, values: [[0, 1], [60, 3]] }] : [{ metric, value: 0 }]
  })]))
  const { html } = drawDashboard(dashboard, results, { start: 0, end: 60 })
  t.match(html, '<p class="figure">none</p>')
  t.match(html, '<td>&lt;b>&amp;</td>')
  t.match(html, '</i>&lt;b>&amp;</span>')
  t.match(html, /<polyline [^>]*points="74.0,[\d.]+ [\d.]+,6.0"/)
  t.notMatch(html, hostile)
})
