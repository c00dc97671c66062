import {
  BigValueColorMode, BigValueGraphMode, LegendDisplayMode, LegendPlacement, ReduceDataOptionsBuilder, StackingMode,
  StackingConfigBuilder, TooltipDisplayMode, VizLegendOptionsBuilder, VizTooltipOptionsBuilder
} from '@grafana/grafana-foundation-sdk/common'
import {
  MappingType, ThresholdsConfigBuilder, ThresholdsMode, type Threshold
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'

/** The data source that the variable of this name has chosen. */
// eslint-disable-next-line no-template-curly-in-string -- Grafana replaces it by the value of the variable
export const source = { type: 'prometheus', uid: '${datasource}' }

/** What every panel has. */
interface Common {
  readonly title: string
  /** Markdown, shown behind the mark beside the title. */
  readonly description: string
  readonly unit: string
  /** In 24ths of the dashboard. */
  readonly width: number
  /** What stands there where the right answer is that there is nothing. */
  readonly none?: string
}

interface Plot extends Common {
  readonly queries: ReadonlyArray<readonly [expr: string, legend: string]>
  readonly stacked?: boolean
  readonly max?: number
  readonly thresholds?: Threshold[]
}

const height = 8

/** Lines over time, from zero up. */
export function plot ({ queries, stacked = false, max, thresholds, ...panel }: Plot): TimeSeriesBuilder {
  const legend = new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Bottom).showLegend(true).calcs(['mean', 'lastNotNull'])
  const builder = withCommon(new TimeSeriesBuilder(), panel)
    .height(height).min(0).lineWidth(1).fillOpacity(stacked ? 30 : 0).legend(legend)
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
  if (stacked) builder.stacking(new StackingConfigBuilder().mode(StackingMode.Normal))
  if (max !== undefined) builder.max(max)
  if (thresholds !== undefined) builder.thresholds(absolute(thresholds))
  queries.forEach(([expr, legendFormat], i) => {
    const refId = String.fromCharCode(65 + i)
    const target = new DataqueryBuilder().datasource(source).refId(refId)
    builder.withTarget(target.expr(expr).legendFormat(legendFormat).range())
  })
  return builder
}

interface Figure extends Common {
  readonly expr: string
  readonly thresholds?: Threshold[]
  /** Words in place of some values. */
  readonly words?: Record<string, string>
}

/** One number: the present one, or the last that is known. */
export function figure ({ expr, thresholds, words, ...panel }: Figure): StatBuilder {
  const builder = withCommon(new StatBuilder(), panel)
    .height(4).graphMode(BigValueGraphMode.None).colorMode(BigValueColorMode.Value)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false).fields(''))
    .thresholds(absolute(thresholds ?? [{ value: null, color: 'text' }]))
    .withTarget(new DataqueryBuilder().datasource(source).refId('A').expr(expr).instant())
  if (words !== undefined) {
    const options = Object.fromEntries(Object.entries(words).map(([value, text]) => [value, { text }]))
    builder.mappings([{ type: MappingType.ValueToText, options }])
  }
  return builder
}

interface Table extends Common {
  readonly expr: string
  /** The titles of the columns, by label. */
  readonly columns: Record<string, string>
  readonly value: string
}

/** The present samples, those with the highest values first. */
export function table ({ expr, columns, value, ...panel }: Table): TableBuilder {
  const names = Object.keys(columns)
  return withCommon(new TableBuilder(), panel)
    .height(height)
    .withTarget(new DataqueryBuilder().datasource(source).refId('A').expr(expr).instant().format(PromQueryFormat.Table))
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries([...names, 'Value'].map((name, i) => [name, i])),
        renameByName: { ...columns, Value: value }
      }
    })
    .withTransformation({ id: 'sortBy', options: { fields: {}, sort: [{ field: value, desc: true }] } })
}

interface Builder {
  title (title: string): this
  description (text: string): this
  datasource (source: { type: string, uid: string }): this
  unit (unit: string): this
  span (width: number): this
  noValue (text: string): this
}

function withCommon<B extends Builder> (builder: B, { title, description, unit, width, none }: Common): B {
  builder.title(title).description(description).datasource(source).unit(unit).span(width)
  if (none !== undefined) builder.noValue(none)
  return builder
}

function absolute (steps: Threshold[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps)
}
