// One row of the table.

import { element, isolated, setText } from './dom.js'
import { formatCount, formatRate, formatShare } from './format.js'

const svg = 'http://www.w3.org/2000/svg'

/** Size of the drawing of a line, in its own units. */
const width = 120
const height = 20
/** Room above the highest value. */
const room = 2

/**
 * The label whose cell has the button that opens the row.
 *
 * @param {readonly string[]} labels
 */
export function nameColumn (labels) {
  return Math.max(0, labels.indexOf('caller_functionname'))
}

export class RowView {
  /** @type {import('./rows.js').Row} */
  row
  element
  /** @type {HTMLButtonElement[]} from left to right */
  buttons
  #pin
  #open
  #calls = numberCell()
  #rate = numberCell()
  #share = numberCell()
  #line = document.createElementNS(svg, 'polyline')
  #area = document.createElementNS(svg, 'polygon')
  #points = ''

  /** @param {import('./rows.js').Row} row @param {readonly string[]} labels */
  constructor (row, labels) {
    this.row = row
    const { values } = row.group
    const name = values.join(' ') || 'all calls'
    this.#pin = button('pin', '☆', `Pin ${name}`)
    this.#open = button('open', '', null)
    const copy = button('copy', 'PromQL', `Copy PromQL of ${name}`)
    this.buttons = [this.#pin, this.#open, copy]
    const drawing = document.createElementNS(svg, 'svg')
    drawing.setAttribute('viewBox', `0 ${-room} ${width} ${height + room}`)
    drawing.setAttribute('preserveAspectRatio', 'none')
    drawing.setAttribute('aria-hidden', 'true')
    drawing.append(this.#area, this.#line)
    const named = nameColumn(labels)
    const cells = labels.map((label, i) => this.#labelCell(label, values[i] ?? '', i === named))
    if (labels.length === 0) {
      this.#open.append('all calls')
      cells.push(element('th', { role: 'rowheader', scope: 'row', class: 'label' }, this.#open))
    }
    this.element = element('tr', { role: 'row' },
      element('td', { role: 'cell', class: 'pin-cell' }, this.#pin), ...cells, this.#calls, this.#rate, this.#share,
      element('td', { role: 'cell', class: 'line' }, drawing), element('td', { role: 'cell', class: 'copy-cell' }, copy)
    )
  }

  /**
   * @param {object} view
   * @param {number} view.index of the row, from 0
   * @param {boolean} view.isPinned
   * @param {boolean} view.isOpen
   * @param {boolean} view.isActive whether Tab stops at its buttons
   * @param {Array<number | null>} view.line
   */
  update ({ index, isPinned, isOpen, isActive, line }) {
    const { calls, rate, share } = this.row
    setText(this.#calls, formatCount(calls))
    setText(this.#rate, formatRate(rate))
    setText(this.#share, formatShare(share))
    setAttribute(this.element, 'aria-rowindex', String(index + 2))
    setAttribute(this.#pin, 'aria-pressed', String(isPinned))
    setText(this.#pin, isPinned ? '★' : '☆')
    setAttribute(this.#open, 'aria-expanded', String(isOpen))
    for (const target of this.buttons) setAttribute(target, 'tabindex', isActive ? '0' : '-1')
    const points = pointsOf(line)
    if (points === this.#points) return
    this.#points = points
    this.#line.setAttribute('points', points)
    const ends = points.split(/[ ,]/)
    this.#area.setAttribute('points', points && `${ends[0]},${height} ${points} ${ends.at(-2)},${height}`)
  }

  /** @param {string} label @param {string} value @param {boolean} isName */
  #labelCell (label, value, isName) {
    const text = label === 'caller_filename' ? pathParts(value) : [isolated(value)]
    const attributes = { class: `label ${label}`, title: value }
    if (!isName) return element('td', { role: 'cell', ...attributes }, ...text)
    this.#open.append(...text)
    return element('th', { role: 'rowheader', scope: 'row', ...attributes }, this.#open)
  }
}

// The name of a file says more than its folder, so the folder is cut where there is no room
/** @param {string} value */
function pathParts (value) {
  const end = Math.max(value.lastIndexOf('/'), value.lastIndexOf('\\')) + 1
  if (end === 0 || end === value.length) return [isolated(value)]
  const folder = isolated(value.slice(0, end))
  folder.className = 'folder'
  return [folder, isolated(value.slice(end))]
}

function numberCell () {
  return element('td', { role: 'cell', class: 'number' })
}

/** @param {string} action @param {string} text @param {string | null} label */
function button (action, text, label) {
  const made = element('button', { type: 'button', class: action, 'data-action': action }, text)
  if (label !== null) made.setAttribute('aria-label', label)
  if (action === 'copy') made.title = 'Copy'
  if (action === 'pin') made.title = 'Keep at the top'
  return made
}

/** @param {Element} target @param {string} name @param {string} value */
function setAttribute (target, name, value) {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value)
}

/**
 * Points of a polyline, as high as the highest value.
 *
 * @param {Array<number | null>} values null: nothing known
 */
function pointsOf (values) {
  const highest = Math.max(...values.map(value => value ?? 0))
  if (highest === 0) return ''
  const x = width / (values.length - 1)
  return values.map((value, i) => {
    return value === null ? '' : `${(i * x).toFixed(1)},${(height - value / highest * height).toFixed(1)}`
  }).filter(point => point !== '').join(' ')
}
