import t from 'tap'
import { freePort } from '../support/http.ts'
import { eventually, skipWithoutPrometheus, startPrometheus, type Prometheus } from '../support/prometheus.ts'
import { callBoth, Room, startTraced } from '../support/rooms.ts'
import { collectWarnings } from '../support/warnings.ts'

const rounds = 3
const callsEach = 100

const skip = skipWithoutPrometheus()

/** How much the samples of series grew after the first one; a smaller sample begins anew. */
function growth (series: number[][]): number {
  let sum = 0
  for (const values of series) {
    for (let i = 1; i < values.length; i++) {
      sum += values[i]! < values[i - 1]! ? values[i]! : values[i]! - values[i - 1]!
    }
  }
  return sum
}

async function growthOf (server: Prometheus, metric: string, className: string): Promise<number> {
  return growth(await server.values(`${metric}{object_classname="${className}"}[1h]`))
}

for (const maxSeries of [10_000, 50]) {
  const title = `Prometheus sees each call of short-lived objects, with a budget of ${maxSeries} series`
  t.test(title, { skip, timeout: 120_000 }, async t => {
    const { codes } = collectWarnings(t)
    const port = await freePort()
    const trace = startTraced(t, port, maxSeries)
    await trace.ready
    const room = new Room()
    const server = await startPrometheus(t, { chat: port })
    let calls = 0
    for (let round = 0; round <= rounds; round++) {
      const times = round === 0 ? 1 : callsEach
      callBoth(room, times)
      calls += 2 * times
      const [sample] = await eventually(() => server.query('sum(trace_calls_total)'), ([sum]) => sum?.value === calls)
      t.equal(sample?.value, calls)
    }
    const scraped = rounds * callsEach
    for (const name of ['Room', 'Message']) t.equal(await growthOf(server, 'trace_calls_total', name), scraped, name)
    t.equal(await growthOf(server, 'trace_counter', 'Room'), scraped)
    if (maxSeries === 50) {
      t.strictSame(await codes(), ['HYPERTRACE_PROMETHEUS_SERIES_OVERFLOW'])
      const expected = [{ metric: {}, value: 1 }]
      t.strictSame(await server.query('count(trace_series > trace_series_limit)'), expected)
    } else {
      t.equal(await growthOf(server, 'trace_counter', 'Message'), 0, 'the counter shows none of them')
    }
  })
}

t.test('after a restart Prometheus misses only what was never scraped', { skip, timeout: 120_000 }, async t => {
  const port = await freePort()
  let trace = startTraced(t, port, 10_000)
  await trace.ready
  const server = await startPrometheus(t, { chat: port })
  const room = new Room()
  const isScraped = async (calls: number): Promise<void> => {
    const [sample] = await eventually(() => server.query('sum(trace_calls_total)'), ([sum]) => sum?.value === calls)
    t.equal(sample?.value, calls)
  }
  callBoth(room, 1)
  await isScraped(2)
  callBoth(room, callsEach)
  await isScraped(2 + 2 * callsEach)
  await trace.stop()

  trace = startTraced(t, port, 10_000)
  await trace.ready
  // Its tracer is that of the trace function which was set when it was made
  callBoth(new Room(), 10)
  await isScraped(20)
  callBoth(new Room(), callsEach)
  await isScraped(20 + 2 * callsEach)
  for (const name of ['Room', 'Message']) {
    t.equal(await growthOf(server, 'trace_calls_total', name), callsEach + 10 + callsEach, name)
  }
})
