import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { spread, table } from '../lib/format.js'
import { summary } from '../lib/statistics.js'

export const title = 'Command'

const [command, cpuTime] = ['../../dist/cli.js', '../lib/cpu-time.cjs'].map(path => {
  return fileURLToPath(new URL(path, import.meta.url))
})
const programs = {
  'node -e 0': ['-e', '0'],
  ...Object.fromEntries(['dashboard', 'rules', 'alerts'].map(name => [name, [command, name]]))
}

/** Milliseconds of each program in fresh processes, run alternately: those that pass, and those of the processor. */
export async function run ({ quick }) {
  const samples = Object.entries(programs).map(([name, args]) => ({ name, args, times: [] }))
  for (let round = quick ? 7 : 25; round > 0; round--) {
    for (const { args, times } of samples) times.push(await timesOf(args))
  }
  return Object.fromEntries(samples.map(({ name, times }) => {
    return [name, { elapsed: summary(times.map(({ elapsed }) => elapsed)), cpu: summary(times.map(({ cpu }) => cpu)) }]
  }))
}

async function timesOf (args) {
  const start = performance.now()
  const child = spawn(process.execPath, ['--require', cpuTime, ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'], timeout: 60_000
  })
  const [microseconds, [code]] = await Promise.all([text(child.stdio[3]), once(child, 'close')])
  if (code !== 0) throw new Error(`node ${args.join(' ')} must succeed, received exit code ${code}`)
  return { elapsed: performance.now() - start, cpu: Number(microseconds) / 1_000 }
}

export function markdown (results) {
  const rows = Object.entries(results).map(([name, { elapsed, cpu }]) => [`\`${name}\``, spread(elapsed), spread(cpu)])
  return `Milliseconds from the start of the process to its end, and of processor time: median (p25–p75). The commands
are those of \`hypertrace-prometheus\`.

${table(['', 'elapsed', 'processor'], rows)}`
}
