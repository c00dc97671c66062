import { configuration } from './configuration.ts'
import { kinds } from './kinds/all.ts'
import type { Kind } from './kinds/kind.ts'
import { listen } from './listen.ts'
import { metric, native } from './metric.ts'
import type { Keys } from './record.ts'
import { distributions } from './distribution.ts'
import { basicAuth, remoteWriter, scraper } from './remote-writer.ts'
import { churnKeys, series } from './series.ts'

const sections: ReadonlyArray<readonly [string, { keys: Keys }]> = [
  ['The configuration', configuration],
  ['`listen`', listen],
  ['`remoteWriter`', remoteWriter],
  ['`remoteWriter.scraper`', scraper],
  ['`remoteWriter.basicAuth`', basicAuth],
  ['`metrics`', metric],
  ['`native`', native],
  ['`timeseries`', series],
  ['`churn`', churnKeys]
]

/**
 * The tables of all keys and kinds in Markdown.
 *
 * @example
 * markdownTables().includes('| `seed` | whole number | 0 | of all noise') // true
 */
export function markdownTables (): string {
  const tables = sections.map(([title, { keys }]) => `## ${title}\n\n${table(head, keyRows(keys))}`)
  return [
    ...tables,
    `## Distributions\n\n${table(['Kind', 'Observations', 'Example'], kindRows(distributions))}`,
    `## Keys of the distributions\n\n${table(['Kind', ...head], kindKeyRows(distributions))}`,
    `## Kinds of segments\n\n${table(['Kind', 'Signal', 'Example'], kindRows(kinds))}`,
    `## Keys of the kinds\n\n${table(['Kind', ...head], kindKeyRows(kinds))}`
  ].join('\n')
}

const head = ['Key', 'Value', 'Without it', 'Meaning']

function keyRows (keys: Keys): string[][] {
  return Object.entries(keys).map(([name, { type, required, otherwise = '', about }]) => {
    return [`\`${name}\``, type.name, required ? 'required' : otherwise, about]
  })
}

/** A kind of segment, or of distribution. */
type AnyKind = Pick<Kind, 'name' | 'about' | 'example' | 'type' | 'keys'>

function kindRows (kinds: readonly AnyKind[]): string[][] {
  return kinds.map(({ name, about, example }) => [`\`${name}\``, about, `\`${name}: ${example}\``])
}

/** Kinds with the same keys have them once. */
function kindKeyRows (kinds: readonly AnyKind[]): string[][] {
  const groups = new Map<object | string, AnyKind[]>()
  for (const kind of kinds) {
    const group = kind.keys ?? kind.type
    groups.set(group, [...groups.get(group) ?? [], kind])
  }
  return Array.from(groups.values()).flatMap(group => {
    const names = group.map(({ name }) => `\`${name}\``).join(', ')
    const { keys, type } = group[0]!
    return keys === undefined ? [[names, '', type, 'required', '']] : keyRows(keys).map(row => [names, ...row])
  })
}

function table (head: readonly string[], rows: readonly string[][]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |\n`).join('')
}
