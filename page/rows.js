// The rows of the table: their numbers, which of them are shown, and in what order. Pure.

/**
 * @typedef {import('./history.js').Group} Group
 * @typedef {import('./history.js').CallHistory} CallHistory
 */

/**
 * @typedef {object} Row
 * @property {Group} group
 * @property {number} calls
 * @property {number | null} rate calls per second; null: not known yet
 * @property {number} share of all calls, from 0 to 1
 * @property {Array<number | null> | null} line calls per second in the last minute; null: not read from the history yet
 */

/**
 * @typedef {object} Choice
 * @property {string} sort name of a label, or `calls`, `rate`, `share`
 * @property {boolean} descending
 * @property {string} filter
 * @property {boolean} hide whether files in `node_modules` are hidden
 * @property {ReadonlySet<string>} pins keys of groups that are always shown, at the top
 */

/**
 * Calls that are not counted, because they came before.
 * @typedef {object} Baseline
 * @property {number} time milliseconds since 1970
 * @property {number} total
 * @property {Map<string, number>} seen by the key of the group
 */

/** The columns of numbers. */
export const numbers = ['calls', 'rate', 'share']

/** Steps of the line of the last minute, and their milliseconds. */
export const line = { step: 2_000, steps: 30 }

/**
 * Remembers the calls until now.
 *
 * @param {CallHistory} history
 * @returns {Baseline}
 */
export function baselineOf (history) {
  const seen = new Map(Array.from(history.groups.values(), group => [group.key, group.seen]))
  return { time: history.time, total: history.seen, seen }
}

/**
 * The rows of all groups that the app has.
 *
 * @param {CallHistory} history
 * @param {Baseline | null} baseline
 * @returns {{ rows: Row[], calls: number, rate: number | null }} with the calls and the rate of all together
 */
export function measure (history, baseline) {
  const calls = baseline === null ? history.last?.totals ?? 0 : history.seen - baseline.total
  const rows = history.current().map(group => {
    const own = baseline === null ? group.count : group.seen - (baseline.seen.get(group.key) ?? group.initial)
    const share = calls === 0 ? 0 : Math.min(1, own / calls)
    return { group, calls: own, rate: history.rate(group), share, line: null }
  })
  return { rows, calls, rate: history.rate() }
}

/**
 * The rows that are shown, sorted; equal ones in the order in which they were made.
 *
 * @param {readonly Row[]} rows
 * @param {readonly string[]} labels
 * @param {Choice} choice
 * @param {readonly string[] | null} [held] keys in the order to keep; new rows come after them
 * @returns {Row[]}
 */
export function arrange (rows, labels, choice, held = null) {
  const file = choice.hide ? labels.indexOf('caller_filename') : -1
  const matches = filterOf(choice.filter)
  const isShown = (/** @type {Row} */ { group }) => {
    if (choice.pins.has(group.key)) return true
    if (file !== -1 && /(^|[/\\])node_modules[/\\]/.test(group.values[file] ?? '')) return false
    return matches(group.text)
  }
  return rows.filter(isShown).sort(held === null ? comparison(labels, choice) : heldOrder(held))
}

/**
 * Whether a text has every word of a filter, and none of those that begin with `-`. Case does not matter.
 *
 * @param {string} filter
 * @returns {(text: string) => boolean} takes lower case
 */
export function filterOf (filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(word => word !== '' && word !== '-')
  const without = words.filter(word => word.startsWith('-')).map(word => word.slice(1))
  const having = words.filter(word => !word.startsWith('-'))
  return text => having.every(word => text.includes(word)) && !without.some(word => text.includes(word))
}

/** @param {readonly string[]} labels @param {Choice} choice @returns {(a: Row, b: Row) => number} */
function comparison (labels, { sort, descending, pins }) {
  const sign = descending ? -1 : 1
  const column = labels.indexOf(sort)
  const compare = column === -1
    ? (/** @type {Row} */ a, /** @type {Row} */ b) => numberOf(a, sort) - numberOf(b, sort)
    : (/** @type {Row} */ a, /** @type {Row} */ b) => compareTexts(a.group.values[column], b.group.values[column])
  return (a, b) => {
    return Number(pins.has(b.group.key)) - Number(pins.has(a.group.key)) ||
      sign * compare(a, b) || a.group.order - b.group.order
  }
}

/** @param {Row} row @param {string} sort */
function numberOf (row, sort) {
  return sort === 'rate' ? row.rate ?? 0 : sort === 'share' ? row.share : row.calls
}

// By code units: a comparison by language takes 20 times as long
/** @param {string | undefined} a @param {string | undefined} b */
function compareTexts (a = '', b = '') {
  return a < b ? -1 : a > b ? 1 : 0
}

/** @param {readonly string[]} keys @returns {(a: Row, b: Row) => number} */
function heldOrder (keys) {
  const places = new Map(keys.map((key, place) => [key, place]))
  const placeOf = (/** @type {Row} */ { group }) => places.get(group.key) ?? keys.length
  return (a, b) => placeOf(a) - placeOf(b) || a.group.order - b.group.order
}

/**
 * The groups with the most calls in the last five minutes, each at the place that it had before, so it keeps its color.
 *
 * @param {Iterable<Group>} groups
 * @param {ReadonlyArray<string | null>} places keys of the groups so far
 * @returns {Array<Group | null>} as long as `places`
 */
export function busiest (groups, places) {
  /** @type {Group[]} */
  const best = []
  for (const group of groups) {
    if (group.sum === 0) continue
    let i = best.length
    while (i > 0 && /** @type {Group} */ (best[i - 1]).sum < group.sum) i--
    if (i < places.length) best.splice(i, 0, group)
    if (best.length > places.length) best.pop()
  }
  const kept = places.map(key => best.find(group => group.key === key) ?? null)
  const entering = best.filter(group => !kept.includes(group))
  return kept.map(group => group ?? entering.shift() ?? null)
}
