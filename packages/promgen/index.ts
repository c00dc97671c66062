export type { Duration } from './lib/duration.ts'
export { toCsv } from './lib/export/csv.ts'
export type { ExportOptions, ExportProgress } from './lib/export/exported.ts'
export { openMetricsChunks, textChunks, toText, type TextOptions } from './lib/export/exposition.ts'
export { toJson } from './lib/export/json.ts'
export { Notation } from './lib/export/notation.ts'
export { toOpenMetrics } from './lib/export/openmetrics.ts'
export { toPromtoolSeries } from './lib/export/promtool.ts'
export { toPromtoolTest, type TestFileOptions } from './lib/export/promtool-test.ts'
export type { Instant } from './lib/instant.ts'
export type { Key } from './lib/hash.ts'
export { keyText, seriesKey } from './lib/key.ts'
export type { Block, Sample } from './lib/metric/block.ts'
export { churn, type Churn, type ChurnOptions } from './lib/metric/churn.ts'
export type { Column } from './lib/metric/column.ts'
export type {
  Data, Distribution, QuantileData, SeriesDefinition, SeriesOptions, ShapeData
} from './lib/metric/definition.ts'
export { exponential, lognormal, normal, Shape as DistributionShape, uniform } from './lib/metric/distribution.ts'
export type { State } from './lib/metric/entry.ts'
export { expand, names, type ExpandOptions } from './lib/metric/expand.ts'
export type { Family, FamilyDefinition, MetricType } from './lib/metric/family.ts'
export { labelsText, type Labels } from './lib/metric/labels.ts'
export { counter, gauge, histogram, Metric, summary, untyped, type MetricOptions } from './lib/metric/metric.ts'
export { STALE } from './lib/metric/reader.ts'
export type { Defined, Range, RegistryOptions } from './lib/metric/registry-options.ts'
export { Registry } from './lib/metric/registry.ts'
export type { Row } from './lib/metric/rows.ts'
export type { Series } from './lib/metric/series.ts'
export type { Group, Part } from './lib/metric/parts.ts'
export { chart, type ChartedSeries, type ChartOptions } from './lib/preview/terminal.ts'
export {
  Scraper, ScraperIterator, type DataIterator, type Scrape, type ScrapeResult, type ScraperOptions
} from './lib/scraper.ts'
export { fromLabel, join, loop, when } from './lib/signal/compose.ts'
export { CounterSignal, fromRate, type FromRateOptions, type ResetOptions } from './lib/signal/counter.ts'
export {
  constant, hold, points, ramp, recorded, type CurveOptions, type RampOptions
} from './lib/signal/curves.ts'
export type { Shape } from './lib/signal/curve.ts'
export type { IteratorOptions } from './lib/signal/iterator.ts'
export type { Steps } from './lib/signal/lengths.ts'
export type { NoiseKind } from './lib/signal/noise.ts'
export { ENDED, MISSING, VALUE, type Context, type Points } from './lib/signal/node.ts'
export {
  noise, smoothNoise, walk, type NoiseOptions, type SmoothNoiseOptions, type StepNoiseOptions, type WalkOptions
} from './lib/signal/noises.ts'
export { custom, gap, linear, random, type RandomOptions } from './lib/signal/segments.ts'
export { Signal, type End, type Operand } from './lib/signal/signal.ts'
export {
  cos, pulse, sawtooth, sin, square, tan, triangle, type PulseOptions, type WaveOptions
} from './lib/signal/waves.ts'
export type { Condition } from './lib/signal/when.ts'
