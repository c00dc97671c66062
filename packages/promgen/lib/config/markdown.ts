import { configuration } from './configuration.ts'
import { kinds } from './kinds/all.ts'
import type { Kind } from './kinds/kind.ts'
import { listen } from './listen.ts'
import { metric } from './metric.ts'
import type { Keys } from './record.ts'
import { basicAuth, remoteWriter, scraper } from './remote-writer.ts'
import { series } from './series.ts'

const sections: ReadonlyArray<readonly [string, { keys: Keys }]> = [
  ['The configuration', configuration],
  ['`listen`', listen],
  ['`remoteWriter`', remoteWriter],
  ['`remoteWriter.scraper`', scraper],
  ['`remoteWriter.basicAuth`', basicAuth],
  ['`metrics`', metric],
  ['`timeseries`', series]
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
    `## Kinds of segments\n\n${table(['Kind', 'Signal', 'Example'], kindRows())}`,
    `## Keys of the kinds\n\n${table(['Kind', ...head], kindKeyRows())}`
  ].join('\n')
}

const head = ['Key', 'Value', 'Without it', 'Meaning']

function keyRows (keys: Keys): string[][] {
  return Object.entries(keys).map(([name, { type, required, otherwise = '', about }]) => {
    return [`\`${name}\``, type.name, required ? 'required' : otherwise, about]
  })
}

function kindRows (): string[][] {
  return kinds.map(({ name, about, example }) => [`\`${name}\``, about, `\`${name}: ${example}\``])
}

/** Kinds with the same keys have them once. */
function kindKeyRows (): string[][] {
  const groups = new Map<object | string, Kind[]>()
  for (const kind of kinds) groups.set(kind.keys ?? kind.type, [...groups.get(kind.keys ?? kind.type) ?? [], kind])
  return Array.from(groups.values()).flatMap(group => {
    const names = group.map(({ name }) => `\`${name}\``).join(', ')
    const { keys, type } = group[0]!
    return keys === undefined ? [[names, '', type, 'required', '']] : keyRows(keys).map(row => [names, ...row])
  })
}

function table (head: readonly string[], rows: readonly string[][]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |\n`).join('')
}
