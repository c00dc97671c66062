import Hypertrace from 'hypertrace'
import t from 'tap'
import { HypertracePrometheus } from '../../index.ts'
import { tableOf } from '../support/counter-table.ts'
import { garbageCollected } from '../support/garbage.ts'
import { eventually, skipWithoutPrometheus, startPrometheus } from '../support/prometheus.ts'
import { reads } from '../support/reads.ts'

const generations = 2
const peersEach = 20
const readCount = 1_000
const minutes = 60_000

class Peer {
  readonly #tracer = Hypertrace.createTracer(this)

  send (): void {
    this.#tracer.trace('send')
  }
}

function sum (values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

const title = 'two Prometheus lose no count of series that expire, and other readers change no sample of theirs'
t.test(title, { skip: skipWithoutPrometheus(), timeout: 120_000 }, async t => {
  const trace = HypertracePrometheus({ port: 0, host: '127.0.0.1', collectDefaults: false })
  t.teardown(() => trace.stop())
  Hypertrace.setTraceFunction(trace)
  t.teardown(() => Hypertrace.clearTraceFunction())
  // Puts the clock forward by which series expire, so that nobody has to wait
  let skipped = 0
  const { now } = performance
  t.intercept(performance, 'now', { value: () => now.call(performance) + skipped })

  const { port } = (await trace.ready)!
  const table = tableOf(trace.register)
  const ways = Object.values(reads(trace))
  const servers = await Promise.all(['1s', '3s'].map(interval => startPrometheus(t, { peers: port }, interval)))

  /** Waits until an instant query has a value on each server; compares what they give then. */
  async function both (promql: string, expected: number): Promise<void> {
    for (const [i, server] of servers.entries()) {
      const answer = await eventually(() => server.query(promql), ([sample]) => sample?.value === expected)
      t.strictSame(answer, [{ metric: {}, value: expected }], `server ${i + 1}: ${promql}`)
    }
  }

  const survivor = new Peer()
  let calls = 0
  // Loops of the test itself would keep the last peer
  function send (peers: Peer[], timesOf: (i: number) => number): void {
    peers.forEach((peer, i) => {
      for (let times = timesOf(i); times > 0; times--, calls++) peer.send()
    })
  }
  const scraped = (): Promise<void> => both('sum(last_over_time(trace_counter[1h]))', calls)

  for (let generation = 0; generation < generations; generation++) {
    const peers = Array.from({ length: peersEach }, () => new Peer())
    // increase() does not see how a series came to its first value
    send([survivor, ...peers], () => 1)
    await scraped()
    send(peers, i => i)
    await scraped()
    // The last counts, which both servers get only after all the other readers
    send([...peers, survivor], () => 1)
    peers.length = 0
    await garbageCollected(() => {
      return [...table.values()].filter(({ ownerCount }) => ownerCount === 0).length === peersEach
    })
    const removals = table.removals
    for (let read = 0; read < readCount; read++) {
      await ways[read % ways.length]!()
      skipped += 4 * minutes / readCount
    }
    t.strictSame([table.size, table.removals], [1 + peersEach, removals], 'no read has removed a series')
    await scraped()
    await both('count(trace_counter)', 1 + peersEach)
    skipped += minutes
    await both('count(trace_counter)', 1)
  }

  t.equal(table.removals, generations * peersEach)
  t.equal(calls, generations * (2 + peersEach * (2 + (peersEach - 1) / 2)))
  const firsts = 1 + generations * peersEach
  for (const server of servers) {
    const series = await server.values('trace_counter[1h]')
    t.equal(series.length, firsts)
    const falling = series.filter(values => values.some((value, i) => value < (values[i - 1] ?? 0)))
    t.strictSame(falling, [], 'no series falls')
    t.equal(sum(series.map(values => values.at(-1)!)), calls, 'the last samples are the counts')
    t.equal(sum(series.map(values => values.at(-1)! - values[0]!)), calls - firsts)
    // Prometheus extrapolates to the ends of the window, so it never gives less
    const [increase] = await server.query('sum(increase(trace_counter[1h]))')
    t.ok(increase!.value >= calls - firsts, `${increase!.value} of ${calls - firsts}`)
    t.ok(increase!.value < 2 * calls)
  }
  send([survivor], () => 1)
})
