import { describe } from './describe.ts'
import { nearestName } from './nearest-name.ts'
import { warn } from './warning.ts'

/**
 * Warns once of all names that are not known, each with the nearest known one where one is near.
 *
 * @param prefix before each name in the warning
 */
export function warnOfUnknown (
  kind: 'option' | 'variable',
  names: readonly string[],
  known: readonly string[],
  prefix = ''
): void {
  const unknown = names.filter(name => !known.includes(name))
  if (unknown.length === 0) return
  const listed = unknown.map(name => {
    const nearest = nearestName(name, known)
    return describe(prefix + name) + (nearest === null ? '' : ` (nearest known ${kind}: '${prefix}${nearest}')`)
  })
  warn(`UNKNOWN_${kind.toUpperCase()}`, `unknown ${kind}s are ignored: ${listed.join(', ')}`)
}
