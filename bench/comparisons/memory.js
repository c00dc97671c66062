import { propNames } from '../lib/events.js'
import { filler, makers } from '../lib/fill.js'
import { count, number, ratio, table } from '../lib/format.js'
import { heap } from '../lib/heap.js'
import { measureInChild } from '../lib/run-child.js'

export const title = 'Bytes per series'

export async function run ({ quick }) {
  const series = quick ? 20_000 : 100_000
  const results = []
  for (const props of [0, 2]) {
    for (const peer of Object.keys(makers)) {
      const config = { peer, props, series }
      results.push({ ...config, ...await measureInChild(import.meta.url, config, ['--expose-gc']) })
    }
  }
  return results
}

/** Heap bytes per series after a full collection, before and after a scrape. */
export async function measure ({ peer: name, props, series }) {
  const fill = filler(series, props)
  const peer = makers[name](propNames(props), series)
  const empty = await heap()
  fill(peer.count)
  const filled = await heap()
  await text(peer)
  const scraped = await heap()
  // Used once more, so that it is not collected before
  await text(peer)
  return { filled: (filled - empty) / series, scraped: (scraped - empty) / series }
}

async function text ({ exporter, count, register }) {
  if (exporter !== undefined) await exporter.collect()
  else await (count.register === undefined ? register.metrics() : count.metrics())
}

export function markdown (results) {
  const version1 = results.filter(({ peer }) => peer === '1.0.0')
  const rows = results.map(({ peer, props, filled, scraped }) => {
    const base = version1.find(other => other.props === props)
    const title = `${peer}, ${props === 0 ? 'no' : props} props`
    return [title, number(filled), number(scraped), ratio(scraped, base.scraped)]
  })
  const { series } = results[0]
  return `Heap after a full collection, for ${count(series)} series of ${count(series / 10)} objects at 10 call sites,
without the objects themselves.

${table(['', 'counted', 'and scraped', 'against 1.0.0'], rows)}`
}
