// What a person has to know about the data, in words. Pure.

import { Busy } from './feed.js'
import { formatCount, formatTime } from './format.js'
import { keyOf } from './history.js'

/**
 * A sentence; values of the app are apart from the text around them.
 * @typedef {Array<string | { value: string }>} Notice
 */

/**
 * @param {import('./history.js').CallHistory} calls
 * @param {Error | null} failure of the newest request
 * @returns {Notice[]}
 */
export function noticesOf (calls, failure) {
  const { last, time, beyond } = calls
  /** @type {Notice[]} */
  const notices = []
  if (failure instanceof Busy) {
    notices.push(['The app has too many requests at once. This page asks again by itself.'])
  } else if (failure !== null) {
    const since = time === 0 ? '' : ` since ${formatTime(time)}`
    notices.push([
      `No answer from the app${since}: it ended, or its server was stopped. ` +
      'This page goes on by itself when the app answers again.'
    ])
  }
  if (last === null) return notices
  if (last.overflow !== null) notices.push(overflowNotice(last.limit, last.overflow, last.series < last.limit))
  const shown = calls.current()
  const overflowKey = keyOf(last.labels.map(() => 'overflow'))
  if (beyond > 0) {
    notices.push([
      `The table shows ${formatCount(shown.length)} functions; ${formatCount(beyond)} calls are of others, ` +
      'for which it has no room.'
    ])
  } else if (last.labels.length > 0 && shown.some(({ key }) => key === overflowKey)) {
    notices.push(['More functions are called than are counted apart: the row overflow has the calls of the others.'])
  }
  return notices
}

/**
 * @param {number} limit
 * @param {{ label: string, class: string | null }} overflow
 * @param {boolean} hasRoom whether series have expired since
 * @returns {Notice}
 */
function overflowNotice (limit, { label, class: className }, hasRoom) {
  const rule = hasRoom
    ? '. Combinations of labels that were new then are counted as overflow; there is room again.'
    : '. New combinations of labels are counted as overflow; no call is lost.'
  return [
    `The budget of ${formatCount(limit)} series ${hasRoom ? 'was' : 'is'} full. It was filled by the label `,
    { value: label },
    ...className === null ? [] : [' of the class ', { value: className }],
    rule
  ]
}
