// Texts to copy: the query of a row, and the table. Pure.

import { labelTitle } from './format.js'

/**
 * The PromQL for the calls per second of a row.
 *
 * @param {string} metric
 * @param {readonly string[]} labels
 * @param {readonly string[]} values one for each label; '' for a label that is not there, as in PromQL
 * @returns {string} `sum(rate(trace_calls_total{object_classname="Chat"}[5m]))`
 */
export function promql (metric, labels, values) {
  const matchers = labels.map((label, i) => `${label}="${escape(values[i] ?? '')}"`)
  return `sum(rate(${metric}{${matchers.join(', ')}}[5m]))`
}

/** @param {string} value */
function escape (value) {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  // With which Prometheus takes a text to be broken
  return escaped.replaceAll('\ufffd', '\\ufffd')
}

/**
 * The table as tab-separated values, with plain numbers for a spreadsheet.
 *
 * @param {readonly import('./rows.js').Row[]} rows
 * @param {readonly string[]} labels
 */
export function tsv (rows, labels) {
  const head = [...labels.map(labelTitle), 'calls', 'calls per second', 'share']
  const lines = rows.map(({ group, calls, rate, share }) => {
    return [...group.values.map(cell), calls, rate === null ? '' : significant(rate), significant(share)]
  })
  return [head, ...lines].map(cells => cells.join('\t') + '\n').join('')
}

// A spreadsheet runs a cell that begins like a formula
/** @param {string} value */
function cell (value) {
  // eslint-disable-next-line no-control-regex -- a cell ends at a tab, and a row at a newline
  const text = value.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
  return /^\s*[=+\-@]/.test(text) ? `'${text}` : text
}

/** @param {number} value */
function significant (value) {
  return Number(value.toPrecision(6))
}
