import { emptyBlock, type Block } from './block.ts'
import type { Layout } from './catalog.ts'
import { piecesOf, type Instants } from './column.ts'
import type { Entry } from './entry.ts'
import type { Reader } from './reader.ts'
import type { Series } from './series.ts'

/** Some of the series at one instant: those from an index on. */
export interface Part {
  /** All of them: the same array until series come or go. */
  readonly series: readonly Series[]
  /** Index of the first in it. */
  readonly first: number
  /** Of each series from there on. A value has a meaning only if its state is VALUE. */
  readonly values: Float64Array
  readonly states: Uint8Array
}

/** Definitions in a part, at most: they are read in a fraction of a millisecond, unless their signals are slow. */
const partSize = 256

/** Points of signals in a part, at most, or of a single definition: about a millisecond of work. */
const partPoints = 100_000

/** All series at one instant, some after the others. The arrays are used again for the next part. */
export function * partsOf ({ entries, series }: Layout, reader: Reader, t: number): Generator<Part, void, void> {
  const times = Float64Array.of(t)
  let [values, states] = [new Float64Array(partSize), new Uint8Array(partSize)]
  let first = 0
  for (let from = 0; from < entries.length;) {
    const part = entries.slice(from, endOf(entries, from, reader.interval))
    const size = part.reduce((sum, { family }) => sum + family.rows.length, 0)
    if (values.length < size) [values, states] = [new Float64Array(size), new Uint8Array(size)]
    let index = 0
    for (const entry of part) {
      reader.read(entry, times, 0, 1)
      for (let row = 0; row < entry.family.rows.length; row++) {
        values[index] = reader.values[row]!
        states[index++] = reader.states[0]!
      }
    }
    yield { series, first, values: values.subarray(0, size), states: states.subarray(0, size) }
    first += size
    from += part.length
  }
}

/** The index behind the last entry of the part that begins with one. */
function endOf (entries: readonly Entry[], from: number, interval: number): number {
  const last = Math.min(from + partSize, entries.length)
  let points = entries[from]!.plan.points(interval)
  for (let i = from + 1; i < last; i++) {
    points += entries[i]!.plan.points(interval)
    if (points > partPoints) return i
  }
  return last
}

/** The series of one definition: one, or all of a histogram. */
export interface Group {
  readonly series: readonly Series[]
  /** Their samples in blocks of bounded size, in the order of time. */
  blocks (): Iterable<Block>
}

/** The series of all entries, each with its samples. */
export function * groupsOf (
  entries: readonly Entry[], reader: Reader, instants: Instants
): Generator<Group, void, void> {
  for (const entry of entries) {
    const { series } = entry
    yield { series, blocks: () => blocksOf(entry, series, reader, instants) }
  }
}

function * blocksOf (
  entry: Entry, series: readonly Series[], reader: Reader, instants: Instants
): Generator<Block, void, void> {
  for (const { times, values, states } of piecesOf(entry, reader, instants)) {
    const n = times.length
    const block = emptyBlock(series, times)
    for (let row = 0; row < series.length; row++) {
      for (let i = 0; i < n; i++) {
        block.values[i * series.length + row] = values[row * n + i]!
        block.states[i * series.length + row] = states[i]!
      }
    }
    yield block
  }
}
