import {
  DashboardBuilder, DashboardCursorSync, DatasourceVariableBuilder, QueryVariableBuilder, RowBuilder, VariableRefresh,
  VariableSort, type Dashboard, type VariableModel
} from '@grafana/grafana-foundation-sdk/dashboard'
import { standardTitle, standardUid } from '../../lib/cli/standard.ts'
import { names, objectClass } from './names.ts'
import { source, type plot, type figure, type table } from './panels.ts'
import { holepunch } from './rows/holepunch.ts'
import { newAndUnusual } from './rows/new-and-unusual.ts'
import { oneClass } from './rows/one-class.ts'
import { overview } from './rows/overview.ts'
import { processRow } from './rows/process.ts'

type Panel = ReturnType<typeof plot | typeof figure | typeof table>

const all = { text: ['All'], value: ['$__all'] }

/** The dashboard as Grafana imports it. */
export function dashboard (): Dashboard {
  const builder = new DashboardBuilder(standardTitle)
    .uid(standardUid)
    .description('What the traced classes of an app do, counted by the npm package hypertrace-prometheus.')
    .tags(['hypertrace', 'prometheus'])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus')
      .current({ text: 'default', value: 'default' }))
    .withVariable(variable('job', 'Job', `label_values(${names.series}, job)`))
    .withVariable(variable('instance', 'Instance', `label_values(${names.series}{job=~"$job"}, instance)`))
    .withVariable(variable('class', 'Class',
      `label_values(${names.calls}{job=~"$job", instance=~"$instance"}, ${objectClass})`))
  addRow(builder, 'Overview', overview)
  addRow(builder, 'One class: $class', oneClass)
  addRow(builder, 'New and unusual', newAndUnusual)
  addRow(builder, 'Holepunch', holepunch)
  builder.withRow(collapsedRow('Process', processRow))
  return withIds({ ...builder.build(), editable: false })
}

/**
 * A variable of several values. With "All", Grafana writes the values that it knows into the query, so panels show only
 * apps that have a trace function, and not every target that has a metric such as `up`.
 */
function variable (name: string, label: string, query: string): { build (): VariableModel } {
  const builder = new QueryVariableBuilder(name).label(label).datasource(source)
    .query({ query, refId: name }).definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc)
    .multi(true).includeAll(true).current(all)
  // Without a class label, or before the first call, there is none to list
  return name === 'class' ? builder.allValue('.*') : builder
}

function addRow (builder: DashboardBuilder, title: string, panels: readonly Panel[]): void {
  builder.withRow(new RowBuilder(title))
  for (const panel of panels) builder.withPanel(panel)
}

function collapsedRow (title: string, panels: readonly Panel[]): RowBuilder {
  const row = new RowBuilder(title).collapsed(true)
  for (const panel of panels) row.withPanel(panel)
  return row
}

/** Grafana needs an id for each panel that no other one has. */
function withIds (built: Dashboard): Dashboard {
  let last = 0
  for (const panel of built.panels ?? []) {
    panel.id = ++last
    if ('panels' in panel) for (const inner of panel.panels) inner.id = ++last
  }
  return built
}
