// A peer-to-peer app whose calls are counted: one Hypercore is written, and a second one reads it over HyperDHT
// connections on the loopback. Hypercore, HyperDHT and Protomux contain hypertrace calls, so the app needs no change:
// a trace function is set (tracing.js) before the first traced object is created.
//
//   node examples/hypercore/index.js [--port N] [--seconds N]

import { createApp } from './app.js'
import { readArgs, usage } from './args.js'
import { createCalls } from './calls.js'
import { formatTable, showStatus } from './report.js'
import { startTracing } from './tracing.js'

async function main ({ port, seconds }) {
  const signal = stopSignal(seconds)
  const trace = await startTracing(port)
  const calls = createCalls(trace)

  try {
    await runApp(calls, signal)
    console.log(formatTable(['class', 'function', 'calls'], calls.busiest(10)))
  } finally {
    await trace.stop()
  }
}

async function runApp (calls, signal) {
  const app = await createApp()
  const status = showStatus(calls)

  try {
    await app.run(signal)
  } finally {
    status.stop()
    await app.close()
  }
}

/** Aborts at the first Ctrl-C or SIGTERM, or after this many seconds (Infinity: never). A second Ctrl-C kills. */
function stopSignal (seconds) {
  const controller = new AbortController()
  const stop = () => controller.abort()

  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  if (seconds < Infinity) setTimeout(stop, seconds * 1000).unref()

  return controller.signal
}

let args
try {
  args = readArgs(process.argv.slice(2))
} catch (error) {
  console.error(`${error.message}\n\n${usage}`)
  process.exitCode = 2
}
if (args) await main(args)
