// What the page knows of the app: the count of each group, and the calls of the last five minutes. Pure.
//
// A point is the time between two answers and the calls in it. Calls are stored instead of counts, so a restart or a
// reset of the app, after which counts begin at zero, cannot make a negative rate.

/**
 * An answer of `/live.json`.
 * @typedef {object} Answer
 * @property {string} epoch of the app's instance and its resets
 * @property {number} version of the scan
 * @property {number} time of the scan, milliseconds since 1970
 * @property {number} next milliseconds until the next request
 * @property {number} totals all calls, also those of groups that are not in the feed
 * @property {number} series
 * @property {number} limit
 * @property {{ label: string, class: string | null } | null} overflow what filled the budget of series
 * @property {string} metric the metric that a query sums up
 * @property {string[]} labels names of the labels of groups
 * @property {Array<[number, ...string[]]>} [groups] index and label values of new groups
 * @property {Array<[number, number]>} changed index and count
 */

/**
 * The calls with the same label values.
 * @typedef {object} Group
 * @property {string} key unlike that of any other group
 * @property {readonly string[]} values
 * @property {string} text what a filter looks in, lower case
 * @property {number} index in the feed; -1 after the epoch in which the app had this group
 * @property {number} order in which the page got to know it
 * @property {number} count as the app counts it
 * @property {number} seen calls since the page was opened, and those before; never falls
 * @property {number} sum calls within the points
 * @property {Float32Array | null} calls of each point; null: none yet
 */

/** Milliseconds that the plot shows. */
export const span = 300_000

/** Milliseconds over which a rate is measured. */
export const rateSpan = 10_000

/** Points that are kept: five minutes of answers every 500 ms, and some spare. */
const capacity = 640

/** @param {readonly string[]} values */
export function keyOf (values) {
  return JSON.stringify(values)
}

export class History {
  /** @type {Answer | null} the newest */
  last = null
  /** @type {Map<string, Group>} */
  groups = new Map()
  /** @type {Array<{ time: number, text: string }>} when counts began at zero */
  marks = []
  /** Calls since the page was opened, and those before; never falls. */
  seen = 0
  /** Counts how often the label names have changed. */
  layouts = 0
  /** @type {Map<number, Group>} */
  #byIndex = new Map()
  #from = new Float64Array(capacity)
  #to = new Float64Array(capacity)
  #calls = new Float64Array(capacity)
  /** Number of the oldest point, and of the next one; a point is stored at its number modulo the capacity. */
  #first = 0
  #end = 0
  /** Number of the first point of this epoch. */
  #epochStart = 0
  #failed = -Infinity
  #order = 0

  /** Milliseconds since 1970 of the newest data; 0: none yet. */
  get time () {
    return this.last === null ? 0 : this.last.time
  }

  /** Number of points. */
  get length () {
    return this.#end - this.#first
  }

  /** The groups that the app has now, in the order in which they were made. */
  current () {
    return [...this.#byIndex.values()]
  }

  /**
   * Notes that the app did not answer, so that calls counted by its successor are later than this.
   *
   * @param {number} time milliseconds since 1970, by the clock of the app
   */
  fail (time) {
    this.#failed = time
  }

  /**
   * Takes an answer in.
   *
   * @param {Answer} answer
   * @returns {boolean} false if it has nothing new
   */
  add (answer) {
    const { last } = this
    const isFirst = last === null
    const isNewEpoch = !isFirst && answer.epoch !== last.epoch
    if (!isFirst && !isNewEpoch && answer.version === last.version) return false
    if (isFirst || answer.labels.join() !== last.labels.join()) this.#setLayout()
    if (isNewEpoch) this.#beginEpoch()
    // A clock that was set back
    if (!isFirst && answer.time <= last.time) this.#clearPoints()

    const before = isFirst || isNewEpoch ? 0 : last.totals
    const calls = isFirst ? 0 : Math.max(0, answer.totals - before)
    this.seen += isFirst ? answer.totals : calls
    const slot = isFirst ? -1 : this.#addPoint(isNewEpoch ? Math.max(last.time, this.#failed) : last.time, answer.time, calls)
    for (const [index, ...values] of answer.groups ?? []) this.#know(index, values)
    for (const [index, count] of answer.changed) {
      const group = this.#byIndex.get(index)
      if (group === undefined) continue
      const added = Math.max(0, count - group.count)
      group.count = count
      group.seen += added
      // A group that the feed had left out so far may arrive with a count from before
      if (slot >= 0) this.#count(group, slot, Math.min(added, calls))
    }
    if (isNewEpoch) this.marks.push({ time: answer.time, text: markText(last.epoch, answer.epoch) })
    this.last = answer
    this.#expire(answer.time - span)
    return true
  }

  /**
   * Calls per second over the last ten seconds, or the last point if that is longer; only since the counts began.
   *
   * @param {Group} [group] default: all calls
   * @returns {number | null} null: not known yet
   */
  rate (group) {
    const stop = Math.max(this.#first, this.#epochStart)
    let n = this.#end - 1
    if (n < stop) return null
    const time = this.#to[n % capacity] ?? 0
    let calls = 0
    let from = time
    const source = group === undefined ? this.#calls : group.calls
    for (; n >= stop; n--) {
      const slot = n % capacity
      const start = this.#from[slot] ?? 0
      if (time - start > rateSpan && from < time) break
      from = start
      if (source !== null) calls += source[slot] ?? 0
    }
    return calls * 1_000 / (time - from)
  }

  /**
   * Calls per second in equal steps of time, oldest first; null where nothing is known. A point that is longer than a
   * step counts in each step by its part of it.
   *
   * @param {Group | undefined} group undefined: all calls
   * @param {number} step milliseconds
   * @param {number} steps the last one has the newest point in it
   * @returns {Array<number | null>}
   */
  rates (group, step, steps) {
    const begin = this.firstStep(step, steps)
    const calls = new Float64Array(steps)
    const known = new Float64Array(steps)
    const source = group === undefined ? this.#calls : group.calls
    for (let n = this.#end - 1; n >= this.#first; n--) {
      const slot = n % capacity
      const from = this.#from[slot] ?? 0
      const to = this.#to[slot] ?? 0
      if (to <= begin) break
      const perMs = source === null ? 0 : (source[slot] ?? 0) / (to - from)
      const firstIndex = Math.max(0, Math.floor((from - begin) / step))
      for (let i = firstIndex; i < steps && begin + i * step < to; i++) {
        const ms = Math.min(to, begin + (i + 1) * step) - Math.max(from, begin + i * step)
        known[i] = (known[i] ?? 0) + ms
        calls[i] = (calls[i] ?? 0) + ms * perMs
      }
    }
    // A step of which too little is known would jump
    return Array.from(known, (ms, i) => ms < step / 4 ? null : (calls[i] ?? 0) * 1_000 / ms)
  }

  /**
   * When the first of the steps of `rates` begins.
   *
   * @param {number} step milliseconds
   * @param {number} steps
   * @returns {number} milliseconds since 1970
   */
  firstStep (step, steps) {
    return (Math.ceil(this.time / step) - steps) * step
  }

  #setLayout () {
    this.groups.clear()
    this.#byIndex.clear()
    this.layouts++
  }

  #beginEpoch () {
    for (const group of this.#byIndex.values()) {
      group.index = -1
      group.count = 0
    }
    this.#byIndex.clear()
    this.#epochStart = this.#end
  }

  #clearPoints () {
    this.#first = this.#epochStart = this.#end
    this.marks = []
    for (const group of this.groups.values()) {
      group.sum = 0
      group.calls = null
    }
  }

  /** @param {number} from @param {number} to @param {number} calls @returns {number} its slot; -1: it has no length */
  #addPoint (from, to, calls) {
    if (to <= from) return -1
    if (this.length === capacity) this.#dropPoint()
    const slot = this.#end++ % capacity
    this.#from[slot] = from
    this.#to[slot] = to
    this.#calls[slot] = calls
    return slot
  }

  /** @param {number} index @param {string[]} values */
  #know (index, values) {
    const key = keyOf(values)
    let group = this.groups.get(key)
    if (group === undefined) {
      const text = values.join('\n').toLowerCase()
      group = { key, values, text, index, order: this.#order++, count: 0, seen: 0, sum: 0, calls: null }
      this.groups.set(key, group)
    }
    group.index = index
    this.#byIndex.set(index, group)
  }

  /** @param {Group} group @param {number} slot @param {number} calls */
  #count (group, slot, calls) {
    if (calls === 0) return
    group.calls ??= new Float32Array(capacity)
    group.calls[slot] = calls
    group.sum += group.calls[slot] ?? 0
  }

  #dropPoint () {
    const slot = this.#first++ % capacity
    for (const group of this.groups.values()) {
      if (group.calls === null) continue
      group.sum -= group.calls[slot] ?? 0
      group.calls[slot] = 0
    }
  }

  /** @param {number} before milliseconds since 1970 */
  #expire (before) {
    while (this.#first < this.#end && (this.#to[this.#first % capacity] ?? 0) <= before) this.#dropPoint()
    this.marks = this.marks.filter(({ time }) => time > before)
    for (const group of this.groups.values()) {
      if (group.sum > 0) continue
      group.calls = null
      if (group.index === -1) this.groups.delete(group.key)
    }
  }
}

/**
 * What happened between two epochs: an epoch is the app's instance and the number of its resets.
 *
 * @param {string} before
 * @param {string} after
 */
function markText (before, after) {
  const instance = (/** @type {string} */ epoch) => epoch.slice(0, epoch.lastIndexOf('.'))
  return before.includes('.') && instance(before) === instance(after) ? 'reset' : 'restarted'
}
