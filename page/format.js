// Numbers and times as people read them. Pure.

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 4 })
const axis = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 })

/**
 * A count, exact below ten billion: `1,234,567`, above that `12.35B`.
 *
 * @param {number} value
 */
export function formatCount (value) {
  return value < 1e10 ? whole.format(value) : short.format(value)
}

/**
 * A number of calls per second with three digits: `0.25`, `12.3`, `1,234`; a dash where it is not known yet.
 *
 * @param {number | null} value
 */
export function formatRate (value) {
  if (value === null) return '–'
  if (value === 0) return '0'
  if (value < 0.01) return '<0.01'
  // The limits are those at which rounding would add a digit
  if (value < 9.995) return value.toFixed(2)
  if (value < 99.95) return value.toFixed(1)
  return formatCount(value)
}

/**
 * A part of a whole: `12.3%`.
 *
 * @param {number} value from 0 to 1
 */
export function formatShare (value) {
  if (value === 0) return '0%'
  const percent = value * 100
  if (percent < 0.1) return '<0.1%'
  return `${percent.toFixed(1)}%`
}

/**
 * A number at an axis: `1.5K`.
 *
 * @param {number} value
 */
export function formatAxis (value) {
  return axis.format(value)
}

/**
 * The local time of day, 24 hours: `14:02:11`.
 *
 * @param {number} time milliseconds since 1970
 */
export function formatTime (time) {
  const date = new Date(time)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(part => String(part).padStart(2, '0')).join(':')
}

/** @type {Readonly<Record<string, string>>} */
const shortNames = {
  object_classname: 'class',
  caller_functionname: 'function',
  caller_filename: 'file',
  caller_line: 'line',
  caller_column: 'column',
  id: 'id',
  object_id: 'object',
  parent_object_classname: 'parent class',
  parent_object_id: 'parent'
}

/** @type {ReadonlyArray<[prefix: string, title: string]>} */
const props = [['object_props_', ''], ['parent_object_props_', 'parent '], ['caller_props_', 'caller ']]

/**
 * The title of a label's column: `class` for `object_classname`, `room` for `object_props_room`.
 *
 * @param {string} label
 * @returns {string}
 */
export function labelTitle (label) {
  if (Object.hasOwn(shortNames, label)) return /** @type {string} */ (shortNames[label])
  for (const [prefix, title] of props) {
    if (label.startsWith(prefix)) return title + label.slice(prefix.length)
  }
  return label
}
