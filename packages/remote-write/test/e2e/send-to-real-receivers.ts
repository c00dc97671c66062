import t from 'tap'
import { eventually } from '../../../../test/support/prometheus.ts'
import type { Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'
import { RemoteWriter } from '../../lib/writer.ts'
import { newerVictoria } from '../support/newer-victoria-metrics.ts'
import { type Line, newerOne, prometheus, type Server, victoriaMetrics } from '../support/servers.ts'

const step = 15_000
/** At a whole step, some days ago; the data after it is in the past too. */
const start = Math.floor(Date.now() / step) * step - 8 * 86_400_000

const all = Array.from({ length: 20 }, (_, i) => new Series('m_total', { i: String(i), b: 'é😀' }, { type: 'counter' }))

const native = new Series('h_seconds', {}, { native: true, type: 'histogram' })
/** 100 observations of each bucket of schema 0 from (1, 2] to (4, 8]. */
const histogram = { count: 300, sum: 1_050, schema: 0, positive: { offset: 1, counts: [100, 100, 100] } }

/** A block of samples for each instant, from one to another inclusive. */
function * history (from: number, to: number): Generator<Sample[]> {
  for (let t = from; t <= to; t += step) yield all.map((series, i) => ({ series, t, value: (t - start) / step + i }))
}

async function write (url: string, blocks: Iterable<Sample[]>): Promise<RemoteWriter> {
  const writer = new RemoteWriter({ url })
  for (const block of blocks) await writer.write(block)
  return writer
}

function expectedSamples (from: number, to: number, i: number): Array<[number, string]> {
  return Array.from({ length: (to - from) / step + 1 }, (_, n) => [(from + n * step) / 1_000, String(n + i)])
}

for (const { name, skip, protocol, start: startServer } of [
  prometheus, newerOne, victoriaMetrics, newerVictoria
]) {
  t.test(`${name} has a day of history, and then live samples, without a gap`, { skip }, async t => {
    const server = await startServer(t)
    const day = start + 86_400_000
    const writer = await write(server.url, history(start, day))
    // Live: each instant is sent by itself
    for (const block of history(day + step, day + 20 * step)) {
      await writer.write(block)
      await writer.settled()
    }
    const end = day + 20 * step
    const report = await writer.stop({ staleAt: end + step })
    const { samples, rejected, uncertain, unsent, dropped } = report
    const count = (86_400_000 / step + 21) * all.length
    t.strictSame({ samples, rejected, uncertain, unsent, dropped, protocol: report.protocol }, {
      samples: count + all.length, rejected: 0, uncertain: 0, unsent: 0, dropped: 0, protocol
    })
    const lines = await whole(server, all.length, end)
    for (const [i, series] of all.entries()) {
      const line = lines.find(({ metric }) => metric.i === String(i))!
      t.strictSame(line.metric, Object.fromEntries(series.labels))
      t.strictSame(line.values, expectedSamples(start, end, i))
    }
  })

  t.test(`${name} ends a series at its stale marker`, { skip }, async t => {
    const server = await startServer(t)
    const [ended, goesOn] = ['ended', 'on'].map(name => new Series('a', { name })) as [Series, Series]
    const writer = await write(server.url, [
      [{ series: ended, t: start, value: 1 }, { series: goesOn, t: start, value: NaN }],
      [{ series: ended, t: start + step, stale: true }, { series: goesOn, t: start + step, value: 2 }]
    ])
    t.match(await writer.stop(), { samples: 4, rejected: 0 })
    await whole(server, 1, start + step, 'a{name="on"}')
    const at = (start + step) / 1_000
    t.strictSame(await server.instant('a', at), [{ metric: { __name__: 'a', name: 'on' }, value: 2 }])
  })
}

/** Asks until all series are there, which may be later than the answer to the request. */
async function whole (server: Server, series: number, end: number, selector = 'm_total'): ReturnType<Server['range']> {
  const isWhole = (lines: Line[]): boolean => {
    return lines.length === series && Math.max(...lines.map(({ values }) => values.at(-1)![0])) === end / 1_000
  }
  return await eventually(() => server.range(`${selector}[9d]`, end / 1_000), isWhole)
}

for (const { name, skip, start: startServer } of [prometheus, newerOne]) {
  t.test(`${name} refuses what it has already, with its own words`, { skip }, async t => {
    const server = await startServer(t)
    const [series] = all as [Series]
    const send = async (value: number, t = start): Promise<unknown> => {
      const writer = new RemoteWriter({ url: server.url, keepGoing: true })
      await writer.write([{ series, t, value }])
      const { samples, rejected, rejections } = await writer.stop()
      return { samples, rejected, reasons: rejections.map(({ status, reason }) => `${status} ${reason}`) }
    }
    t.strictSame(await send(1), { samples: 1, rejected: 0, reasons: [] })
    t.match(await send(2), { samples: 0, rejected: 1, reasons: [/^400 .*(duplicate|out of order)/] })
    const old = await send(2, start - 2 * 3_600_000)
    t.match(old, { samples: 0, rejected: 1, reasons: [/^400 .*out of (bounds|order)/] })
  })

  t.test(`${name} takes native histograms, and answers with their quantiles`, { skip }, async t => {
    const server = await startServer(t)
    const writer = await write(server.url, [[{ series: native, t: start, histogram }]])
    t.match(await writer.stop(), { samples: 1, rejected: 0 })
    const query = async (promql: string) => (await server.instant(promql, start / 1_000)).map(({ value }) => value)
    t.strictSame(await query('histogram_count(h_seconds)'), [300])
    t.strictSame(await query('histogram_sum(h_seconds)'), [1_050])
    const [median] = await query('histogram_quantile(0.5, h_seconds)')
    t.ok(median !== undefined && median > 2 && median < 4, String(median))
  })
}

t.test(`${newerVictoria.name} makes buckets of a native histogram`, { skip: newerVictoria.skip }, async t => {
  const server = await newerVictoria.start(t)
  const writer = await write(server.url, [[{ series: native, t: start, histogram }]])
  t.match(await writer.stop(), { samples: 1, rejected: 0 })
  const ask = () => server.instant('h_seconds_bucket', start / 1_000)
  const buckets = await eventually(ask, ({ length }) => length === 3)
  t.strictSame(buckets.map(({ metric, value }) => [metric.vmrange, value]).sort(), [
    ['1.000e+00...2.000e+00', 100], ['2.000e+00...4.000e+00', 100], ['4.000e+00...8.000e+00', 100]
  ])
})
