/**
 * The bound of a bucket or a quantile as the value of a label: as Go writes a number, but never without a point or an
 * exponent. OpenMetrics demands it, and Prometheus 3 changes others into it when it scrapes, so that series would have
 * other labels there than in an export.
 *
 * @see https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values
 * @example
 * [0.5, 1, 0, 123456].map(boundText) // ['0.5', '1.0', '0.0', '123456.0']
 * [1e6, 1.25e-5, Infinity].map(boundText) // ['1e+06', '1.25e-05', '+Inf']
 */
export function boundText (bound: number): string {
  if (bound === Infinity) return '+Inf'
  const [digits, exponent] = bound.toExponential().split('e') as [string, string]
  const power = Number(exponent)
  if (power < -4 || power >= 6) return `${digits}e${exponent[0]}${String(Math.abs(power)).padStart(2, '0')}`
  return Number.isInteger(bound) ? `${bound}.0` : String(bound)
}
