import { setTimeout as delay } from 'node:timers/promises'
import t from 'tap'
import { freePort } from '../test/support/http.ts'
import { skipWithoutPrometheus, startPrometheus, type Prometheus } from '../test/support/prometheus.ts'
import { callBoth, Room, startTraced } from '../test/support/rooms.ts'
import { full } from './support/scale.ts'

/** Calls a second of each class, as far as the machine can. */
const rate = 500
/** Milliseconds between two batches of calls. */
const pause = 20
/** Milliseconds of load before the increase of the last minute is read. */
const warmUp = 75_000
/** How far from the truth the increase may be. Prometheus extrapolates from samples a second apart. */
const tolerance = 0.02

/** Calls both classes until it is stopped, and remembers how many calls each had when. */
function startLoad (): { calls: () => number, callsAt: (time: number) => number, stop: () => Promise<void> } {
  const room = new Room()
  const history: Array<{ time: number, calls: number }> = []
  const begin = Date.now()
  let calls = 0
  const stopped = new AbortController()
  async function load (): Promise<void> {
    while (!stopped.signal.aborted) {
      for (const due = (Date.now() - begin) / 1_000 * rate; calls < due; calls++) callBoth(room, 1)
      history.push({ time: Date.now(), calls })
      await delay(pause)
    }
  }
  const done = load()
  return {
    calls: () => calls,
    callsAt: time => history.findLast(entry => entry.time <= time)?.calls ?? 0,
    async stop () {
      stopped.abort()
      await done
    }
  }
}

async function increaseOf (server: Prometheus, metric: string, className: string): Promise<number> {
  const [sample] = await server.query(`sum(increase(${metric}{object_classname="${className}"}[1m]))`)
  return sample?.value ?? 0
}

const isShort = !full && 'takes four minutes; the short form is test/e2e/see-short-lived-objects.ts'
const skip = skipWithoutPrometheus() || isShort

for (const maxSeries of [100_000, 100]) {
  const title = `the increase of a minute is that of the calls, with a budget of ${maxSeries} series`
  t.test(title, { skip, timeout: 200_000 }, async t => {
    const port = await freePort()
    await startTraced(t, port, maxSeries).ready
    const server = await startPrometheus(t, { chat: port })
    const load = startLoad()
    t.teardown(load.stop)
    await delay(warmUp)
    const now = Date.now()
    const truth = load.callsAt(now) - load.callsAt(now - 60_000)
    for (const name of ['Room', 'Message']) {
      const increase = await increaseOf(server, 'trace_calls_total', name)
      const byCounter = await increaseOf(server, 'trace_counter', name)
      t.comment(`${name}: ${increase.toFixed(0)} of ${truth} calls, by trace_counter ${byCounter.toFixed(0)}`)
      t.ok(Math.abs(increase - truth) <= truth * tolerance, name)
    }
  })
}

const restart = 'over a restart the increase lacks at most the calls since the last scrape'
t.test(restart, { skip, timeout: 200_000 }, async t => {
  const port = await freePort()
  const first = startTraced(t, port, 100_000)
  await first.ready
  const server = await startPrometheus(t, { chat: port })
  const before = startLoad()
  t.teardown(before.stop)
  await delay(40_000)
  await before.stop()
  await first.stop()

  const second = startTraced(t, port, 100_000)
  await second.ready
  const after = startLoad()
  t.teardown(after.stop)
  await delay(35_000)
  const now = Date.now()
  const truth = before.calls() - before.callsAt(now - 60_000) + after.callsAt(now)
  for (const name of ['Room', 'Message']) {
    const increase = await increaseOf(server, 'trace_calls_total', name)
    t.comment(`${name}: ${increase.toFixed(0)} of ${truth}`)
    // Scraped every second: at most the calls of about one are lost
    t.ok(increase <= truth * (1 + tolerance) && increase >= truth * (1 - tolerance) - 1.5 * rate, name)
  }
})
