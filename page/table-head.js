// The titles of the table's columns, which sort it.

import { element } from './dom.js'
import { labelTitle } from './format.js'
import { numbers } from './rows.js'

/** @type {Readonly<Record<string, string>>} */
const meanings = { calls: 'as the app has counted them', rate: 'over the last ten seconds', share: 'of all calls' }

export class TableHead {
  #row

  /** @param {HTMLElement} row @param {(column: string) => void} onSort */
  constructor (row, onSort) {
    this.#row = row
    row.addEventListener('click', event => {
      const column = /** @type {Element} */ (event.target).closest('th')?.dataset.column
      if (column !== undefined) onSort(column)
    })
  }

  /** @param {readonly string[]} labels */
  setLabels (labels) {
    const known = labels.length === 0 ? [''] : labels
    const table = /** @type {HTMLElement} */ (this.#row.closest('table'))
    table.style.setProperty('--labels', known.map(label => `minmax(0, ${widthOf(label)}fr)`).join(' '))
    this.#row.replaceChildren(
      title('pin-cell', 'Pin', 'unseen'),
      ...labels.map(label => sortable(label, labelTitle(label), 'label')),
      ...labels.length === 0 ? [title('label', 'calls of', 'unseen')] : [],
      ...numbers.map(name => sortable(name, name === 'rate' ? 'calls/s' : name, 'number')),
      title('line', 'last minute', ''), title('copy-cell', 'PromQL', 'unseen')
    )
  }

  /** @param {{ sort: string, descending: boolean }} choice */
  show ({ sort, descending }) {
    for (const th of this.#row.children) {
      const isSorted = /** @type {HTMLElement} */ (th).dataset.column === sort
      if (isSorted) th.setAttribute('aria-sort', descending ? 'descending' : 'ascending')
      else th.removeAttribute('aria-sort')
    }
  }
}

/** @param {string} name @param {string} text @param {string} type */
function sortable (name, text, type) {
  const button = element('button', { type: 'button', title: meanings[name] ?? name }, text)
  return element('th', { role: 'columnheader', scope: 'col', class: type, 'data-column': name }, button)
}

/** @param {string} type @param {string} text @param {string} shown class of the text */
function title (type, text, shown) {
  return element('th', { role: 'columnheader', scope: 'col', class: type }, element('span', { class: shown }, text))
}

/** How wide a label's column is, compared with others. @param {string} label */
function widthOf (label) {
  return label === 'caller_filename' ? 1.8 : label === 'caller_functionname' ? 1.5 : 1
}
