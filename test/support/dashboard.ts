import { readFileSync } from 'node:fs'

export const dashboardFolder = new URL('../../dashboards/', import.meta.url)

export interface Target {
  readonly expr: string
  readonly refId: string
  readonly legendFormat?: string
  readonly instant: boolean
  readonly datasource: unknown
}

/** What tests look at in a panel of the dashboard. */
export interface Panel {
  readonly id: number
  readonly type: 'row' | 'stat' | 'table' | 'timeseries'
  readonly title: string
  readonly description: string
  readonly gridPos: { readonly x: number, readonly y: number, readonly w: number, readonly h: number }
  readonly datasource: unknown
  readonly collapsed?: boolean
  readonly panels?: readonly Panel[]
  readonly targets: readonly Target[]
  readonly transformations?: ReadonlyArray<{
    readonly id: string
    readonly options: { readonly indexByName: Record<string, number>, readonly renameByName: Record<string, string> }
  }>
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: string
      readonly noValue?: string
      readonly mappings?: ReadonlyArray<{ readonly options: Record<string, { readonly text: string }> }>
    }
  }
}

export interface Variable {
  readonly name: string
  readonly type: string
  readonly label: string
  readonly query: string | { readonly query: string }
  readonly datasource?: unknown
  readonly multi: boolean
  readonly includeAll: boolean
  readonly allValue?: string
  readonly refresh?: number
}

export interface Dashboard {
  readonly title: string
  readonly uid: string
  readonly editable: boolean
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly Variable[] }
}

/** The dashboard that is checked in. */
export function readDashboard (): Dashboard {
  return JSON.parse(readFileSync(new URL('dashboard.json', dashboardFolder), 'utf8'))
}

/** All panels, those of collapsed rows included, without the rows. */
export function panelsOf ({ panels }: Dashboard): Panel[] {
  return panels.flatMap(panel => [panel, ...panel.panels ?? []]).filter(({ type }) => type !== 'row')
}

/**
 * An expression as Grafana sends it, with the value of each variable.
 *
 * @param values by names without the `$`
 */
export function withVariables (expr: string, values: Readonly<Record<string, string>>): string {
  return expr.replaceAll(/\$(\w+)/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`an expression must have only known variables, received $${name}`)
    return value
  })
}

/** What Grafana writes for several values of a variable, and for "All". */
export function severalValues (values: readonly string[]): string {
  return `(${values.map(value => value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\\\$&')).join('|')})`
}
