import type { Churn } from '../metric/churn.ts'
import type { SeriesDefinition } from '../metric/definition.ts'
import type { Labels } from '../metric/labels.ts'
import { counter, gauge } from '../metric/metric.ts'
import { Registry } from '../metric/registry.ts'
import { noise, smoothNoise } from '../signal/noises.ts'
import { fromRate } from '../signal/counter.ts'
import type { Signal } from '../signal/signal.ts'

/** Series of each pod. */
const seriesPerPod = 100

/** Of a counter, each second. */
const requestsPerSecond = 5

/** The label that churn replaces, as deployments do. */
export const churnedLabel = 'pod'

export interface LoadSeriesOptions {
  /** How many there are. */
  readonly series: number
  /** In how many registries; at most as many as there are series. */
  readonly groups: number
  /** Milliseconds from one sample to the next. */
  readonly interval: number
  /** Epoch milliseconds. */
  readonly start: number
  readonly seed: number
  readonly externalLabels: Labels
  /** How series are replaced by others; undefined for never. */
  readonly churn: Churn | undefined
}

/**
 * Series like those of many pods: half of them counters of requests, half of them gauges, with noise. All share two
 * signals, so a hundred thousand take little memory, and no value needs those before it.
 *
 * @throws {RangeError} with churn, a series would not last an interval
 */
export function loadSeries ({ series, groups, interval, start, ...options }: LoadSeriesOptions): Registry[] {
  const { seed, externalLabels, churn } = options
  const [requests, level] = [requestsAt(interval), smoothNoise({ every: '1m' }).multiply(20).add(50).round(0.01)]
  const size = Math.ceil(series / groups)
  return Array.from({ length: groups }, (_, group) => {
    const indices = Array.from({ length: Math.min(size, series - group * size) }, (_, i) => group * size + i)
    const registry = new Registry({ seed, start, interval, now: start, externalLabels, utf8Names: true })
    const definition = (name: string, data: Signal, i: number): SeriesDefinition => ({
      name, data, labels: labelsOf(i), ...churn === undefined ? {} : { churn }
    })
    const labels = [churnedLabel, 'path']
    return registry.add(
      counter('promgen_load_requests_total', { help: 'Requests that nobody has made.', labels })
        .with(indices.filter(i => i % 2 === 0).map(i => definition('promgen_load_requests_total', requests, i))),
      gauge('promgen_load_level', { help: 'A level that nothing has.', labels })
        .with(indices.filter(i => i % 2 === 1).map(i => definition('promgen_load_level', level, i)))
    )
  })
}

/** A counter whose steps differ, and that never falls: noise is less than half of what comes with each step. */
function requestsAt (interval: number): Signal {
  const half = requestsPerSecond * interval / 1_000 / 2
  return fromRate(requestsPerSecond).add(noise().multiply(half)).add(half).round()
}

function labelsOf (i: number): Labels {
  return { [churnedLabel]: `pod-${Math.floor(i / seriesPerPod)}`, path: `/${i % seriesPerPod}` }
}
