/** Below it, in milliseconds, times are kept as they are; longer ones with three digits. */
const exactBelow = 1_000

/** How long answers have taken. Takes no more memory for many than for a thousand. */
export class Latencies {
  readonly #counts = new Map<number, number>()
  #total = 0

  /** @param milliseconds whole, 0 or more */
  add (milliseconds: number): void {
    const key = milliseconds < exactBelow ? milliseconds : Number(milliseconds.toPrecision(3))
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    this.#total++
  }

  /**
   * The shortest time, in milliseconds, that a share of the answers has not exceeded; undefined if there are none.
   *
   * @param share above 0, at most 1
   * @example
   * const latencies = new Latencies()
   * latencies.quantile(0.5) // undefined
   * for (const time of [40, 10, 20, 30]) latencies.add(time)
   * latencies.quantile(0.5) // 20
   * latencies.quantile(0.99) // 40
   */
  quantile (share: number): number | undefined {
    const rank = Math.ceil(share * this.#total)
    let count = 0
    for (const time of Array.from(this.#counts.keys()).sort((a, b) => a - b)) {
      count += this.#counts.get(time)!
      if (count >= rank) return time
    }
    return undefined
  }
}
