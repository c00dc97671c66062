import type { Family } from '../metric/family.ts'
import { escapeHelp, escapeQuoted } from './escape.ts'
import { familyName } from './label-text.ts'

/** The comments of a family in format 0.0.4. */
export function textHeader ({ name, type, help }: Family): string {
  const shownName = familyName(name)
  return `${help === '' ? '' : `# HELP ${shownName} ${escapeHelp(help)}\n`}# TYPE ${shownName} ${type}\n`
}

/** The comments of a family in OpenMetrics, under a name of `openMetricsNames`. */
function openMetricsHeader ({ help, unit, type }: Family, { name, isUnknown }: NamedFamily): string {
  const shownName = familyName(name)
  const lines = [`# TYPE ${shownName} ${isUnknown ? 'unknown' : type}\n`]
  if (hasUnit(name, unit)) lines.push(`# UNIT ${shownName} ${unit}\n`)
  if (help !== '') lines.push(`# HELP ${shownName} ${escapeQuoted(help)}\n`)
  return lines.join('')
}

/** A unit has to be the end of the family's name. */
function hasUnit (name: string, unit: string): boolean {
  return /^[a-zA-Z0-9_:]+$/.test(unit) && name.endsWith(`_${unit}`)
}

interface NamedFamily {
  readonly name: string
  readonly isUnknown: boolean
}

/** What OpenMetrics reserves for a family of a type besides its own name. */
const suffixes: Readonly<Record<Family['type'], readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [],
  untyped: [],
  histogram: ['_bucket', '_count', '_sum', '_created'],
  summary: ['_count', '_sum', '_created']
}

/**
 * The comments of families in OpenMetrics. The names of samples are the same in all formats, so queries do not depend on
 * what a server has negotiated: a counter is one in OpenMetrics only if its name ends in `_total`, which is left out of
 * the family's name, and if no other family has one of the names that this reserves. Otherwise its type is unknown.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#metricfamily
 */
export function openMetricsHeaders (families: readonly Family[]): Map<Family, string> {
  const taken = new Set(families.filter(({ type }) => type !== 'counter').flatMap(({ name, type }) => {
    return reserved(name, type)
  }))
  return new Map(families.map(family => [family, openMetricsHeader(family, named(family, taken))]))
}

function named ({ name, type }: Family, taken: Set<string>): NamedFamily {
  if (type !== 'counter') return { name, isUnknown: type === 'untyped' }
  const stem = name.slice(0, -'_total'.length)
  const names = reserved(stem, type)
  const isCounter = stem !== '' && name.endsWith('_total') && !names.some(name => taken.has(name))
  if (!isCounter) return { name, isUnknown: true }
  for (const name of names) taken.add(name)
  return { name: stem, isUnknown: false }
}

function reserved (name: string, type: Family['type']): string[] {
  return [name, ...suffixes[type].map(suffix => name + suffix)]
}
