// The live page: asks for the counts, and shows them.

import { defaultState, hashOf, stateOf } from './address.js'
import { promql, tsv } from './copies.js'
import { Details } from './details.js'
import { byId, copyText, setText } from './dom.js'
import { Busy, Feed } from './feed.js'
import { formatCount } from './format.js'
import { CallHistory } from './history.js'
import { Plot } from './plot.js'
import { arrange, baselineOf, line, measure, numbers } from './rows.js'
import { showFigures, showState } from './status.js'
import { Table } from './table.js'

/**
 * @typedef {import('./rows.js').Row} Row
 * @typedef {import('./history.js').Answer} Answer
 */

/** Milliseconds after which an answer is given up. */
const patience = 10_000

/** Milliseconds that a message is shown. */
const messageTime = 5_000

const filter = /** @type {HTMLInputElement} */ (byId('filter'))
const hide = /** @type {HTMLInputElement} */ (byId('hide'))

const calls = new CallHistory()
const plot = new Plot()
const table = new Table(byId('table'), { onSort: sortBy, onAction: act, onHold: schedule, lineOf })
const details = new Details(byId('details'), closeDetails, announce)
const feed = new Feed({
  fetch: url => fetch(url, { signal: AbortSignal.timeout(patience) }),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: timer => clearTimeout(timer)
}, { onAnswer: take, onFail: fail })

let state = { ...defaultState(), ...stateOf(window.location.hash) }
/** What is shown; it stays while the display is paused. */
let shown = { ...measure(calls, null), labels: /** @type {string[]} */ ([]) }
/** @type {Row[]} */
let rows = []
/** @type {import('./rows.js').Baseline | null} */
let baseline = null
/** Milliseconds since 1970 at which the display was paused; null: it is not. */
let pausedAt = /** @type {number | null} */ (null)
let failure = /** @type {Error | null} */ (null)
let layout = 0
/** The clock of this browser minus that of the app, in milliseconds. */
let clockOffset = 0
let isScheduled = false
/** Whether the rows have to be sorted although the pointer or the focus is on them. */
let isChosen = false

/** @param {Answer} answer */
function take (answer) {
  const before = calls.marks.at(-1)
  failure = null
  clockOffset = Date.now() - answer.time
  calls.add(answer)
  const mark = calls.marks.at(-1)
  if (mark !== undefined && mark !== before) announce(`${mark.text}: the counts of the app began at zero`)
  schedule()
}

/** @param {Error} error */
function fail (error) {
  failure = error
  // An answer of any kind comes from an app that runs
  if (!(error instanceof Busy)) calls.fail(Date.now() - clockOffset)
  schedule()
}

/** Draws before the next frame. */
function schedule () {
  if (isScheduled) return
  isScheduled = true
  window.requestAnimationFrame(() => {
    isScheduled = false
    draw()
  })
}

function draw () {
  if (calls.last !== null) drawCalls(calls.last)
  showState(calls, failure, pausedAt, shown.rate)
}

/** @param {Answer} last */
function drawCalls (last) {
  if (pausedAt === null) {
    shown = { ...measure(calls, baseline), labels: last.labels }
    if (layout !== calls.layouts) table.setLabels(last.labels)
    layout = calls.layouts
  }
  // First, because it reads the layout, which what follows changes
  drawTable()
  openDetails(last)
  if (pausedAt !== null) return
  byId('empty').hidden = last.totals > 0
  document.body.classList.toggle('no-calls', last.totals === 0)
  byId('hide-label').hidden = !last.labels.includes('caller_filename')
  showFigures(last, shown, baseline)
  // In a frame of its own: drawing rows and plot in one takes more than 50 ms without a graphics processor
  window.requestAnimationFrame(() => plot.show(calls))
}

function drawTable () {
  const held = isChosen || !table.isHeld ? null : rows.map(({ group }) => group.key)
  isChosen = false
  rows = arrange(shown.rows, shown.labels, state, held)
  table.show(rows, state)
  byId('none').hidden = rows.length > 0 || shown.rows.length === 0
  const isPart = rows.length < shown.rows.length
  const parts = [isPart && `${formatCount(rows.length)} of ${formatCount(shown.rows.length)}`, held && 'order held']
  setText(byId('shown'), parts.filter(part => part).join(', '))
}

// Kept in the row, which a scroll draws again and the next answer replaces
/** @param {Row} row */
function lineOf (row) {
  return (row.line ??= calls.rates(row.group, line.step, line.steps))
}

/** @param {Partial<import('./address.js').State>} change */
function choose (change) {
  state = { ...state, ...change }
  isChosen ||= !('pins' in change || 'open' in change)
  schedule()
  // Last, because a browser throws when it is called too often
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}${hashOf(state)}`)
}

/** @param {string} column */
function sortBy (column) {
  const descending = state.sort === column ? !state.descending : numbers.includes(column)
  choose({ sort: column, descending })
}

/** @param {Row} row @param {string} action */
function act ({ group: { key, values } }, action) {
  if (action === 'pin') {
    const pins = new Set(state.pins)
    if (!pins.delete(key)) pins.add(key)
    choose({ pins })
  } else if (action === 'copy') {
    copy(promql(metric(), shown.labels, values), 'PromQL copied')
  } else if (state.open === key) {
    closeDetails()
  } else {
    choose({ open: key })
    if (calls.last !== null) openDetails(calls.last)
    table.reveal(key)
    details.focus()
  }
}

function metric () {
  return calls.last?.metric ?? 'trace_calls_total'
}

/** Shows the series of the row that is open. @param {Answer} last */
function openDetails ({ epoch, labels }) {
  const group = state.open === null ? undefined : calls.groups.get(state.open)
  if (group === undefined) return details.close()
  if (details.key !== group.key) {
    details.open({ key: group.key, values: group.values, query: promql(metric(), labels, group.values) })
  }
  details.refresh(group.index, epoch)
}

function closeDetails () {
  const { open } = state
  details.close()
  choose({ open: null })
  if (open !== null) table.focus(open)
}

/** @param {string} text @param {string} message */
function copy (text, message) {
  copyText(text).then(() => announce(message), error => announce(`not copied: ${error.message}`))
}

let messageTimer = 0
/** @param {string} text */
function announce (text) {
  setText(byId('message'), text)
  clearTimeout(messageTimer)
  messageTimer = window.setTimeout(() => setText(byId('message'), ''), messageTime)
}

function showChoice () {
  if (filter.value !== state.filter) filter.value = state.filter
  hide.checked = state.hide
}

filter.addEventListener('input', () => choose({ filter: filter.value }))
hide.addEventListener('change', () => choose({ hide: hide.checked }))

byId('pause').addEventListener('click', ({ currentTarget }) => {
  // While it is paused, the history goes on
  if (pausedAt === null) shown.rows.forEach(lineOf)
  pausedAt = pausedAt === null ? calls.time : null
  press(currentTarget, pausedAt !== null)
})
byId('baseline').addEventListener('click', ({ currentTarget }) => {
  baseline = baseline === null ? baselineOf(calls) : null
  press(currentTarget, baseline !== null)
})
byId('copy').addEventListener('click', () => copy(tsv(rows, shown.labels), `${formatCount(rows.length)} rows copied`))

/** @param {EventTarget | null} button @param {boolean} isPressed */
function press (button, isPressed) {
  /** @type {Element} */ (button).setAttribute('aria-pressed', String(isPressed))
  schedule()
}

document.addEventListener('keydown', event => {
  const isTyping = event.target instanceof window.HTMLInputElement && event.target.type !== 'checkbox'
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault()
    filter.focus()
  }
  if (event.key === 'Escape' && state.open !== null && !isTyping) closeDetails()
})
window.addEventListener('hashchange', () => {
  state = stateOf(window.location.hash)
  isChosen = true
  showChoice()
  schedule()
})
// Not the focus: a page on a second screen has none
document.addEventListener('visibilitychange', () => {
  if (document.hidden) feed.stop()
  else feed.start()
})

setText(byId('host'), window.location.host)
showChoice()
if (!document.hidden) feed.start()
