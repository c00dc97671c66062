import { number, table } from '../lib/format.js'
import { ours } from '../lib/peers.js'
import { measureInChild } from '../lib/run-child.js'
import { summary } from '../lib/statistics.js'

export const title = 'One trace with a large prop'

/** An array that holds nothing but an array, and so on. */
function nested (depth) {
  let array = []
  for (let i = 0; i < depth; i++) array = [array]
  return array
}

function texts (textOf) {
  return Array.from({ length: 100 }, (_, i) => textOf(String(i).padStart(4, '0')))
}

/** Values of the prop, met in turn. */
const values = {
  'a short text': ['text'],
  'an array of 10 numbers': [Array.from({ length: 10 }, (_, i) => i)],
  'an array of 1,000,000 numbers': [Array.from({ length: 1_000_000 }, (_, i) => i)],
  '20,000 arrays in each other': [nested(20_000)],
  'a text of 1 MiB': ['x'.repeat(2 ** 20)],
  'a Buffer of 1 MiB': [Buffer.alloc(2 ** 20, 'x')],
  '100 texts of 1,000 characters': texts(end => 'x'.repeat(996) + end),
  '100 texts of 1,000 characters, different in the middle': texts(middle => {
    return `${'x'.repeat(510)}${middle}${'y'.repeat(486)}`
  })
}

export function run ({ quick }) {
  return measureInChild(import.meta.url, { rounds: quick ? 200 : 2_000 })
}

/** Nanoseconds per event that was seen before. */
export async function measure ({ rounds }) {
  const { count } = ours(['p'], 1)
  const results = {}
  for (const [name, props] of Object.entries(values)) {
    const object = { className: 'Core', id: 1, ctx: {} }
    const events = props.map(p => {
      return { id: 'append', object: { ...object, props: { p } }, parentObject: null, caller: {} }
    })
    let at = 0
    const samples = []
    for (let round = -rounds; round < rounds; round++) {
      const start = performance.now()
      for (let i = 0; i < 10; i++) count(events[at++ % events.length])
      if (round >= 0) samples.push((performance.now() - start) * 1e5)
    }
    results[name] = summary(samples)
  }
  return results
}

export function markdown (results) {
  const rows = Object.entries(results).map(([name, { median, p25, p75 }]) => {
    return [name, number(median), number(p25), number(p75)]
  })
  return `Nanoseconds per event that was seen before: median, p25 and p75 of batches of 10. Of an array or a text no
more is read than a label value needs.

${table(['prop of the object', 'median', 'p25', 'p75'], rows)}`
}
