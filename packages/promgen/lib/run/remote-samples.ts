import { Series as RemoteSeries, type Sample } from 'prom-remote-write'
import { exportedLabels } from '../export/exported.ts'
import type { Block } from '../metric/block.ts'
import { STALE } from '../metric/reader.ts'
import type { Series } from '../metric/series.ts'
import { VALUE } from '../signal/node.ts'

/** Makes samples of remote write from blocks. Labels are encoded once for each series. */
export class RemoteSamples {
  readonly #externalLabels: ReadonlyMap<string, string>
  readonly #known = new WeakMap<Series, RemoteSeries>()
  /** The series of the last block: most blocks have the same ones. */
  #last: { readonly all: readonly Series[], readonly remote: readonly RemoteSeries[] } = { all: [], remote: [] }

  /** @param externalLabels are added to all series; a series' own label of such a name stays */
  constructor (externalLabels: ReadonlyMap<string, string>) {
    this.#externalLabels = externalLabels
  }

  /**
   * The samples of a block, in the order of time. What is missing has none, and what has ended a single stale marker.
   *
   * @param onInstant called behind the samples of each instant, in epoch milliseconds. Default: nothing is
   */
  * of (
    { series: all, times, values, states }: Block, onInstant?: (t: number) => void
  ): Generator<Sample, void, void> {
    if (this.#last.all !== all) this.#last = { all, remote: all.map(one => this.#remote(one)) }
    const { remote } = this.#last
    let i = 0
    for (const t of times) {
      for (const series of remote) {
        const state = states[i]
        if (state === VALUE) yield { series, t, value: values[i]! }
        else if (state === STALE) yield { series, t, stale: true }
        i++
      }
      onInstant?.(t)
    }
  }

  #remote (series: Series): RemoteSeries {
    const known = this.#known.get(series)
    if (known !== undefined) return known
    const { name, family: { type, help, unit } } = series
    const made = new RemoteSeries(name, exportedLabels(series, this.#externalLabels), {
      type: type === 'untyped' ? 'unknown' : type,
      help,
      unit,
      // The registry has checked all names
      utf8Names: true
    })
    this.#known.set(series, made)
    return made
  }
}
