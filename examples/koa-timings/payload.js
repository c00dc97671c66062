import { Rejected } from './rejected.js'

const maxLabels = 64
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/**
 * The tag of a payload, its duration, and its values by their labels: the duration and the intervals between labels.
 *
 * @throws {Rejected} the payload breaks a rule
 */
export function readTiming (payload) {
  if (!isObject(payload)) throw new Rejected('body must be an object', payload)
  const { tag, duration, intervals, labels } = payload
  if (typeof tag !== 'string' || !metricName.test(tag)) throw new Rejected('tag must be a valid metric name', tag)
  if (!Number.isFinite(duration)) throw new Rejected('duration must be a finite number', duration)
  checkList('intervals', intervals, 'finite numbers', Number.isFinite)
  checkList('labels', labels, 'texts of valid Unicode', isText)
  if (labels.length > maxLabels) throw new Rejected(`labels must be ${maxLabels} at most`, labels.length)
  if (intervals.length !== labels.length - 1) {
    throw new Rejected(`intervals must be one less than labels (${labels.length})`, intervals.length)
  }

  const values = new Map([['duration', duration]])
  for (const [i, interval] of intervals.entries()) {
    const label = `interval:${labels[i]}_${labels[i + 1]}`
    // A gauge has one value for each set of labels, so one of the two would be lost
    if (values.has(label)) throw new Rejected('labels must give each interval another name', label)
    values.set(label, interval)
  }
  return { tag, duration, values }
}

function checkList (name, list, rule, isValid) {
  if (!Array.isArray(list)) throw new Rejected(`${name} must be a list of ${rule}`, list)
  const wrong = list.findIndex(item => !isValid(item))
  if (wrong !== -1) throw new Rejected(`${name} must be a list of ${rule}`, list[wrong])
}

function isObject (value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Half of a surrogate pair has no form in UTF-8, so two labels that contain one could become the same. */
function isText (value) {
  return typeof value === 'string' && value.isWellFormed()
}
