import { Bytes, varintSize } from './bytes.ts'
import type { Points } from './numbers.ts'
import { metricTypes, type Series } from './series.ts'
import { Symbols } from './symbols.ts'

/** The samples of a series in one request, in the order of time. */
export interface TimeSeries {
  /** The place of the series in its chunk. */
  readonly slot: number
  readonly series: Series
  readonly samples: Points
}

/**
 * Series that are sent together, request after request. Symbols are numbers within a request: with the same series in
 * each, labels and metadata of 2.0 are encoded once.
 */
export class Chunk {
  readonly series: Series[] = []
  readonly #symbols = new Symbols()
  /** Labels and metadata in the TimeSeries of all slots, as far as they are encoded. */
  readonly #heads = new Bytes()
  /** Where that of each slot begins, and the last one ends. */
  readonly #places = [0]

  /** Adds a series and returns its slot. */
  add (series: Series): number {
    return this.series.push(series) - 1
  }

  /** Encodes what was added since the last time, one series at each step: all of them take several milliseconds. */
  * encode (): Generator<void> {
    while (this.#places.length <= this.series.length) yield this.#encodeNext()
  }

  /** The texts of all series. */
  get symbols (): Symbols {
    while (this.#places.length <= this.series.length) this.#encodeNext()
    return this.#symbols
  }

  #encodeNext (): void {
    writeHead(this.#heads, this.series[this.#places.length - 1]!, this.#symbols)
    this.#places.push(this.#heads.length)
  }

  /** Labels and metadata in the TimeSeries of a slot that is encoded. */
  head (slot: number): Uint8Array {
    return this.#heads.bytes().subarray(this.#places[slot], this.#places[slot + 1])
  }
}

/** Fields 1 and 5 of a TimeSeries of 2.0: labels and metadata. */
function writeHead (bytes: Bytes, { labels, type, help, unit }: Series, symbols: Symbols): void {
  const refs = labels.flat().map(text => symbols.ref(text))
  const [helpRef, unitRef] = [symbols.ref(help), symbols.ref(unit)]
  bytes.reserve(5 * refs.length + 32)
  bytes.byte(0x0a)
  bytes.varint(refs.reduce((size, ref) => size + varintSize(ref), 0))
  for (const ref of refs) bytes.varint(ref)
  bytes.byte(0x2a)
  bytes.byte(4 + varintSize(helpRef) + varintSize(unitRef))
  bytes.byte(0x08)
  bytes.byte(metricTypes.indexOf(type))
  bytes.byte(0x18)
  bytes.varint(helpRef)
  bytes.byte(0x20)
  bytes.varint(unitRef)
}
