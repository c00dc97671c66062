/**
 * What `histogram_quantile` of Prometheus estimates.
 *
 * @param counts the shares, or any multiples of them, at the bounds; the last one may be that of +Inf
 */
export function estimate (share: number, bounds: readonly number[], counts: ArrayLike<number>): number {
  const all = Array.from(counts)
  const total = all.length > bounds.length ? all.at(-1)! : 1
  const rank = share * total
  const bucket = bounds.findIndex((_, i) => all[i]! >= rank)
  if (bucket < 0) return bounds.at(-1)!
  if (bucket === 0 && bounds[0]! <= 0) return bounds[0]!
  const [lower, below] = bucket === 0 ? [0, 0] : [bounds[bucket - 1]!, all[bucket - 1]!]
  return lower + (bounds[bucket]! - lower) * (rank - below) / (all[bucket]! - below)
}
