import type { Family } from '../metric/family.ts'
import { escapeHelp, escapeQuoted } from './escape.ts'
import { familyName } from './label-text.ts'

/** The comments of families in their order: of those without series as well. */
export class Headers {
  readonly #families: readonly Family[]
  readonly #headerOf: (family: Family) => string
  #next = 0

  constructor (families: readonly Family[], headerOf: (family: Family) => string) {
    this.#families = families
    this.#headerOf = headerOf
  }

  /** What stands before the next series: '' if the one before is of the same family. */
  before (family: Family): string {
    // Most series follow another one of their family
    if (this.#families[this.#next - 1] === family) return ''
    return this.#upTo(this.#families.indexOf(family, this.#next) + 1)
  }

  /** What stands behind the last series. */
  rest (): string {
    return this.#upTo(this.#families.length)
  }

  #upTo (end: number): string {
    const text = this.#families.slice(this.#next, end).map(this.#headerOf).join('')
    this.#next = end
    return text
  }
}

function textHeader ({ name, type, help }: Family): string {
  const shownName = familyName(name)
  return `${help === '' ? '' : `# HELP ${shownName} ${escapeHelp(help)}\n`}# TYPE ${shownName} ${type}\n`
}

/** The comments of families in format 0.0.4. */
export function textHeaders (families: readonly Family[]): Headers {
  return new Headers(families, textHeader)
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
 * The comments of families in OpenMetrics. The names of samples are the same in all formats, so queries do not depend
 * on what a server has negotiated: a counter is one in OpenMetrics only if its name ends in `_total`, which is left out
 * of the family's name, and if no other family has one of the names that this reserves. Otherwise its type is unknown.
 *
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/#metricfamily
 */
export function openMetricsHeaders (families: readonly Family[]): Headers {
  // A counter whose type is unknown keeps its whole name
  const taken = new Set(families.flatMap(({ name, type }) => type === 'counter' ? [name] : reserved(name, type)))
  const names = new Map(families.map(family => [family, named(family, taken)]))
  return new Headers(families, family => openMetricsHeader(family, names.get(family)!))
}

function named ({ name, type }: Family, taken: Set<string>): NamedFamily {
  if (type !== 'counter') return { name, isUnknown: type === 'untyped' }
  const stem = name.slice(0, -'_total'.length)
  const others = reserved(stem, type).filter(other => other !== name)
  const isCounter = stem !== '' && name.endsWith('_total') && !others.some(other => taken.has(other))
  if (!isCounter) return { name, isUnknown: true }
  for (const other of others) taken.add(other)
  return { name: stem, isUnknown: false }
}

function reserved (name: string, type: Family['type']): string[] {
  return [name, ...suffixes[type].map(suffix => name + suffix)]
}
