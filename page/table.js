// The table: only rows in sight are in the document, so that two thousand of them stay smooth.

import { element } from './dom.js'
import { RowView, rowTemplate } from './row.js'
import { TableHead } from './table-head.js'

/** Rows above and below those in sight that are there as well, for a quick scroll. */
const spare = 8

/** Rows that a page key moves. */
const pageRows = 20

/**
 * @typedef {import('./rows.js').Row} Row
 *
 * @typedef {object} Events
 * @property {(column: string) => void} onSort
 * @property {(row: Row, action: string) => void} onAction
 * @property {() => void} onHold the pointer or the focus came or went
 * @property {(row: Row) => Array<number | null>} lineOf
 */

export class Table {
  /** Whether the pointer or the focus is in the rows, so that their order has to hold still. */
  get isHeld () {
    return this.#isPointed || this.#body.contains(document.activeElement)
  }

  #table
  #head
  #body
  #events
  /** @type {readonly string[]} */
  #labels = []
  #template = rowTemplate([])
  /** @type {readonly Row[]} */
  #rows = []
  /** @type {Map<string, RowView>} by the key of the group */
  #views = new Map()
  /** @type {{ pins: ReadonlySet<string>, open: string | null }} */
  #choice = { pins: new Set(), open: null }
  /** Key of the row at which Tab stops. */
  #active = ''
  #rowHeight = 0
  #isPointed = false
  /** Whether rows in sight have to be drawn before the next frame. */
  #isScrolled = false

  /** @param {HTMLElement} table @param {Events} events */
  constructor (table, events) {
    this.#table = table
    this.#head = new TableHead(/** @type {HTMLElement} */ (table.querySelector('thead tr')), events.onSort)
    this.#body = /** @type {HTMLElement} */ (table.querySelector('tbody'))
    this.#events = events
    this.#body.addEventListener('click', event => this.#click(event))
    this.#body.addEventListener('keydown', event => this.#keyDown(event))
    this.#body.addEventListener('focusin', event => {
      this.#active = this.#rowOf(event)?.group.key ?? this.#active
      this.draw()
      events.onHold()
    })
    this.#body.addEventListener('focusout', () => events.onHold())
    this.#body.addEventListener('pointerenter', () => this.#point(true))
    this.#body.addEventListener('pointerleave', () => this.#point(false))
    document.addEventListener('scroll', () => this.#scroll(), { passive: true })
    new window.ResizeObserver(() => {
      this.#rowHeight = 0
      this.draw()
    }).observe(table)
  }

  /** @param {readonly string[]} labels */
  setLabels (labels) {
    this.#labels = labels
    this.#template = rowTemplate(labels)
    for (const view of this.#views.values()) view.element.remove()
    this.#views.clear()
    this.#head.setLabels(labels)
  }

  /**
   * Shows these rows.
   *
   * @param {readonly Row[]} rows in their order
   * @param {import('./address.js').State} choice
   */
  show (rows, choice) {
    this.#rows = rows
    this.#choice = choice
    this.#head.show(choice)
    this.#table.setAttribute('aria-rowcount', String(rows.length + 1))
    if (!rows.some(({ group }) => group.key === this.#active)) this.#active = rows[0]?.group.key ?? ''
    this.draw()
  }

  /**
   * Draws the rows in sight.
   *
   * @param {string | null} [also] key of a row that is drawn wherever it is. Default: the one with the focus, which
   *   would be lost otherwise when the row is scrolled out of sight
   */
  draw (also = this.#focused) {
    this.#isScrolled = false
    this.#drawRows(also, true)
  }

  /**
   * Draws the rows that a scroll brings into sight, unless an answer has had all rows drawn for the same frame: before
   * a second draw, the browser would lay out what the first one has changed, and then do it again.
   */
  #scroll () {
    if (this.#isScrolled) return
    this.#isScrolled = true
    window.requestAnimationFrame(() => {
      if (this.#isScrolled) this.#drawRows(this.#focused, false)
      this.#isScrolled = false
    })
  }

  /** The key of the row with the focus. */
  get #focused () {
    return this.#body.contains(document.activeElement) ? this.#active : null
  }

  /** @param {string | null} also @param {boolean} isChanged whether rows that are in the document need an update */
  #drawRows (also, isChanged) {
    this.#rowHeight ||= this.#measureRow()
    // Not displayed while there are no calls
    if (this.#rowHeight === 0) return
    const top = -this.#body.getBoundingClientRect().top
    this.#body.style.height = `${this.#rows.length * this.#rowHeight}px`
    const first = Math.max(0, Math.floor(top / this.#rowHeight) - spare)
    const end = Math.min(this.#rows.length, Math.ceil((top + window.innerHeight) / this.#rowHeight) + spare)
    const indexes = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i)
    const other = also === null ? -1 : this.#indexOf(also)
    if (other !== -1 && other < first) indexes.unshift(other)
    if (other >= end) indexes.push(other)

    const views = new Map(indexes.map(index => {
      const row = /** @type {Row} */ (this.#rows[index])
      return [row.group.key, this.#drawRow(row, index, isChanged)]
    }))
    for (const [key, view] of this.#views) if (!views.has(key)) view.element.remove()
    this.#views = views
    // In the order in which they are shown, for those who hear the table
    let next = this.#body.firstElementChild
    for (const { element } of views.values()) {
      if (element === next) next = next.nextElementSibling
      else this.#body.insertBefore(element, next)
    }
  }

  /** @param {Row} row @param {number} index @param {boolean} isChanged */
  #drawRow (row, index, isChanged) {
    const { key } = row.group
    const present = this.#views.get(key)
    if (present !== undefined && !isChanged) return present
    const view = present ?? new RowView(row, this.#labels, this.#template)
    view.row = row
    view.update({
      index,
      top: index * this.#rowHeight,
      isPinned: this.#choice.pins.has(key),
      isOpen: this.#choice.open === key,
      isActive: this.#active === key,
      line: this.#events.lineOf(row)
    })
    return view
  }

  /** @param {string} key */
  #indexOf (key) {
    return this.#rows.findIndex(({ group }) => group.key === key)
  }

  /** Moves the focus to the button that opens a row, if the row is shown. @param {string} key */
  focus (key) {
    const index = this.#indexOf(key)
    if (index !== -1) this.#focusRow(index, 1)
  }

  /** Scrolls a row into sight, if it is shown. @param {string} key */
  reveal (key) {
    this.draw(key)
    this.#views.get(key)?.element.scrollIntoView({ block: 'nearest' })
  }

  #measureRow () {
    const probe = element('tr', { role: 'row' }, element('td', { role: 'cell' }))
    this.#body.append(probe)
    const { height } = probe.getBoundingClientRect()
    probe.remove()
    return height
  }

  /** @param {boolean} isPointed */
  #point (isPointed) {
    this.#isPointed = isPointed
    this.#events.onHold()
  }

  /** @param {Event} event @returns {Row | undefined} */
  #rowOf (event) {
    const target = /** @type {Element} */ (event.target).closest('tr')
    for (const { element, row } of this.#views.values()) if (element === target) return row
    return undefined
  }

  /** @param {Event} event */
  #click (event) {
    const row = this.#rowOf(event)
    if (row === undefined) return
    // Someone who marks a name to copy it does not mean to open the row
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest('button'))
    if (button === null && document.getSelection()?.isCollapsed === false) return
    this.#events.onAction(row, button?.dataset.action ?? 'open')
  }

  /** @param {KeyboardEvent} event */
  #keyDown (event) {
    const index = this.#indexOf(this.#active)
    const view = this.#views.get(this.#active)
    if (view === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const button = view.buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement))
    const last = this.#rows.length - 1
    /** @type {Record<string, [row: number, button: number]>} */
    const moves = {
      ArrowDown: [index + 1, button],
      ArrowUp: [index - 1, button],
      ArrowLeft: [index, button - 1],
      ArrowRight: [index, button + 1],
      PageDown: [index + pageRows, button],
      PageUp: [index - pageRows, button],
      Home: [0, button],
      End: [last, button]
    }
    const move = moves[event.key]
    if (move === undefined) return
    event.preventDefault()
    this.#focusRow(Math.max(0, Math.min(last, move[0])), Math.max(0, Math.min(2, move[1])))
  }

  /** @param {number} index @param {number} button */
  #focusRow (index, button) {
    const row = /** @type {Row} */ (this.#rows[index])
    this.#active = row.group.key
    this.reveal(this.#active)
    this.#views.get(this.#active)?.buttons[button]?.focus({ preventScroll: true })
  }
}
