import { setTimeout as delay } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { newerOne, prometheus, type Server } from '../packages/remote-write/test/support/servers.ts'
import type { Calls } from './support/push-child.ts'
import { type End, type Pushing, startPushing } from './support/pushing.ts'
import { startRelay } from './support/relay.ts'
import { full } from './support/scale.ts'

const { processes, interval } = full ? { processes: 10, interval: 5_000 } : { processes: 3, interval: 500 }

/** Milliseconds of each third: all push, one receiver is away, and all but the one that was killed push again. */
const third = 60_000

/** Attempts that fail before a process warns. */
const patience = 6

/** The calls of each function at each push that Prometheus has of a process, oldest first. */
async function storedBy (server: Server, instance: string): Promise<Calls[]> {
  const lines = await server.range(`trace_counter{job="peers",instance="${instance}"}[10m]`, Date.now() / 1_000 + 1)
  const pushes = new Map<number, Map<string, number>>()
  for (const { metric, values } of lines) {
    for (const [time, value] of values) {
      const calls = pushes.get(time) ?? new Map<string, number>()
      const name = metric.caller_functionname!
      pushes.set(time, calls.set(name, (calls.get(name) ?? 0) + Number(value)))
    }
  }
  const byTime = Array.from(pushes).sort(([a], [b]) => a - b)
  return byTime.map(([, calls]) => Object.fromEntries(Array.from(calls).sort()))
}

async function storedInAll (server: Server, metric: string): Promise<Calls> {
  const query = `sum by (caller_functionname) (last_over_time(${metric}{job="peers"}[10m]))`
  const sums = await server.instant(query, Date.now() / 1_000 + 1)
  return Object.fromEntries(sums.map(({ metric, value }) => [metric.caller_functionname!, value]).sort())
}

function sumOf (all: readonly Calls[]): Calls {
  const sum = new Map<string, number>()
  for (const [name, count] of all.flatMap(calls => Object.entries(calls))) sum.set(name, (sum.get(name) ?? 0) + count)
  return Object.fromEntries(sum)
}

const callsOf = ({ pushes }: Pushing): Calls[] => pushes.map(({ calls }) => calls)
const total = (calls: Calls): number => Object.values(calls).reduce((sum, count) => sum + count, 0)

/** Compares what a process has counted with what it has sent, and with each push that Prometheus has of it. */
async function judge (t: Test, server: Server, process: Pushing, end: End, wasAway: boolean): Promise<void> {
  const { instance, pushes } = process
  const last = pushes.at(-1)!
  t.equal(end.code, 0, `${instance} ends by itself`)
  t.strictSame(end.warnings, wasAway ? ['PUSH_FAILED', 'PUSH_WORKS'].map(code => `PROM_REMOTE_WRITE_${code}`) : [])
  t.strictSame(end.calls, last.calls, `the last push of ${instance} has all calls`)
  const { samples, rejected, uncertain, unsent, dropped } = end.report
  // All series are in each push, and end behind the last one
  const sent = pushes.reduce((sum, { samples }) => sum + samples, last.samples)
  t.strictSame({ samples, rejected, uncertain, unsent, dropped }, {
    samples: sent, rejected: 0, uncertain: 0, unsent: 0, dropped: 0
  })
  t.strictSame(await storedBy(server, instance), callsOf(process), `every push of ${instance} is there, once`)
}

for (const { name, skip, start } of full ? [prometheus] : [prometheus, newerOne]) {
  t.test(`${name} has what ${processes} processes counted, one of which is killed`, {
    skip, timeout: 290_000
  }, async t => {
    const server = await start(t)
    const relay = await startRelay(t, server.url)
    const all = Array.from({ length: processes }, (_, i) => startPushing(t, {
      url: i === 1 ? relay.url : server.url, instance: `peer-${i}`, interval
    }))
    const [killed, behind] = all as [Pushing, Pushing]
    const others = all.slice(1)
    await Promise.all(all.map(process => process.arrived(2)))
    if (full) await delay(third)

    relay.fate = 'refuse'
    await relay.counted('refuse', patience + 1)
    if (full) await delay(third / 2)
    await killed.ahead()
    await killed.kill()
    if (full) await delay(third / 2)
    relay.fate = 'forward'
    await Promise.all(others.map(process => process.arrived(process.pushes.length + 1)))
    if (full) await delay(third)

    const ends = await Promise.all(others.map(process => process.stop()))
    for (const [i, process] of others.entries()) await judge(t, server, process, ends[i]!, process === behind)

    const rest = await storedBy(server, killed.instance)
    // The answer to the push after the last acknowledged one may have come too late
    t.ok(rest.length - killed.acknowledged <= 1, `${rest.length} pushes for ${killed.acknowledged} acknowledged`)
    t.ok(rest.length >= killed.acknowledged && killed.acknowledged >= 2)
    t.strictSame(rest, callsOf(killed).slice(0, rest.length), 'every push of the killed one is there')

    const sum = sumOf([...others.map(({ calls }) => calls), rest.at(-1)!])
    for (const metric of ['trace_counter', 'trace_calls_total']) t.strictSame(await storedInAll(server, metric), sum)
    const living = await server.instant('count by (instance) ({job="peers"})', Date.now() / 1_000 + 1)
    t.strictSame(living.map(({ metric }) => metric.instance), [killed.instance], 'the others have ended')
    t.comment(`pushes: ${others.reduce((sum, { pushes }) => sum + pushes.length, rest.length)}, calls: ${total(sum)}`)
    t.comment(`retries while the receiver was away: ${ends[0]!.report.retries}`)
    t.comment(`calls of the killed process that it had not sent: ${total(killed.calls) - total(rest.at(-1)!)}`)
  })
}

t.test('a push that is lost is noticed, so the tests above can fail', { skip: prometheus.skip }, async t => {
  const server = await prometheus.start(t)
  const relay = await startRelay(t, server.url)
  const process = startPushing(t, { url: relay.url, instance: 'peer', interval: 200 })
  await process.arrived(2)
  relay.fate = 'lose'
  await relay.counted('lose', 1)
  relay.fate = 'forward'
  await process.arrived(process.pushes.length + 1)
  await process.stop()
  t.strictNotSame(await storedBy(server, 'peer'), callsOf(process))
})
