import { measure as mitata } from 'mitata'
import { eventSource } from '../lib/events.js'
import { number, table } from '../lib/format.js'
import { batchSize } from '../lib/interleaved.js'
import { ours, version1, stringFloor } from '../lib/peers.js'
import { measureInChild } from '../lib/run-child.js'

export const title = 'One trace, measured by mitata'

export function run ({ quick }) {
  return measureInChild(import.meta.url, { rounds: quick ? 500 : 5_000 }, ['--expose-gc'])
}

// mitata measures one after the other, with a call site of its own for each
export async function measure ({ rounds }) {
  const source = eventSource()
  const event = [null]
  const peers = {
    harness: () => {},
    ours: ours([], 1).count,
    '1.0.0': version1([]).count,
    'floor, new string': stringFloor().count
  }
  const results = {}
  for (const [name, count] of Object.entries(peers)) {
    const next = source()
    const fresh = () => {
      next(event)
      return event[0]
    }
    // mitata would see from the first call, which makes the series, that calls are too slow for batches
    count(fresh())
    const { p25, p50, p75 } = await mitata(function * () {
      yield { 0: fresh, bench: event => count(event) }
    }, { batch_samples: batchSize, max_samples: rounds, min_cpu_time: Infinity })
    results[name] = { median: p50, p25, p75 }
  }
  return results
}

export function markdown (results) {
  const { harness, ...peers } = results
  const rows = Object.entries(peers).map(([name, { median, p25, p75 }]) => {
    return [name, number(median), number(p25), number(p75)]
  })
  return `The same without props and with one series, as a check of the harness: by mitata, one peer after the other,
nothing taken off (an empty function takes ${number(harness.median)} ns). Nanoseconds per event.

${table(['', 'median', 'p25', 'p75'], rows)}`
}
