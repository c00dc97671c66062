// Exemplars, start times and metadata, which remote write 1.0 does not send: what Prometheus gives back of them.

import t, { type Test } from 'tap'
import type { Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'
import { RemoteWriter } from '../../lib/writer.ts'
import type { RemoteWriterOptions } from '../../lib/writer-options.ts'
import { newerOne, prometheus, type Server } from '../support/servers.ts'

const second = 1_000
/** Whole, so that a time in seconds has no digits to lose. */
const now = Math.floor(Date.now() / second) * second
const series = new Series('read_total', { job: 'a' }, { type: 'counter', help: 'Reads.', unit: 'pages' })

/** Sends each sample by itself. */
async function send (
  t: Test, server: Server, samples: Sample[], options: Partial<RemoteWriterOptions> = {}
): Promise<void> {
  const writer = new RemoteWriter({ url: server.url, ...options })
  for (const sample of samples) {
    await writer.write([sample])
    await writer.settled()
  }
  const { rejected, unsent } = await writer.stop()
  t.strictSame({ rejected, unsent }, { rejected: 0, unsent: 0 })
}

async function exemplarsOf (server: Server): Promise<unknown> {
  const [start, end] = [now - 60 * second, now + second].map(time => String(time / second)) as [string, string]
  return await server.ask('query_exemplars', { query: 'read_total', start, end })
}

async function valuesOf (server: Server): Promise<Array<[time: number, value: string]>> {
  const lines = await server.range('read_total[1h]', now / second)
  return lines.flatMap(({ values }) => values).map(([time, value]) => [time * second - now, value])
}

const exemplary: Sample[] = [-20, -10].map((seconds, i) => ({
  series,
  t: now + seconds * second,
  value: i + 1,
  exemplars: [{ labels: { trace_id: `${i}`, span_id: 'é' }, value: 0.5 + i, t: now + seconds * second - 1 }]
}))
const seriesLabels = { __name__: 'read_total', job: 'a' }
const exemplars = [-20, -10].map((seconds, i) => ({
  labels: { trace_id: `${i}`, span_id: 'é' }, value: String(0.5 + i), timestamp: (now + seconds * second - 1) / second
}))

const kept: Array<[kind: typeof prometheus, features: string[], expected: unknown[]]> = [
  [newerOne, ['exemplar-storage'], [{ seriesLabels, exemplars }]],
  [newerOne, ['native-histograms'], []],
  [prometheus, ['exemplar-storage'], []]
]
for (const [{ name, skip, start }, features, expected] of kept) {
  t.test(`${name} with ${features} has ${expected.length} series of exemplars`, { skip }, async t => {
    const server = await start(t, { features })
    await send(t, server, exemplary)
    t.strictSame(await exemplarsOf(server), expected)
    t.strictSame(await valuesOf(server), [[-20_000, '1'], [-10_000, '2']])
  })
}

for (const { name, skip, start } of [prometheus, newerOne]) {
  t.test(`${name} has no metadata of what is pushed`, { skip }, async t => {
    const server = await start(t)
    await send(t, server, exemplary)
    t.strictSame(await server.ask('metadata'), {})
  })
}

/** A counter that begins anew: its second sample is of another start. */
const restarted: Sample[] = [
  { series, t: now - 40_000, value: 5, start: now - 50_000 },
  { series, t: now - 30_000, value: 7, start: now - 50_000 },
  { series, t: now - 10_000, value: 1, start: now - 20_000 }
]
const plain = [[-40_000, '5'], [-30_000, '7'], [-10_000, '1']]
const withZeros = [[-50_000, '0'], ...plain.slice(0, 2), [-20_000, '0'], ...plain.slice(2)]
const zeros = 'created-timestamp-zero-ingestion'

const begun: Array<[kind: typeof prometheus, features: string[], bothStarts: boolean, expected: unknown[]]> = [
  [newerOne, [zeros], true, withZeros],
  [newerOne, [zeros], false, plain],
  [newerOne, ['native-histograms'], true, plain],
  [prometheus, ['native-histograms'], true, plain]
]
for (const [{ name, skip, start }, features, bothStarts, expected] of begun) {
  const title = `${name} with ${features} has ${expected.length} samples of three with start times`
  t.test(`${title}${bothStarts ? ' in both fields' : ''}`, { skip }, async t => {
    const server = await start(t, { features })
    await send(t, server, restarted, { bothStarts })
    t.strictSame(await valuesOf(server), expected)
  })
}
