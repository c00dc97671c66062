/** The names of the families that an instance adds to its registry. */
export interface FamilyNames {
  /** Calls by all labels. */
  readonly counter: string
  /** Calls by function, of all objects together. */
  readonly calls: string
  /** Series in memory. */
  readonly series: string
  /** Most series that are counted one by one. */
  readonly limit: string
}

/**
 * The names of all families, made from that of the counter.
 *
 * @param metricName the option `metricName`
 * @example
 * familyNames('trace_counter')
 * // { counter: 'trace_counter', calls: 'trace_calls_total', series: 'trace_series', limit: 'trace_series_limit' }
 */
export function familyNames (metricName: string): FamilyNames {
  const stem = metricName.replace(/_(?:counter|total)$/, '')
  return { counter: metricName, calls: `${stem}_calls_total`, series: `${stem}_series`, limit: `${stem}_series_limit` }
}
