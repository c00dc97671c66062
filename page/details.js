// The series of one row: its objects, parents and props.

import { copyText, element, isolated, setText } from './dom.js'
import { read } from './feed.js'
import { formatCount, labelTitle } from './format.js'

/** Milliseconds between two requests at least. */
const pause = 2_000

/** Milliseconds that an answer may take. */
const longest = 10_000

/** The feed sends no more than these. */
const most = 100

/**
 * @typedef {object} Opened
 * @property {string} key
 * @property {readonly string[]} values
 * @property {string} query
 */

export class Details {
  #panel
  #announce
  /** @type {Opened | null} */
  #opened = null
  #title = element('h2', { id: 'details-title' })
  #query = element('code')
  #note = element('p', { class: 'note' })
  #head = element('tr')
  #body = element('tbody')
  #table
  #asked = -Infinity
  #isAsking = false

  /**
   * @param {HTMLElement} panel
   * @param {() => void} onClose
   * @param {(text: string) => void} announce
   */
  constructor (panel, onClose, announce) {
    this.#panel = panel
    this.#announce = announce
    const close = element('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×')
    close.addEventListener('click', onClose)
    const copy = element('button', { type: 'button' }, 'Copy PromQL')
    copy.addEventListener('click', () => this.#copy())
    const named = { 'aria-labelledby': 'details-title' }
    this.#table = element('table', named, element('thead', {}, this.#head), this.#body)
    panel.append(
      element('div', { class: 'title' }, this.#title, copy, close),
      element('pre', { tabindex: '0', 'aria-label': 'PromQL' }, this.#query),
      this.#note,
      element('div', { class: 'scroll', tabindex: '0', role: 'region', ...named }, this.#table)
    )
  }

  /** Key of the row that is open; null: none. */
  get key () {
    return this.#opened === null ? null : this.#opened.key
  }

  /** @param {Opened} opened */
  open (opened) {
    this.#opened = opened
    this.#asked = -Infinity
    const shown = opened.values.filter(value => value !== '')
    this.#title.replaceChildren(...shown.length === 0 ? ['all calls'] : shown.flatMap(value => [isolated(value), ' ']))
    setText(this.#query, opened.query)
    setText(this.#note, 'reading its series')
    this.#head.replaceChildren()
    this.#body.replaceChildren()
    this.#table.hidden = true
    this.#panel.hidden = false
    document.documentElement.classList.add('with-details')
  }

  focus () {
    this.#panel.focus()
  }

  close () {
    this.#opened = null
    this.#panel.hidden = true
    document.documentElement.classList.remove('with-details')
  }

  /**
   * Reads the series of the row that is open, if some time has passed.
   *
   * @param {number} index of its group; -1: the app does not have it now
   * @param {string} epoch
   */
  async refresh (index, epoch) {
    const opened = this.#opened
    if (opened === null || this.#isAsking || performance.now() - this.#asked < pause) return
    if (index === -1) return setText(this.#note, 'not called since the app began to count')
    this.#isAsking = true
    this.#asked = performance.now()
    const url = `live/series?group=${index}&epoch=${encodeURIComponent(epoch)}`
    try {
      const answer = /** @type {any} */ (await read(fetch(url, { signal: AbortSignal.timeout(longest) })))
      if (this.#opened === opened) this.#show(answer)
    } catch (error) {
      const { message } = /** @type {Error} */ (error)
      if (this.#opened === opened) setText(this.#note, `its series could not be read: ${message}`)
    } finally {
      this.#isAsking = false
    }
  }

  /** @param {{ labels: string[], series: Array<{ labels: Record<string, string>, count: number }> }} answer */
  #show ({ labels, series }) {
    const shown = labels.filter(label => series.some(({ labels }) => Object.hasOwn(labels, label)))
    const number = series.length === most ? `The ${most} series with the most calls` : `${series.length} series`
    const kinds = shown.length === 0 ? ', without further labels' : ''
    setText(this.#note, series.length === 0 ? 'Its series have expired with their objects.' : `${number}${kinds}`)
    this.#head.replaceChildren(element('th', { class: 'number', scope: 'col' }, 'calls'), ...shown.map(label => {
      return element('th', { scope: 'col', title: label }, isolated(labelTitle(label)))
    }))
    this.#body.replaceChildren(...series.map(({ labels, count }) => element('tr', {},
      element('td', { class: 'number' }, formatCount(count)),
      ...shown.map(label => element('td', {}, Object.hasOwn(labels, label) ? isolated(labels[label] ?? '') : ''))
    )))
    this.#table.hidden = series.length === 0
  }

  #copy () {
    copyText(this.#opened?.query ?? '').then(() => this.#announce('PromQL copied'),
      error => this.#announce(`not copied: ${error.message}`))
  }
}
