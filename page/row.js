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

/**
 * A row without texts, of which all rows are copies: that takes less time than making their elements one by one.
 *
 * @param {readonly string[]} labels
 */
export function rowTemplate (labels) {
  const drawing = document.createElementNS(svg, 'svg')
  drawing.setAttribute('viewBox', `0 ${-room} ${width} ${height + room}`)
  drawing.setAttribute('preserveAspectRatio', 'none')
  drawing.setAttribute('aria-hidden', 'true')
  drawing.append(document.createElementNS(svg, 'polygon'), document.createElementNS(svg, 'polyline'))
  const named = nameColumn(labels)
  const cells = labels.map((label, i) => i === named
    ? element('th', { role: 'rowheader', scope: 'row', class: `label ${label}` }, button('open', ''))
    : element('td', { role: 'cell', class: `label ${label}` }))
  if (labels.length === 0) {
    cells.push(element('th', { role: 'rowheader', scope: 'row', class: 'label' }, button('open', 'all calls')))
  }
  return element('tr', { role: 'row' },
    element('td', { role: 'cell', class: 'pin-cell' }, button('pin', '☆', 'Keep at the top')),
    ...cells, numberCell(), numberCell(), numberCell(),
    element('td', { role: 'cell', class: 'line' }, drawing),
    element('td', { role: 'cell', class: 'copy-cell' }, button('copy', 'PromQL', 'Copy'))
  )
}

export class RowView {
  /** @type {import('./rows.js').Row} */
  row
  element
  /** @type {HTMLButtonElement[]} from left to right */
  buttons
  #pin
  #open
  #calls
  #rate
  #share
  #area
  #line
  #points = ''
  #transform = ''

  /**
   * @param {import('./rows.js').Row} row
   * @param {readonly string[]} labels
   * @param {HTMLTableRowElement} template of these labels
   */
  constructor (row, labels, template) {
    this.row = row
    this.element = /** @type {HTMLTableRowElement} */ (template.cloneNode(true))
    this.buttons = Array.from(this.element.querySelectorAll('button'))
    const [pin, open, copy] = /** @type {[HTMLButtonElement, HTMLButtonElement, HTMLButtonElement]} */ (this.buttons)
    this.#pin = pin
    this.#open = open
    const [calls, rate, share, line] = /** @type {[Element, Element, Element, Element]} */ (
      Array.from(this.element.children).slice(-5))
    this.#calls = calls
    this.#rate = rate
    this.#share = share
    const [area, stroke] = /** @type {[Element, Element]} */ (
      Array.from(/** @type {Element} */ (line.firstElementChild).children))
    this.#area = area
    this.#line = stroke
    const { values } = row.group
    const name = values.join(' ') || 'all calls'
    pin.setAttribute('aria-label', `Pin ${name}`)
    copy.setAttribute('aria-label', `Copy PromQL of ${name}`)
    for (const [i, label] of labels.entries()) this.#showLabel(i, label, values[i] ?? '')
  }

  /**
   * @param {object} view
   * @param {number} view.index of the row, from 0
   * @param {number} view.top of the row, in pixels below that of the first one
   * @param {boolean} view.isPinned
   * @param {boolean} view.isOpen
   * @param {boolean} view.isActive whether Tab stops at its buttons
   * @param {Array<number | null>} view.line
   */
  update ({ index, top, isPinned, isOpen, isActive, line }) {
    const { calls, rate, share } = this.row
    const transform = `translateY(${top}px)`
    if (transform !== this.#transform) this.element.style.transform = this.#transform = transform
    setText(this.#calls, formatCount(calls))
    setText(this.#rate, formatRate(rate))
    setText(this.#share, formatShare(share))
    setAttribute(this.element, 'aria-rowindex', String(index + 2))
    setAttribute(this.#pin, 'aria-pressed', String(isPinned))
    setText(this.#pin, isPinned ? '★' : '☆')
    setAttribute(this.#open, 'aria-expanded', String(isOpen))
    this.element.classList.toggle('opened', isOpen)
    for (const target of this.buttons) setAttribute(target, 'tabindex', isActive ? '0' : '-1')
    const points = pointsOf(line)
    if (points === this.#points) return
    this.#points = points
    this.#line.setAttribute('points', points)
    const ends = points.split(/[ ,]/)
    this.#area.setAttribute('points', points && `${ends[0]},${height} ${points} ${ends.at(-2)},${height}`)
  }

  /** @param {number} i @param {string} label @param {string} value */
  #showLabel (i, label, value) {
    const cell = /** @type {Element} */ (this.element.children[i + 1])
    cell.setAttribute('title', value)
    const target = cell.firstElementChild ?? cell
    target.append(...label === 'caller_filename' ? pathParts(value) : [isolated(value)])
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

/** @param {string} action @param {string} text @param {string} [title] */
function button (action, text, title) {
  const made = element('button', { type: 'button', class: action, 'data-action': action }, text)
  if (title !== undefined) made.title = title
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
