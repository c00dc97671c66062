export type { Duration } from './lib/duration.ts'
export type { Instant } from './lib/instant.ts'
export type { Key } from './lib/hash.ts'
export { keyText, seriesKey } from './lib/key.ts'
export type { Block, Sample } from './lib/metric/block.ts'
export type { Column } from './lib/metric/column.ts'
export type { Data, SeriesDefinition, SeriesOptions } from './lib/metric/definition.ts'
export type { State } from './lib/metric/entry.ts'
export type { Family, FamilyDefinition, MetricType, Row } from './lib/metric/family.ts'
export { labelsText, type Labels } from './lib/metric/labels.ts'
export { counter, gauge, Metric, untyped, type MetricOptions } from './lib/metric/metric.ts'
export { STALE } from './lib/metric/reader.ts'
export { Registry, type Defined, type Range, type RegistryOptions } from './lib/metric/registry.ts'
export type { Series } from './lib/metric/series.ts'
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
