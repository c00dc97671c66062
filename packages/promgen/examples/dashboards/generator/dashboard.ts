import {
  DashboardBuilder, DashboardCursorSync, DatasourceVariableBuilder, QueryVariableBuilder, VariableRefresh,
  VariableSort, type Dashboard
} from '@grafana/grafana-foundation-sdk/dashboard'
import { source } from '../../../../../dashboards/generator/panels.ts'
import { panels } from './panels.ts'

const jobs = 'label_values(person_store_count, job)'

/** The dashboard as Grafana imports it. */
export function dashboard (): Dashboard {
  const builder = new DashboardBuilder('Person API')
    .uid('promgen-person-api')
    .description('A REST API of persons, as in examples/person-api.')
    .tags(['promgen'])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus')
      .current({ text: 'default', value: 'default' }))
    .withVariable(new QueryVariableBuilder('job').label('Job').datasource(source)
      .query({ query: jobs, refId: 'job' }).definition(jobs)
      .refresh(VariableRefresh.OnTimeRangeChanged).sort(VariableSort.AlphabeticalAsc)
      .multi(true).includeAll(true).current({ text: ['All'], value: ['$__all'] }))
  for (const panel of panels) builder.withPanel(panel)
  const built = builder.build()
  built.panels?.forEach((panel, i) => { panel.id = i + 1 })
  return built
}

/** The text of person-api.json. */
export function dashboardText (): string {
  return `${JSON.stringify(dashboard(), null, 2)}\n`
}
