/**
 * The bound of a bucket or a quantile as the value of a label: as Go writes a number, but never without a point or an
 * exponent. OpenMetrics demands it, and Prometheus 3 changes others into it when it scrapes, so that series would have
 * other labels there than in an export.
 *
 * @see https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values
 * @example
 * boundText(0.5) // '0.5'
 * boundText(1) // '1.0'
 * boundText(1e6) // '1e+06'
 * boundText(Infinity) // '+Inf'
 */
export function boundText (bound: number): string {
  if (bound === Infinity) return '+Inf'
  const [digits, exponent] = bound.toExponential().split('e') as [string, string]
  const power = Number(exponent)
  if (power < -4 || power >= 6) return `${digits}e${exponent[0]}${String(Math.abs(power)).padStart(2, '0')}`
  return Number.isInteger(bound) ? `${bound}.0` : String(bound)
}
