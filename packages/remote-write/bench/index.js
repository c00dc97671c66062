// Measures the goals of this package's speed, each as a ratio to something that runs beside it. `npm run bench` writes
// RESULTS.md in about a minute; `npm run bench -- --quick` prints a coarser result. Run it on an idle machine.
//
//   node bench/index.js [--quick] [--only encode,push]
//
// Each file in comparisons/ is one comparison: `run` measures in fresh processes, `goals` judges, `markdown` formats.
// The exit status is 1 if a figure misses not only its goal but also the gate, which leaves room for a busy machine.

import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { number, table } from '../../../bench/lib/format.js'
import { environment } from '../../../bench/lib/environment.js'

const all = ['encode', 'snappy', 'push', 'send']

const options = { quick: { type: 'boolean', default: false }, only: { type: 'string' } }
const { values: { quick, only } } = parseArgs({ options })
const chosen = only === undefined ? all : only.split(',')
const unknown = chosen.find(name => !all.includes(name))
if (unknown !== undefined) throw new RangeError(`--only takes some of ${all.join(',')}, received '${unknown}'`)

const machine = environment(new URL('../package.json', import.meta.url), [
  'pbf', 'snappy', 'snappyjs', 'prometheus-remote-write'
])
const judged = []
const sections = []
for (const name of chosen) {
  const { title, run, goals, markdown } = await import(`./comparisons/${name}.js`)
  const start = performance.now()
  const result = await run({ quick })
  console.error(`${name}: ${((performance.now() - start) / 1_000).toFixed(1)} s`)
  judged.push(...goals(result))
  sections.push(`## ${title}\n\n${markdown(result)}\n`)
}

const isMet = ({ figure, least = -Infinity, most = Infinity }) => figure >= least && figure <= most
const rows = judged.map(goal => [
  goal.title,
  goal.most === undefined ? `at least ${goal.least}` : `at most ${goal.most}`,
  number(goal.figure),
  isMet(goal) ? 'met' : 'not met'
])
const report = `# Benchmark

Written by \`npm run bench\`.

${machine}

## Goals

${table(['', 'goal', 'measured', ''], rows, 4)}

${sections.join('\n')}`

if (quick || only !== undefined) console.log(report)
else await writeFile(new URL('./RESULTS.md', import.meta.url), report)

const missed = judged.filter(({ figure, gate }) => !isMet({ figure, ...gate }))
for (const { title, figure } of missed) console.error(`beyond its gate: ${title}: ${number(figure)}`)
if (missed.length > 0) process.exitCode = 1
