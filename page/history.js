// What the page knows of the app: the count of each group, and the calls of the last five minutes. Pure.

import { capacity, Points } from './points.js'

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
 * @property {number} initial those before the page knew the group
 * @property {number} sum calls within the points
 * @property {Float32Array | null} calls of each point; null: none yet
 */

/** Milliseconds that the plot shows. */
export const span = 300_000

/** Names a group. @param {readonly string[]} values */
export function keyOf (values) {
  return JSON.stringify(values)
}

export class CallHistory {
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
  /** Calls of the groups of this epoch. */
  #sum = 0
  #points = new Points()
  #failed = -Infinity
  #order = 0

  /** Milliseconds since 1970 of the newest data; 0: none yet. */
  get time () {
    return this.last === null ? 0 : this.last.time
  }

  /** Calls of groups that the page does not know. */
  get beyond () {
    return this.last === null ? 0 : this.last.totals - this.#sum
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
    // A clock that was set back. A large answer comes in parts, which have the same time
    if (!isFirst && answer.time < last.time) this.#clearPoints()

    const before = isFirst || isNewEpoch ? 0 : last.totals
    const calls = isFirst ? 0 : Math.max(0, answer.totals - before)
    this.seen += isFirst ? answer.totals : calls
    // Calls of a new epoch are later than the last time without an answer
    const isLater = isNewEpoch && this.#failed > last.time && this.#failed < answer.time
    const from = isFirst ? answer.time : isLater ? this.#failed : last.time
    const place = this.#addPoint(from, answer.time, calls)
    // Calls of groups that the page did not know yet
    const unknown = isFirst ? Infinity : isNewEpoch ? 0 : this.beyond
    const isNew = new Set(answer.groups?.map(([index, ...values]) => this.#know(index, values)))
    for (const [index, count] of answer.changed) {
      const group = this.#byIndex.get(index)
      if (group === undefined) continue
      const from = isNew.has(group) ? Math.min(count, group.count + unknown) : group.count
      group.initial += Math.max(0, from - group.count)
      group.seen += Math.max(0, count - group.count)
      this.#sum += count - group.count
      group.count = count
      if (place !== -1) this.#count(group, place, Math.max(0, count - from))
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
    return this.#points.rate(group === undefined ? this.#points.calls : group.calls)
  }

  /**
   * Calls per second in equal steps of time, oldest first, the last one with the newest data; null where nothing is
   * known.
   *
   * @param {Group | undefined} group undefined: all calls
   * @param {number} step milliseconds
   * @param {number} steps
   * @returns {Array<number | null>}
   */
  rates (group, step, steps) {
    const calls = group === undefined ? this.#points.calls : group.calls
    return this.#points.rates(calls, this.firstStep(step, steps), step, steps)
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
    this.#sum = 0
    this.layouts++
  }

  #beginEpoch () {
    for (const group of this.#byIndex.values()) {
      group.index = -1
      group.count = 0
    }
    this.#byIndex.clear()
    this.#sum = 0
    this.#points.beginAnew()
  }

  #clearPoints () {
    this.#points.clear()
    this.marks = []
    for (const group of this.groups.values()) {
      group.sum = 0
      group.calls = null
    }
  }

  /** @param {number} from @param {number} to @param {number} calls @returns {number} its place; -1: it has no length */
  #addPoint (from, to, calls) {
    if (to <= from) return -1
    if (this.#points.length === capacity) this.#dropPoint()
    return this.#points.add(from, to, calls)
  }

  /** @param {number} index @param {string[]} values @returns {Group | null} null: it was known */
  #know (index, values) {
    const key = keyOf(values)
    let group = this.groups.get(key)
    const isKnown = group !== undefined
    if (group === undefined) {
      const text = values.join('\n').toLowerCase()
      group = { key, values, text, index, order: this.#order++, count: 0, seen: 0, initial: 0, sum: 0, calls: null }
      this.groups.set(key, group)
    }
    if (group.index === index && isKnown) return null
    group.index = index
    this.#byIndex.set(index, group)
    return group
  }

  /** @param {Group} group @param {number} place @param {number} calls */
  #count (group, place, calls) {
    if (calls === 0) return
    group.calls ??= new Float32Array(capacity)
    group.calls[place] = calls
    group.sum += group.calls[place] ?? 0
  }

  #dropPoint () {
    const place = this.#points.drop()
    for (const group of this.groups.values()) {
      if (group.calls === null) continue
      group.sum -= group.calls[place] ?? 0
      group.calls[place] = 0
    }
  }

  /** @param {number} before milliseconds since 1970 */
  #expire (before) {
    while (this.#points.oldest <= before) this.#dropPoint()
    this.marks = this.marks.filter(({ time }) => time > before)
    for (const group of this.groups.values()) {
      if (group.sum > 0) continue
      group.calls = null
      if (group.index === -1) this.groups.delete(group.key)
    }
  }
}

/**
 * What happened between two epochs: an epoch is the app's instance, a hyphen, and the number of its resets.
 *
 * @param {string} before
 * @param {string} after
 */
function markText (before, after) {
  const instance = (/** @type {string} */ epoch) => epoch.slice(0, epoch.lastIndexOf('-'))
  return instance(before) === instance(after) ? 'reset' : 'restarted'
}
