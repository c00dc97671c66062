import { shown } from '../check.ts'

/** The labels of a series as they are written down: by name, in any order. */
export type Labels = Readonly<Record<string, string>>

/**
 * The values of a series' labels, in the order of the family's label names.
 *
 * @param family its name and labels
 * @throws {TypeError} a label is missing, another one is there, or a value is empty or not text
 * @example
 * labelValues({ name: 'a', labels: ['region', 'code'] }, { code: '200', region: 'eu' }) // ['eu', '200']
 * labelValues({ name: 'a', labels: [] }, {}) // []
 * labelValues({ name: 'a', labels: ['code'] }, { code: '' }) // throws TypeError
 */
export function labelValues (family: { name: string, labels: readonly string[] }, labels: Labels): string[] {
  if (typeof labels !== 'object' || labels === null) {
    throw new TypeError(`labels: must be an object, got ${shown(labels)}`)
  }
  const given = new Map(Object.entries(labels))
  const names = family.labels.join(', ') || 'no labels'
  for (const name of given.keys()) {
    if (!family.labels.includes(name)) throw new TypeError(`labels: ${name} is not one of ${names}`)
  }
  return family.labels.map(name => {
    if (!given.has(name)) throw new TypeError(`labels: ${name} is missing, ${family.name} has ${names}`)
    return checkLabelValue(`labels.${name}`, given.get(name)!)
  })
}

/**
 * The value of a label.
 *
 * @param what the beginning of the message
 * @throws {TypeError} it is empty, not text, or not well-formed Unicode
 * @example
 * checkLabelValue('labels.code', '200') // '200'
 * checkLabelValue('labels.code', 200) // throws TypeError
 */
export function checkLabelValue (what: string, value: string): string {
  if (typeof value === 'number' || typeof value === 'boolean') {
    throw new TypeError(`${what}: must be text, got ${typeof value} ${value}: quote it`)
  }
  if (typeof value !== 'string') throw new TypeError(`${what}: must be text, got ${shown(value)}`)
  if (value === '') throw new TypeError(`${what}: must not be empty: leave the label out of the family`)
  if (!value.isWellFormed()) throw new TypeError(`${what}: must be well-formed Unicode text, got ${shown(value)}`)
  return value
}

/**
 * Labels as PromQL writes them.
 *
 * @example
 * labelsText(['region', 'code'], ['eu', '200']) // '{region="eu", code="200"}'
 * labelsText(['http.path'], ['/']) // '{"http.path"="/"}'
 * labelsText([], []) // '{}'
 */
export function labelsText (names: readonly string[], values: readonly string[]): string {
  const pairs = names.map((name, i) => `${/^[a-zA-Z_]\w*$/.test(name) ? name : quoted(name)}=${quoted(values[i]!)}`)
  return `{${pairs.join(', ')}}`
}

function quoted (text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
