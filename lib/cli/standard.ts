import type { FamilyNames } from '../registry/family-names.ts'

/** What the files in `dashboards` are made for, and what `print` replaces by the given options. */
export const standardMetricName = 'trace_counter'

/** The job of the configuration in docs/prometheus.md and in examples/prometheus. */
export const exampleJob = 'my-application'

export const standardTitle = 'Traced calls'
export const standardUid = 'hypertrace-prometheus'

type RecordNames = Record<'byJob' | 'byClass' | 'byFunction' | 'budget', string>

/** The names of the recording rules, which follow https://prometheus.io/docs/practices/rules/#naming */
export function recordNames ({ calls, series }: FamilyNames): RecordNames {
  const metric = calls.replace(/_total$/, '')
  return {
    byJob: `job:${metric}:rate5m`,
    byClass: `job_class:${metric}:rate5m`,
    byFunction: `job_class_function_file:${metric}:rate5m`,
    budget: `job_instance:${series}:budget_ratio`
  }
}
