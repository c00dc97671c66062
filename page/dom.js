// Elements, made without markup in texts.

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string>} [attributes]
 * @param {Array<Node | string>} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element (name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  made.append(...children)
  return made
}

/**
 * A value of the app, whose direction of writing does not reach beyond it.
 *
 * @param {string} value
 */
export function isolated (value) {
  const isBlank = value.trim() === ''
  const made = element('bdi', isBlank ? { class: 'no-value' } : {})
  made.textContent = value === '' ? '(none)' : isBlank ? '(blank)' : value
  return made
}

/**
 * The element of the page that has this id.
 *
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId (id) {
  return /** @type {HTMLElement} */ (document.getElementById(id))
}

/**
 * Sets a text, if it is another one: the browser has nothing to do otherwise.
 *
 * @param {Element} target
 * @param {string} text
 */
export function setText (target, text) {
  if (target.textContent !== text) target.textContent = text
}

/**
 * Copies a text. Without HTTPS the newer way is there on the loopback only.
 *
 * @param {string} text
 */
export async function copyText (text) {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text)
  const focused = /** @type {HTMLElement | null} */ (document.activeElement)
  const area = element('textarea', { class: 'unseen', 'aria-hidden': 'true' })
  area.value = text
  document.body.append(area)
  area.select()
  const copied = document.execCommand('copy')
  area.remove()
  focused?.focus()
  if (!copied) throw new Error('the browser does not allow it')
}
