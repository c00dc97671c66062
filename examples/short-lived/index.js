// Which queries see the calls of short-lived objects. If Prometheus is installed, this starts it, makes calls between
// its scrapes, and prints what each query answers beside the true number of calls.
//
//   node examples/short-lived/index.js [--port N]

import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import Hypertrace from 'hypertrace'
import HypertracePrometheus from 'hypertrace-prometheus'
import { formatTable } from '../hypercore/report.js'
import { listen, readOptions, start } from '../shared/start.js'
import { startPrometheus } from './prometheus.js'

const { port } = readOptions('examples/short-lived/index.js', {
  port: { default: 3011, text: 'port of the metrics, 0 for any free one' }
})

const trace = HypertracePrometheus({ basePath: fileURLToPath(new URL('../..', import.meta.url)) })
Hypertrace.setTraceFunction(trace)

/** One object has all the calls. */
class Room {
  tracer = Hypertrace.createTracer(this)
  send () { this.tracer.trace('send') }
}

/** Each object has one call. */
class Message {
  tracer = Hypertrace.createTracer(this)
  send () { this.tracer.trace('send') }
}

/** Each with the number of classes whose calls it is about. */
const queries = [
  ['sum(increase(trace_calls_total{object_classname="Room"}[1h]))', 1],
  ['sum(increase(trace_counter{object_classname="Room"}[1h]))', 1],
  ['sum(increase(trace_calls_total{object_classname="Message"}[1h]))', 1],
  ['sum(increase(trace_counter{object_classname="Message"}[1h]))', 1],
  ['sum(increase(trace_calls_total[1h]))', 2],
  ['sum(increase(trace_counter[1h]))', 2]
]

const room = new Room()
let calls = 0

/** As many calls of each class. */
function send (times) {
  for (let i = 0; i < times; i++) {
    room.send()
    new Message().send()
  }
  calls += times
}

const server = createServer((request, response) => {
  if (request.url !== '/metrics') return response.writeHead(404).end()
  trace.metrics().then(
    text => response.setHeader('content-type', trace.contentType).end(text),
    error => response.writeHead(500).end(`${error.message}\n`)
  )
})

const ending = new AbortController()
const { signal } = ending

/** Calls of each class: before the first scrape (increase() assumes that the counter began at 0), then between two. */
const rounds = [1, 100, 100, 100]

/** Makes all calls while Prometheus scrapes, and prints the table; without Prometheus it only makes them. */
async function run () {
  const prometheus = await startPrometheus(server.address().port, signal)
  if (prometheus === null) {
    for (const times of rounds) send(times)
    console.log(`There were ${calls} calls of each class. To see what queries make of them, install Prometheus:
apt-get install prometheus (Debian), brew install prometheus (macOS)`)
    return
  }

  console.log(`Prometheus, until Ctrl-C: ${prometheus.url}\nThe table takes about ten seconds`)
  for (const times of rounds) {
    send(times)
    // A scrape reads trace_counter before trace_calls_total, so both are complete then
    while (await prometheus.query('sum(trace_counter)') !== 2 * calls) await sleep(100, undefined, { signal })
  }
  // At the time of a scrape, increase() has nothing to estimate behind the last sample
  const time = await prometheus.query('max(timestamp(trace_calls_total))')
  const rows = await Promise.all(queries.map(async ([query, classes]) => {
    return [query, Math.round(await prometheus.query(query, time)), classes * calls]
  }))
  console.log(`Asked for ${new Date(time * 1000).toISOString()}:`)
  console.log(formatTable(['query', 'result', 'calls'], rows))
  console.log(`increase() is how much a series grows between scrapes. In trace_counter each Message has a series of its
own that is 1 from its first scrape on. So sum over functions with trace_calls_total.`)
}

function close () {
  ending.abort() // Ends Prometheus and what waits for it
  server.close()
  server.closeAllConnections()
}

await start({ listen: () => listen(server, port), close })
// From a terminal that is closed; Prometheus takes this signal for "read the configuration again", so it would stay
process.once('SIGHUP', close)
try {
  if (!signal.aborted) await run()
} catch (error) {
  if (!signal.aborted) {
    close()
    throw error
  }
}
