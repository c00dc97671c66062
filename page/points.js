// The calls of the last minutes, as points: the time between two answers, and the calls in it. Pure.
//
// Calls are stored instead of counts, so a restart or a reset of the app, after which counts begin at zero, cannot make
// a negative rate.

/** Milliseconds over which a rate is measured. */
const rateSpan = 10_000

/** Points that are kept: five minutes of answers every 500 ms, and some spare. */
export const capacity = 640

export class Points {
  /** Calls of each point; a point is at its number modulo the capacity. */
  calls = new Float64Array(capacity)
  #from = new Float64Array(capacity)
  #to = new Float64Array(capacity)
  /** Number of the oldest point, and of the next one. */
  #first = 0
  #end = 0
  /** Number of the first point since the counts of the app began. */
  #begin = 0

  get length () {
    return this.#end - this.#first
  }

  /** Milliseconds since 1970 at which the oldest point ends; Infinity: there is none. */
  get oldest () {
    return this.length === 0 ? Infinity : this.#to[this.#first % capacity] ?? 0
  }

  /**
   * Adds a point; there must be room.
   *
   * @param {number} from milliseconds since 1970
   * @param {number} to later than `from`
   * @param {number} calls
   * @returns {number} its place
   */
  add (from, to, calls) {
    const place = this.#end++ % capacity
    this.#from[place] = from
    this.#to[place] = to
    this.calls[place] = calls
    return place
  }

  /** Drops the oldest point. @returns {number} its place */
  drop () {
    return this.#first++ % capacity
  }

  /** The counts of the app begin: a rate does not reach back beyond this. */
  beginAnew () {
    this.#begin = this.#end
  }

  /** Drops all points. */
  clear () {
    this.#first = this.#end
    this.beginAnew()
  }

  /**
   * Calls per second over the last ten seconds, or the last point if that is longer.
   *
   * @param {Float32Array | Float64Array | null} calls of each point; null: none
   * @returns {number | null} null: not known yet
   */
  rate (calls) {
    const begin = Math.max(this.#first, this.#begin)
    const newest = this.#end - 1
    if (newest < begin) return null
    const to = this.#to[newest % capacity] ?? 0
    let from = to
    let sum = 0
    for (let n = newest; n >= begin; n--) {
      const start = this.#from[n % capacity] ?? 0
      if (n < newest && to - start > rateSpan) break
      from = start
      if (calls !== null) sum += calls[n % capacity] ?? 0
    }
    return sum * 1_000 / (to - from)
  }

  /**
   * Calls per second in equal steps of time; null where too little is known. A point that is longer than a step counts
   * in each step by its part of it.
   *
   * @param {Float32Array | Float64Array | null} calls of each point; null: none
   * @param {number} begin of the first step, milliseconds since 1970
   * @param {number} step milliseconds
   * @param {number} steps
   * @returns {Array<number | null>}
   */
  rates (calls, begin, step, steps) {
    const sums = new Float64Array(steps)
    const known = new Float64Array(steps)
    for (let n = this.#end - 1; n >= this.#first; n--) {
      const from = this.#from[n % capacity] ?? 0
      const to = this.#to[n % capacity] ?? 0
      if (to <= begin) break
      const perMs = calls === null ? 0 : (calls[n % capacity] ?? 0) / (to - from)
      for (let i = Math.max(0, Math.floor((from - begin) / step)); i < steps && begin + i * step < to; i++) {
        const ms = Math.min(to, begin + (i + 1) * step) - Math.max(from, begin + i * step)
        known[i] = (known[i] ?? 0) + ms
        sums[i] = (sums[i] ?? 0) + ms * perMs
      }
    }
    // The rate of a small part of a step would jump
    return Array.from(known, (ms, i) => ms < step / 2 ? null : (sums[i] ?? 0) * 1_000 / ms)
  }
}
