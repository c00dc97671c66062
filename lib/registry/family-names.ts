/** The names of the families that count calls. */
export interface FamilyNames {
  /** Calls by every label: `metricName` itself. */
  readonly counter: string
  /** Calls by class, function and file. */
  readonly calls: string
  /** Series in memory. */
  readonly series: string
  /** The most series that `maxSeries` allows. */
  readonly limit: string
}

/**
 * The names of all families, made from `metricName` without a trailing `_counter` or `_total`.
 *
 * @param metricName the option of this name
 * @example
 * familyNames('function_counter').calls // 'function_calls_total'
 */
export function familyNames (metricName: string): FamilyNames {
  const stem = metricName.replace(/_(?:counter|total)$/, '')
  return {
    counter: metricName, calls: `${stem}_calls_total`, series: `${stem}_series`, limit: `${stem}_series_limit`
  }
}
