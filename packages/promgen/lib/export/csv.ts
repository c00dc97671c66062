import type { Family } from '../metric/family.ts'
import type { Registry } from '../metric/registry.ts'
import { VALUE } from '../signal/node.ts'
import { chunks } from './chunks.ts'
import { written, type ExportOptions } from './exported.ts'
import { numberText } from './number.ts'

const fixedColumns = ['name', 'timestamp', 'value']

/**
 * A history as CSV after RFC 4180, with line feeds as ends of lines: a row for each sample that has a value, one
 * series after the other. The columns are `name`, `timestamp` in epoch milliseconds, `value`, and then all labels, the
 * external ones last; a label that a series does not have is empty. The column of a label called as one of the first
 * three has `label_` in front, repeated if another label has that name.
 *
 * @returns text in chunks of bounded size; the first line has the names of the columns
 * @throws {RangeError} `to` is missing, and some series never ends
 * @throws {TypeError} an instant is none
 * @example
 * const up = gauge('up', { labels: ['job'] }).series({ job: 'a,b' }, custom(1, null))
 * const registry = new Registry({ start: 0 }).add(up)
 * Array.from(toCsv(registry, { from: 0, to: 30_000 })).join('') // 'name,timestamp,value,job\nup,0,1,"a,b"\n'
 */
export function toCsv (registry: Registry, options: ExportOptions): Generator<string, void, void> {
  return chunks(rows(registry, options))
}

function * rows (registry: Registry, options: ExportOptions): Generator<string, void, void> {
  const labelNames = [...new Set([...registry.families.flatMap(labelsOf), ...registry.externalLabels.keys()])]
  yield [...fixedColumns, ...columnNames(labelNames).map(cell)].join(',') + '\n'
  let [before, behind] = ['', '']
  yield * written(registry, options, {
    begin (name, labels) {
      before = `${cell(name)},`
      behind = labelNames.map(label => `,${cell(labels.get(label) ?? '')}`).join('') + '\n'
      return ''
    },
    * pieces ({ times, values, states }) {
      for (const [i, state] of states.entries()) {
        if (state === VALUE) yield `${before}${times[i]},${numberText(values[i]!)}${behind}`
      }
    },
    end: () => ''
  })
}

function labelsOf ({ labels, rows }: Family): string[] {
  return [...labels, ...rows.flatMap(({ label }) => label === undefined ? [] : [label[0]])]
}

function columnNames (labels: readonly string[]): string[] {
  const taken = new Set([...fixedColumns, ...labels])
  return labels.map(label => {
    if (!fixedColumns.includes(label)) return label
    let name = label
    while (taken.has(name)) name = `label_${name}`
    taken.add(name)
    return name
  })
}

function cell (text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
