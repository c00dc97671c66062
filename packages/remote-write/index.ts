export type { Buckets, NativeHistogram } from './lib/histogram.ts'
export type { Labels, NameOptions } from './lib/labels.ts'
export type { Exemplar, HistogramSample, Sample, StaleSample, ValueSample } from './lib/sample.ts'
export { Series, type MetricType, type SeriesOptions } from './lib/series.ts'
