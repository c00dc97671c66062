// The parts of the page above the plot: whether it is live, notices, and the figures.

import { byId, element, isolated, setText } from './dom.js'
import { Busy } from './feed.js'
import { formatCount, formatRate, formatTime } from './format.js'
import { noticesOf } from './notices.js'

/**
 * @typedef {import('./history.js').CallHistory} CallHistory
 */

const texts = { busy: 'the app is busy', gone: 'no answer', waiting: 'connecting', paused: 'paused', live: 'live' }

/**
 * @param {CallHistory} calls
 * @param {Error | null} failure of the newest request
 * @param {number | null} pausedAt milliseconds since 1970; null: not paused
 * @param {number | null} rate for the title of the tab
 */
export function showState (calls, failure, pausedAt, rate) {
  const name = stateOf(calls, failure, pausedAt)
  byId('state').className = name
  document.body.classList.toggle('gone', name === 'gone')
  setText(byId('state-text'), texts[name])
  const time = pausedAt ?? calls.time
  setText(byId('state-time'), time === 0 ? '' : `${name === 'live' ? '' : 'since '}${formatTime(time)}`)
  const figure = name === 'live' ? `${formatRate(rate)}/s` : texts[name]
  const title = `${figure} · ${window.location.host}`
  if (document.title !== title) document.title = title
  showNotices(noticesOf(calls, failure))
}

/** @param {CallHistory} calls @param {Error | null} failure @param {number | null} pausedAt */
function stateOf (calls, failure, pausedAt) {
  if (failure !== null) return failure instanceof Busy ? 'busy' : 'gone'
  if (calls.last === null) return 'waiting'
  return pausedAt === null ? 'live' : 'paused'
}

/** @param {import('./notices.js').Notice[]} notices */
function showNotices (notices) {
  const target = byId('notices')
  const text = notices.flat().map(part => typeof part === 'string' ? part : part.value).join('')
  if (target.textContent === text) return
  target.replaceChildren(...notices.map(notice => {
    const parts = notice.map(part => typeof part === 'string' ? part : isolated(part.value))
    return element('p', { class: 'notice' }, ...parts)
  }))
}

/**
 * @param {import('./history.js').Answer} last
 * @param {ReturnType<typeof import('./rows.js').measure>} shown
 * @param {import('./rows.js').Baseline | null} baseline
 */
export function showFigures ({ series, limit }, shown, baseline) {
  setText(byId('rate'), formatRate(shown.rate))
  setText(byId('calls'), formatCount(shown.calls))
  setText(byId('calls-title'), baseline === null ? 'Calls in total' : `Calls since ${formatTime(baseline.time)}`)
  setText(byId('functions'), formatCount(shown.rows.length))
  setText(byId('series'), `${formatCount(series)} of ${formatCount(limit)}`)
  const bar = /** @type {HTMLElement} */ (byId('budget').firstElementChild)
  bar.style.width = `${Math.min(100, series / limit * 100)}%`
  bar.className = series >= limit ? 'full' : series > limit * 0.8 ? 'near' : ''
}
