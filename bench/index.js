// Measures what the README claims about speed. `npm run bench` writes RESULTS.md in about ten minutes;
// `npm run bench -- --quick` prints a coarser result in less than two. Run it on an otherwise idle machine.
//
//   node bench/index.js [--quick] [--only one-trace,scrape]
//
// Each file in comparisons/ is one comparison: `run` measures in fresh processes, `markdown` formats the results.

import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { goals } from './goals.js'
import { environment } from './lib/environment.js'

const all = [
  'one-trace', 'cross-check', 'allocation', 'large-props', 'through-hypertrace', 'hypercore', 'text', 'scrape',
  'totals', 'live-page', 'page-in-chromium', 'memory', 'import'
]

const options = { quick: { type: 'boolean', default: false }, only: { type: 'string' } }
const { values: { quick, only } } = parseArgs({ options })
const chosen = only === undefined ? all : only.split(',')
const unknown = chosen.find(name => !all.includes(name))
if (unknown !== undefined) throw new RangeError(`--only takes some of ${all.join(',')}, received '${unknown}'`)

const machine = environment()
const results = {}
const sections = []
for (const name of chosen) {
  const { title, run, markdown } = await import(`./comparisons/${name}.js`)
  const start = performance.now()
  results[name] = await run({ quick })
  console.error(`${name}: ${((performance.now() - start) / 1_000).toFixed(1)} s`)
  sections.push(`## ${title}\n\n${markdown(results[name])}\n`)
}

const report = `# Benchmark

Written by \`npm run bench\`. "Ours" is this package.

${machine}

## Goals

${goals(results)}

${sections.join('\n')}`

if (quick || only !== undefined) console.log(report)
else await writeFile(new URL('./RESULTS.md', import.meta.url), report)
