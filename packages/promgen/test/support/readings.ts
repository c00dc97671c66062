import {
  labelsText, MISSING, STALE, VALUE, type Block, type Column, type Range, type Registry, type Sample, type Series
} from '../../index.ts'

/** What a series has at an instant: a value, '_' if it is missing, 'stale', 'end'. */
export type Reading = number | '_' | 'stale' | 'end'

/** A series as PromQL writes it. */
export function textOf ({ name, labels }: Series): string {
  return `${name}${labelsText(Array.from(labels.keys()), Array.from(labels.values()))}`
}

export function reading (value: number, state: number): Reading {
  return state === VALUE ? value : state === MISSING ? '_' : state === STALE ? 'stale' : 'end'
}

/** The readings of each series of some blocks, whichever series each of them has. */
export function readingsOf (...blocks: Block[]): Record<string, Reading[]> {
  const all = new Map<string, Reading[]>()
  for (const { series, times, values, states } of blocks) {
    for (const [s, one] of series.entries()) {
      const column = all.get(textOf(one)) ?? []
      all.set(textOf(one), column)
      for (let i = 0; i < times.length; i++) {
        const index = i * series.length + s
        column.push(reading(values[index]!, states[index]!))
      }
    }
  }
  return Object.fromEntries(all)
}

/** The same of columns. */
export function columnReadings (columns: Iterable<Column>): Record<string, Reading[]> {
  const all = new Map<string, Reading[]>()
  for (const { series, values, states } of columns) {
    const column = all.get(textOf(series)) ?? []
    all.set(textOf(series), column)
    for (const [i, state] of states.entries()) column.push(reading(values[i]!, state))
  }
  return Object.fromEntries(all)
}

/** Samples as text, number pairs. */
export function pairs (samples: readonly Sample[]): Array<[string, number | 'stale']> {
  return samples.map(sample => [textOf(sample.series), 'stale' in sample ? 'stale' : sample.value])
}

/** The blocks of a range. */
export async function blocksOf (registry: Registry, range: Range): Promise<Block[]> {
  const blocks: Block[] = []
  for await (const block of registry.samples(range)) blocks.push(block)
  return blocks
}
