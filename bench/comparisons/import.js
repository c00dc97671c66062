import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { spread, table } from '../lib/format.js'
import { summary } from '../lib/statistics.js'

export const title = 'Import'

const ours = "const { HypertracePrometheus } = await import('hypertrace-prometheus')"
const promClient = "await import('prom-client'); await import('hypertrace')"
const scripts = {
  'prom-client and hypertrace': promClient,
  '1.0.0': "await import('hypertrace-prometheus-1')",
  'ours, no port': `${ours}; HypertracePrometheus({ collectDefaults: false })`,
  'ours, port 0, until it answers': `${ours}; await HypertracePrometheus({ port: 0, collectDefaults: false }).ready`,
  'prom-client, hypertrace and fastify': `${promClient}; await import('fastify')`,
  "OpenTelemetry's SDK and exporter":
    "await import('@opentelemetry/sdk-metrics'); await import('@opentelemetry/exporter-prometheus')"
}

/** Milliseconds of each script in fresh processes, run alternately. */
export async function run ({ quick }) {
  const samples = Object.fromEntries(Object.keys(scripts).map(name => [name, []]))
  for (let round = quick ? 7 : 25; round > 0; round--) {
    for (const [name, script] of Object.entries(scripts)) samples[name].push(await millisecondsOf(script))
  }
  return Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, summary(times)]))
}

async function millisecondsOf (script) {
  const timed = `const start = performance.now(); ${script}; console.log(performance.now() - start); process.exit()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', timed], {
    cwd: new URL('.', import.meta.url), timeout: 60_000
  })
  return Number(stdout)
}

export function markdown (results) {
  return `Milliseconds in a fresh process, with the files in the operating system's cache: median (p25–p75).

${table(['', 'milliseconds'], Object.entries(results).map(([name, times]) => [name, spread(times)]))}`
}
