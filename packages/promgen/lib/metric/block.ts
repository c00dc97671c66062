import { ENDED, MISSING, VALUE } from '../signal/node.ts'
import { blockSize } from '../signal/scratch.ts'
import type { Entry } from './entry.ts'
import { STALE, type Reader } from './reader.ts'
import type { Series } from './series.ts'

/** What a series has at an instant. */
export type Sample =
  | { readonly series: Series, readonly t: number, readonly value: number }
  | { readonly series: Series, readonly t: number, readonly stale: true }

/** The samples of all series at some instants: that of series s at instant i at index `i * series.length + s`. */
export interface Block {
  /** In the order of the file: the same array until series come or go. */
  readonly series: readonly Series[]
  /** Epoch milliseconds. */
  readonly times: Float64Array
  /** A value has a meaning only if its state is VALUE. */
  readonly values: Float64Array
  /** VALUE, MISSING, STALE at the first instant of the grid after the end, and ENDED from then on. */
  readonly states: Uint8Array
}

/** Most samples in a block of several instants, which take 9 bytes each. */
const maxSamples = 2 ** 20

/** How many instants go into a block. */
export function blockLength (series: number): number {
  return Math.max(1, Math.min(blockSize, Math.floor(maxSamples / Math.max(series, 1))))
}

/** Memory for a block. */
export function emptyBlock (series: readonly Series[], times: Float64Array): Block {
  const size = series.length * times.length
  return { series, times, values: new Float64Array(size), states: new Uint8Array(size) }
}

/** Fills a block with the samples of the entries whose series it has. */
export function fillBlock (entries: readonly Entry[], reader: Reader, { series, times, values, states }: Block): void {
  const width = series.length
  let column = 0
  for (const entry of entries) {
    const rows = entry.family.rows.length
    for (let from = 0; from < times.length; from += blockSize) {
      const n = Math.min(blockSize, times.length - from)
      reader.read(entry, times, from, n)
      for (let row = 0; row < rows; row++) {
        for (let i = 0; i < n; i++) {
          const index = (from + i) * width + column + row
          values[index] = reader.values[row * n + i]!
          states[index] = reader.states[i]!
        }
      }
    }
    column += rows
  }
}

/** The samples of a block, without those that are missing or come after the end. */
export function samplesOf ({ series, times, values, states }: Block): Sample[] {
  const samples: Sample[] = []
  for (const [i, state] of states.entries()) {
    if (state === MISSING || state === ENDED) continue
    const [one, t] = [series[i % series.length]!, times[Math.floor(i / series.length)]!]
    samples.push(state === VALUE ? { series: one, t, value: values[i]! } : { series: one, t, stale: true })
  }
  return samples
}

/**
 * A block in which series that are not there any more, but had samples in the block before, are stale at its first
 * instant.
 */
export function withDeparted (block: Block, before: Block): Block {
  const present = new Set(block.series)
  const last = before.states.length - before.series.length
  const departed = before.series.filter((one, s) => !present.has(one) && before.states[last + s]! <= MISSING)
  // Series that are replaced by churn may have been made anew
  const texts = departed.length === 0 ? undefined : new Set(block.series.map(textOf))
  const gone = departed.filter(one => !texts!.has(textOf(one)))
  if (gone.length === 0) return block
  const width = block.series.length
  const all = emptyBlock([...block.series, ...gone], block.times)
  all.states.fill(ENDED)
  for (let i = 0; i < block.times.length; i++) {
    const [from, to] = [i * width, i * all.series.length]
    all.values.set(block.values.subarray(from, from + width), to)
    all.states.set(block.states.subarray(from, from + width), to)
  }
  all.states.fill(STALE, width, all.series.length)
  return all
}

function textOf ({ name, labels }: Series): string {
  return JSON.stringify([name, ...labels])
}
