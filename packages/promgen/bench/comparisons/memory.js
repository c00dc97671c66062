import { textChunks } from '../../dist/index.js'
import { count, number, ratio, table } from '../../../../bench/lib/format.js'
import { heap } from '../../../../bench/lib/heap.js'
import { measureInChild } from '../../../../bench/lib/run-child.js'
import { registryOf, start } from '../lib/traffic.js'

export const title = 'Memory'

export async function run ({ quick }) {
  const results = []
  for (const series of quick ? [20_000, 200_000] : [100_000, 1_000_000]) {
    results.push({ series, ...await measureInChild(import.meta.url, { series }, ['--expose-gc']) })
  }
  return results
}

/** Bytes after a full collection: of the series, and with what a scrape leaves. */
export async function measure ({ series }) {
  registryOf(10)
  const empty = await heap()
  const registry = registryOf(series)
  const defined = await heap()
  let length = 0
  for (const chunk of textChunks(registry, start)) length += chunk.length
  const scraped = await heap()
  // Used once more, so that it is not collected before
  if (length === 0 || registry.size !== series) throw new Error('all series must be there')
  return { defined: defined - empty, scraped: scraped - empty }
}

export function goals ([few, many]) {
  const figure = many.scraped / few.scraped
  return [{ title: 'memory of ten times the series', most: 10.5, figure, gate: { most: 11 } }]
}

export function markdown (results) {
  const [few] = results
  return `Bytes per series after a full collection, of series with two labels that share one tree:

${table(['series', 'defined', 'and scraped', 'in all, MB', ''], results.map(({ series, defined, scraped }) => [
  count(series), number(defined / series), number(scraped / series), number(scraped / 1e6), ratio(scraped, few.scraped)
]))}`
}
