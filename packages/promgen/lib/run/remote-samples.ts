import { Series as RemoteSeries, type Sample } from 'prom-remote-write'
import { exportedLabels } from '../export/exported.ts'
import type { Block } from '../metric/block.ts'
import { Entry } from '../metric/entry.ts'
import { STALE } from '../metric/reader.ts'
import type { Registry } from '../metric/registry.ts'
import type { Series } from '../metric/series.ts'
import { VALUE } from '../signal/node.ts'

/** The native histogram of a set of labels. */
interface Native {
  /** Of the first series with these labels in a block. */
  readonly index: number
  readonly series: Series
  readonly remote: RemoteSeries
}

/** What a block's series are sent as. */
interface Sent {
  readonly all: readonly Series[]
  readonly remote: readonly RemoteSeries[]
  readonly natives: readonly Native[]
}

/** Makes samples of remote write from blocks. Labels are encoded once for each series. */
export class RemoteSamples {
  readonly #registry: Registry
  readonly #known = new WeakMap<Series, RemoteSeries>()
  readonly #knownNatives = new WeakMap<Series, RemoteSeries>()
  /** The series of the last block: most blocks have the same ones. */
  #last: Sent = { all: [], remote: [], natives: [] }

  /** @param registry of the blocks, whose external labels are added; a series' own label of such a name stays */
  constructor (registry: Registry) {
    this.#registry = registry
  }

  /**
   * The samples of a block, in the order of time. What is missing has none, and what has ended a single stale marker.
   *
   * @param onInstant called behind the samples of each instant, in epoch milliseconds. Default: nothing is
   */
  * of (
    { series: all, times, values, states }: Block, onInstant?: (t: number) => void
  ): Generator<Sample, void, void> {
    if (this.#last.all !== all) this.#last = this.#sent(all)
    const { remote, natives } = this.#last
    let i = 0
    for (const t of times) {
      for (const series of remote) {
        const state = states[i]
        if (state === VALUE) yield { series, t, value: values[i]! }
        else if (state === STALE) yield { series, t, stale: true }
        i++
      }
      for (const { index, series: one, remote: series } of natives) {
        const state = states[i - remote.length + index]
        if (state === VALUE) {
          const histogram = this.#registry.nativeHistogram(one, t)
          // Its data may have been replaced since the block was read
          if (histogram !== undefined) yield { series, t, histogram }
        } else if (state === STALE) yield { series, t, stale: true }
      }
      onInstant?.(t)
    }
  }

  #sent (all: readonly Series[]): Sent {
    const natives: Native[] = []
    for (const [index, series] of all.entries()) {
      if (series.family.native === undefined || !(series instanceof Entry)) continue
      natives.push({ index, series, remote: this.#remote(series, this.#knownNatives, true) })
    }
    return { all, remote: all.map(one => this.#remote(one, this.#known, false)), natives }
  }

  #remote (series: Series, known: WeakMap<Series, RemoteSeries>, native: boolean): RemoteSeries {
    const before = known.get(series)
    if (before !== undefined) return before
    const { family } = series
    const made = new RemoteSeries(native ? family.name : series.name, this.#labels(series, native), {
      type: family.type === 'untyped' ? 'unknown' : family.type,
      help: family.help,
      unit: family.unit,
      native,
      // The registry has checked all names
      utf8Names: true
    })
    known.set(series, made)
    return made
  }

  #labels ({ labels, family }: Series, native: boolean): ReadonlyMap<string, string> {
    const own = native ? new Map(family.labels.map(name => [name, labels.get(name)!])) : labels
    return exportedLabels({ labels: own }, this.#registry.externalLabels)
  }
}
