import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { spread, table } from '../lib/format.js'
import { summary } from '../lib/statistics.js'

export const title = 'Import'

const scripts = {
  'prom-client and hypertrace': "await import('prom-client'); await import('hypertrace')",
  '1.0.0': "await import('hypertrace-prometheus-1')",
  'ours, no port': "const { HypertracePrometheus } = await import('hypertrace-prometheus'); HypertracePrometheus({ collectDefaults: false })",
  'ours, port 0, until it answers': "const { HypertracePrometheus } = await import('hypertrace-prometheus'); await HypertracePrometheus({ port: 0, collectDefaults: false }).ready",
  'prom-client, hypertrace and fastify': "await import('prom-client'); await import('hypertrace'); await import('fastify')",
  "OpenTelemetry's SDK and exporter": "await import('@opentelemetry/sdk-metrics'); await import('@opentelemetry/exporter-prometheus')"
}

/** Milliseconds in fresh processes, in turns. */
export async function run ({ quick }) {
  const samples = Object.fromEntries(Object.keys(scripts).map(name => [name, []]))
  for (let round = quick ? 7 : 25; round > 0; round--) {
    for (const [name, script] of Object.entries(scripts)) samples[name].push(await time(script))
  }
  return Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, summary(times)]))
}

async function time (script) {
  const timed = `const start = performance.now(); ${script}; console.log(performance.now() - start); process.exit()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', timed], {
    cwd: new URL('.', import.meta.url), timeout: 60_000
  })
  return Number(stdout)
}

export function markdown (results) {
  return `Milliseconds in a fresh process, files in the cache of the system: median (p25–p75).

${table(['', 'milliseconds'], Object.entries(results).map(([name, times]) => [name, spread(times)]))}`
}
