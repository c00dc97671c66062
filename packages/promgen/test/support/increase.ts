/** A sample of a counter: seconds and value. */
export type CounterSample = readonly [time: number, value: number]

/**
 * What `increase()` of Prometheus makes of a counter: the growth between the first and the last sample in the range,
 * where a fall is a restart from 0, extrapolated to the ends of the range. A gap of more than 1.1 mean distances is
 * extrapolated by half a distance only, and not to where the counter would be below 0. For samples without such gaps
 * all versions agree.
 *
 * @param samples those in the range, at least two
 * @param from start of the range in seconds
 * @param to its end
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#increase
 */
export function increaseOf (samples: readonly CounterSample[], from: number, to: number): number {
  const [[firstTime, first], [lastTime]] = [samples[0]!, samples.at(-1)!]
  const grown = growthOf(samples)
  const span = lastTime - firstTime
  const distance = span / (samples.length - 1)
  const beyond = (gap: number): number => gap < 1.1 * distance ? gap : distance / 2
  const toZero = grown > 0 ? span * first / grown : Infinity
  return grown * (span + Math.min(beyond(firstTime - from), toZero) + beyond(to - lastTime)) / span
}

/** The growth between the first and the last sample, where a fall is a restart from 0. */
function growthOf (samples: readonly CounterSample[]): number {
  return samples.slice(1).reduce((sum, [, value], i) => {
    const before = samples[i]![1]
    return sum + (value < before ? value : value - before)
  }, 0)
}
