// What the person chose, as the hash of the page's URL, so that a reload or a link shows the same. Pure.

/**
 * @typedef {import('./rows.js').Choice & { open: string | null }} State
 * `open`: the key of the row whose series are shown
 */

/** @returns {State} */
export function defaultState () {
  return { sort: 'calls', descending: true, filter: '', hide: false, pins: new Set(), open: null }
}

/**
 * @param {State} state
 * @returns {string} `#sort=rate&filter=core`, without what is the default; '' if all is
 */
export function hashOf ({ sort, descending, filter, hide, pins, open }) {
  const params = new URLSearchParams()
  if (sort !== 'calls' || !descending) params.set('sort', descending ? sort : `${sort}.up`)
  if (filter !== '') params.set('filter', filter)
  if (hide) params.set('hide', 'node_modules')
  for (const key of pins) params.append('pin', key)
  if (open !== null) params.set('open', open)
  const text = params.toString()
  return text === '' ? '' : `#${text}`
}

/**
 * Inverse of `hashOf`; ignores what it does not know.
 *
 * @param {string} hash
 * @returns {State}
 */
export function stateOf (hash) {
  const params = new URLSearchParams(hash.replace(/^#/, ''))
  const sort = params.get('sort') ?? 'calls'
  const name = sort.replace(/\.up$/, '')
  return {
    sort: name,
    descending: name === sort,
    filter: params.get('filter') ?? '',
    hide: params.get('hide') === 'node_modules',
    pins: new Set(params.getAll('pin')),
    open: params.get('open')
  }
}
