import type { Buckets } from 'prom-remote-write'
import type { NativeBuckets } from './native-buckets.ts'

/** Room on both sides of a place that there was none for. */
const room = 16

/** How many observations each bucket of a native histogram has. */
export class BucketCounts {
  /** Those of places next to each other: maps take several times as long. */
  #counts: Float64Array
  /** The place of the first of them. */
  #first: number

  constructor (counts = new Float64Array(0), first = 0) {
    this.#counts = counts
    this.#first = first
  }

  copy (): BucketCounts {
    return new BucketCounts(this.#counts.slice(), this.#first)
  }

  /** @param place as `NativeBuckets` has it */
  add (place: number, count: number): void {
    if (place < this.#first || place >= this.#end) this.#makeRoom(place)
    this.#counts[place - this.#first]! += count
  }

  /** Takes the counts of others away, each of which is at most that of the same bucket here. */
  subtract (others: BucketCounts): void {
    for (const [i, count] of others.#counts.entries()) this.add(others.#first + i, -count)
  }

  /**
   * The buckets of a native histogram, from the first to the last that is not empty.
   *
   * @param buckets say which index a place has
   * @example
   * const counts = new BucketCounts()
   * for (const place of [3, 0, 5, 3, -2, -3, -3, -3]) counts.add(place, 1)
   * const { zeroCount, positive, negative } = counts.shown({ indexOf: place => Math.abs(place) - 100 })
   * zeroCount // 1
   * Array.of(positive.offset, ...positive.counts) // [-97, 2, 0, 1]
   * Array.of(negative.offset, ...negative.counts) // [-98, 1, 3]
   */
  shown (buckets: Pick<NativeBuckets, 'indexOf'>): { zeroCount: number, positive: Buckets, negative: Buckets } {
    const zero = -this.#first
    return {
      zeroCount: this.#counts[zero] ?? 0,
      positive: bucketsOf(this.#counts.subarray(Math.max(0, zero + 1)), buckets.indexOf(Math.max(1, this.#first))),
      // In the order of their distance from 0
      negative: bucketsOf(
        this.#counts.slice(0, Math.max(0, zero)).reverse(), buckets.indexOf(Math.min(-1, this.#end - 1))
      )
    }
  }

  get #end (): number {
    return this.#first + this.#counts.length
  }

  #makeRoom (place: number): void {
    const before = this.#counts
    const [low, end] = before.length === 0 ? [place, place + 1] : [this.#first, this.#end]
    const first = Math.min(low, place) - room
    this.#counts = new Float64Array(Math.max(end, place + 1) + room - first)
    this.#counts.set(before, low - first)
    this.#first = first
  }
}

/** Buckets from the first to the last that is not empty. */
function bucketsOf (counts: Float64Array, offset: number): Buckets {
  let [from, to] = [0, counts.length]
  while (from < to && counts[from] === 0) from++
  while (to > from && counts[to - 1] === 0) to--
  return { offset: from === to ? 0 : offset + from, counts: counts.slice(from, to) }
}
