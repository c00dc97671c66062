// Faults that a real Prometheus can be made to have, by itself or by a server before it. Others, such as 503, have
// tests with the strict receiver in unit/writer.ts, unit/retry.ts and e2e/comply-as-a-sender.ts; a name that loses its
// address is in lose-the-address.ts.

import t from 'tap'
import type { Sample } from '../../lib/sample.ts'
import { Series } from '../../lib/series.ts'
import { RemoteWriter } from '../../lib/writer.ts'
import type { RemoteWriterOptions } from '../../lib/writer-options.ts'
import { startLimit } from '../support/limit.ts'
import { newerOne, prometheus, type Server, skipWithoutDisk } from '../support/servers.ts'

const step = 15_000
const day = 86_400_000
const start = Math.floor(Date.now() / step) * step - 8 * day
const all = Array.from({ length: 20 }, (_, i) => new Series('m_total', { i: String(i) }, { type: 'counter' }))
const fewInstants = 4 * 3_600_000 / step
const week = 7 * day / step
const samplesPerRequest = 500

function * history (instants: number): Generator<Sample> {
  for (let n = 0; n < instants; n++) for (const series of all) yield { series, t: start + n * step, value: n }
}

interface Written {
  readonly report: Awaited<ReturnType<RemoteWriter['stop']>>
  /** The statuses of attempts that were followed by another. */
  readonly retried: Array<number | undefined>
}

/**
 * Writes four hours, or more, and calls a function once when a quarter of it is stored. `onRetry` is told of the
 * failures since then, because a busy machine may have some before.
 */
async function write (
  url: string, options: Partial<RemoteWriterOptions>, fault: () => unknown, instants = fewInstants
): Promise<Written> {
  const retried: Written['retried'] = []
  let trouble: unknown
  const writer = new RemoteWriter({
    url,
    samplesPerRequest,
    attempts: Infinity,
    ...options,
    onProgress ({ samples }) { if (samples > all.length * instants / 4) trouble ??= fault() },
    onRetry (failure) {
      retried.push(failure.status)
      if (trouble !== undefined) options.onRetry?.(failure)
    }
  })
  await writer.write(history(instants))
  await writer.settled()
  await trouble
  return { report: await writer.stop(), retried }
}

function expected (instants = fewInstants): Map<string, Array<[number, string]>> {
  const values = Array.from({ length: instants }, (_, n): [number, string] => [(start + n * step) / 1_000, String(n)])
  return new Map(all.map((_, i) => [String(i), values]))
}

async function stored (server: Server): Promise<ReturnType<typeof expected>> {
  const lines = await server.range('m_total[9d]', Date.now() / 1_000)
  return new Map(lines.map(({ metric, values }) => [metric.i!, values]))
}

for (const { name, skip, protocol, start: startServer } of [prometheus, newerOne]) {
  t.test(`${name} is killed in the middle of a week of history, and starts again: it has each sample once`, {
    skip
  }, async t => {
    const server = await startServer(t)
    const { report, retried } = await write(server.url, {}, () => server.restart(), week)
    const { samples, uncertain, rejected, unsent, dropped } = report
    t.strictSame({ sum: samples + uncertain, rejected, unsent, dropped }, {
      sum: all.length * week, rejected: 0, unsent: 0, dropped: 0
    })
    t.ok(retried.length > 0)
    t.strictSame(await stored(server), expected(week))
  })

  t.test(`${name} answers nothing for longer than the timeout: it has each sample once`, { skip }, async t => {
    const server = await startServer(t)
    let failures = 0
    const { report, retried } = await write(server.url, {
      timeout: 300,
      onRetry () { if (++failures === 4) server.signal('SIGCONT') }
    }, () => server.signal('SIGSTOP') ?? true)
    const { samples, uncertain, rejected, unsent } = report
    t.strictSame({ sum: samples + uncertain, rejected, unsent }, {
      sum: all.length * fewInstants, rejected: 0, unsent: 0
    })
    t.ok(retried.length >= 4)
    t.strictSame(await stored(server), expected())
  })

  t.test(`${name} is behind a limit that asks to wait: it has each sample once`, { skip }, async t => {
    const server = await startServer(t)
    // In the middle of 39 requests, since the hook is not told of earlier failures
    const limit = await startLimit(t, server.url, [20, 21])
    const pauses: number[] = []
    const { report, retried } = await write(limit.url, {
      lanes: 1, random: () => 0.5, onRetry ({ pause }) { pauses.push(pause) }
    }, () => true)
    const { samples, uncertain, rejected, unsent, retries } = report
    t.strictSame({ samples, uncertain, rejected, unsent, retries }, {
      samples: all.length * fewInstants, uncertain: 0, rejected: 0, unsent: 0, retries: 2
    })
    t.strictSame(retried, [429, 429])
    t.strictSame(pauses, [1_015, 1_030])
    const [first, second, third] = limit.times.slice(20) as [number, number, number]
    t.ok(second - first >= 1_000 && third - second >= 1_000)
    t.strictSame(await stored(server), expected())
  })

  t.test(`${name} has no room on its disk for a while: it has each sample once`, {
    skip: skip || skipWithoutDisk
  }, async t => {
    const server = await startServer(t, { disk: 32 })
    let failures = 0
    const { report, retried } = await write(server.url, {
      onRetry () { if (++failures === 8) server.fill(false) }
    }, () => server.fill(true) ?? true)
    t.match(report, { samples: all.length * fewInstants, rejected: 0, uncertain: 0, unsent: 0, dropped: 0 })
    t.ok(retried.length >= 8)
    t.strictSame([...new Set(retried)], [500])
    t.strictSame(await stored(server), expected())
  })

  t.test(`${name} takes what is late within its window, and refuses what is later`, { skip }, async t => {
    const server = await startServer(t, { outOfOrder: '2h' })
    const [series] = all as [Series]
    const send = async (t: number): Promise<unknown> => {
      const writer = new RemoteWriter({ url: server.url, keepGoing: true, attempts: 2 })
      await writer.write([{ series, t, value: t - start }])
      const { samples, rejected, unsent, rejections } = await writer.stop()
      return { samples, rejected, unsent, statuses: rejections.map(({ status }) => status) }
    }
    t.strictSame(await send(start), { samples: 1, rejected: 0, unsent: 0, statuses: [] })
    t.strictSame(await send(start - 90 * 60_000), { samples: 1, rejected: 0, unsent: 0, statuses: [] })
    // Prometheus 2.42 answers 500, as if it would help to try again
    t.strictSame(await send(start - 150 * 60_000), protocol === '1.0'
      ? { samples: 0, rejected: 0, unsent: 1, statuses: [] }
      : { samples: 0, rejected: 1, unsent: 0, statuses: [400] })
    const [line] = await server.range('m_total[9d]', start / 1_000)
    t.strictSame(line!.values, [[start / 1_000 - 5_400, '-5400000'], [start / 1_000, '0']])
  })

  t.test(`${name} refuses what is too old: writing stops and says so`, { skip }, async t => {
    const server = await startServer(t)
    const [newer, older] = all as [Series, Series]
    const writer = new RemoteWriter({ url: server.url })
    await writer.write([{ series: newer, t: start, value: 1 }])
    await writer.settled()
    await writer.write([{ series: older, t: start - day, value: 1 }])
    await t.rejects(writer.settled(), /^remote write: 1 samples were rejected with status 400: out of bounds/)
    await t.rejects(writer.write([{ series: newer, t: start + step, value: 1 }]), /rejected with status 400/)
    t.match(await writer.stop(), { samples: 1, rejected: 1, unsent: 0 })
  })
}

t.test('a name that has no address is tried again until the attempts end, and all is reported', async t => {
  const reasons: string[] = []
  const writer = new RemoteWriter({
    url: 'http://receiver.invalid/api/v1/write',
    protocol: '1.0',
    attempts: 3,
    onRetry: ({ reason }) => reasons.push(reason)
  })
  await writer.write([{ series: all[0]!, t: start, value: 1 }])
  await t.rejects(writer.settled(), /gave up on 1 samples after 3 attempts: getaddrinfo/)
  t.match(reasons, [/^getaddrinfo E/, /^getaddrinfo E/])
  t.match(await writer.stop(), { samples: 0, unsent: 1, retries: 2 })
})
